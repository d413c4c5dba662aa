"""What is said around a slice, before anyone knows where."""

from dataclasses import dataclass, field

from medviewer.image.slicing import EdgeLetters
from medviewer.ui.slices.content import CornerTexts


@dataclass(frozen=True, slots=True)
class SliceLabels:
    """Everything that is said around a slice.

    `pointer` is the value under the pointer in one or more wordings, the longest first.
    `scale_mm` is screen pixels a millimetre, None where no spacing is known, and `scale_note` the
    word that belongs beside it, such as ``detector``. `heat` lines (title,
    caption or reason) are empty while no heatmap is asked for. The badge may have several lines.
    """

    corners: CornerTexts = field(default_factory=CornerTexts)
    letters: EdgeLetters = field(default_factory=EdgeLetters)
    badge: str = ""
    banners: tuple[str, ...] = ()
    heat: tuple[str, ...] = ()
    message: str = ""
    pointer: tuple[str, ...] = ()
    scale_mm: float | None = None
    scale_note: str = ""
    color_bar: bool = False
