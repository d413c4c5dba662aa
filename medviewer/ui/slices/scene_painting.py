"""Paints what lies over the image of a scene and below its words."""

from PySide6.QtGui import QPainter

from medviewer.app.view_state import ViewState
from medviewer.ui.slices.scene import SliceScene
from medviewer.ui.slices.words.annotations import TextPainter, paint_hatch
from medviewer.ui.slices.words.placed import Layout


def paint_below_words(
    painter: QPainter, scene: SliceScene, state: ViewState, layout: Layout, text: TextPainter
) -> None:
    """Paint what lies over the image and below the words: hatch, marks of a presentation state."""
    paint_hatch(painter, scene.hatch)
    if scene.marks is None or scene.projection is None or state.annotations == "none":
        return
    from medviewer.ui.slices.objects.annotation_painting import paint_marks

    paint_marks(painter, scene.marks, scene.projection, layout, text)
