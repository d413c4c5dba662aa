"""What a slice view is given to show: values, agreed between the window and the view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from medviewer.app.heatmaps.placement import Placement
from medviewer.app.view_state import ViewState
from medviewer.explain.attribution import CAPTION, Attribution
from medviewer.explain.gate import OPEN_GATE, Gate
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.language import later, translate

if TYPE_CHECKING:
    from medviewer.ui.slices.objects.object_content import ObjectContent

SERIES_MIME_TYPE = "application/x-medviewer-series"


@dataclass(frozen=True, slots=True)
class CornerTexts:
    """The lines of the four corners, in reading order; the most important lines come first.

    A small view drops lines from the end, but those that are `firm`, and shortens those that are
    too wide. What kind of picture it is, `kind`, stands below the top left's lines, however few
    there are.
    """

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    kind: str = ""
    firm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSlice:
    """What is really on the screen, for the corner texts: nothing is None here.

    `window` is None for colour images alone; `scale` is screen pixels an image column.
    """

    state: ViewState
    slice_index: int
    window: Window | None
    scale: float


_NOT_SCORED = later("Image view", "it was not scored")


@dataclass(frozen=True, slots=True, eq=False)
class OverlayContent:
    """A heatmap and what must be said about it.

    Attributes
    ----------
    title
        What it is, in a line, such as ``Grad-CAM · Pneumonia``.
    reasons
        Why an image has no heatmap, by image index of the series; `reason` for all others.
    gate
        Which maps are greyed out, and why.
    placement
        Where the maps lie in the patient, for slices that are not those that were scored.
    notes
        What else belongs beside the maps, in sentences.
    signed
        Whether the maps are a difference, with values on both sides of zero.
    is_beside_others
        Whether maps of another model are on screen, with a scale of their own.
    common_top
        The value at the end of the scale where it is one with another series on screen, else None.
    """

    attribution: Attribution | None = None
    title: str = ""
    caption: str = CAPTION
    reasons: Mapping[int, str] = field(default_factory=dict)
    reason: str = _NOT_SCORED
    gate: Gate = OPEN_GATE
    placement: Placement | None = None
    notes: tuple[str, ...] = ()
    signed: bool = False
    is_beside_others: bool = False
    common_top: float | None = None

    def reason_for(self, image_index: int) -> str:
        """Return why image `image_index` has no heatmap, in words."""
        return translate("Image view", self.reasons.get(image_index, self.reason))


def _no_corner_texts(_shown: ShownSlice) -> CornerTexts:
    return CornerTexts()


@dataclass(frozen=True, slots=True, eq=False)
class SliceContent:
    r"""One stack of slices as a view shows it.

    Attributes
    ----------
    first_image_index
        Index in the series' image order of this stack's slice 0.
    corner_texts
        Called with what is on the screen whenever that changes; must be quick.
    orientation
        PatientOrientation of a film, such as ``L\F``; used where a slice has no plane.
    body_part
        BodyPartExamined, for the window that CT opens with.
    scale_note
        Of what the millimetres are where they are not the patient's, in English; its context is
        "Notes".
    plain
        No heatmap is drawn, whatever the state says (the left view of a comparison).
    badge
        What must be known of the slices at first sight, such as that they are oblique.
    banners
        Warnings that stand over the image, a line each.
    link_note
        How it scrolls with other views, where that must be known.
    graphics
        What the files draw over their images, ``(rows, columns)`` by slice index.
    key_slices
        Which slices the reader has marked as key images.
    objects
        What segmentations, maps, presentation states and key object selections add.
    """

    volume: Volume
    first_image_index: int = 0
    corner_texts: Callable[[ShownSlice], CornerTexts] = _no_corner_texts
    orientation: str = ""
    body_part: str = ""
    scale_note: str = ""
    overlay: OverlayContent | None = None
    plain: bool = False
    badge: str = ""
    banners: tuple[str, ...] = ()
    link_note: str = ""
    graphics: Mapping[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    key_slices: frozenset[int] = frozenset()
    objects: "ObjectContent | None" = None


@dataclass(frozen=True, slots=True)
class PointerValue:
    """The pixel under the pointer: 0-based row and column, and its value with the unit."""

    row: int
    column: int
    text: str
