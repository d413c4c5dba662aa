"""Where the words of a scene stand, with those that a presentation state brings."""

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.view_state import ViewState
from medviewer.ui.slices.content import CornerTexts
from medviewer.ui.slices.scene import SliceScene
from medviewer.ui.slices.words.annotations import TextPainter
from medviewer.ui.slices.words.corner_lines import CornerMemory
from medviewer.ui.slices.words.layout import laid_out
from medviewer.ui.slices.words.placed import Box, Layout
from medviewer.ui.slices.words.sizes import bar_space

if TYPE_CHECKING:
    from medviewer.ui.slices.objects.object_scene import Marks


def laid_out_scene(
    scene: SliceScene,
    state: ViewState,
    size: tuple[float, float],
    text: TextPainter,
    corners: CornerMemory,
) -> Layout:
    """Place the words of a scene in a view of this size.

    Texts of a presentation state (`Layout.taken`) keep clear of what the view must say, and the
    lines in the corners of them. `corners` are those of the view.
    """
    taken: tuple[Box, ...] = ()
    if scene.marks is not None and scene.marks.texts and state.annotations != "none":
        taken = _mark_texts(scene, scene.marks, size, text)
    return laid_out(scene.labels, *size, text.measure, text.percent, taken, corners)


def _mark_texts(
    scene: SliceScene, marks: "Marks", size: tuple[float, float], text: TextPainter
) -> tuple[Box, ...]:
    from medviewer.ui.slices.objects.mark_places import MarkPlaces, text_boxes

    assert scene.projection is not None, "annotations stand over a picture"
    firm = replace(scene.labels, corners=CornerTexts(), pointer=())
    layout = laid_out(firm, *size, text.measure, text.percent)
    words = [*layout.banners, *(text.box_of(placed) for placed in layout.texts)]
    if layout.scale_bar is not None:
        bar = layout.scale_bar
        words.append(Box(bar.x, bar.y - 6.0, bar.length, 12.0))
    if layout.color_bar is not None:
        words.append(bar_space(layout.color_bar, layout.size))
    places = MarkPlaces(scene.projection, marks.area)
    return text_boxes(marks.texts, places, words, layout.size, text.measure)
