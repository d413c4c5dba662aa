"""`Protocol`: when a layout fits a study, and what each of its views shows."""

import re
from dataclasses import dataclass
from typing import Literal

from medviewer.app.viewport import LAYOUT_CELLS, LayoutName
from medviewer.image.window import Window
from medviewer.language import translate

PlaneWord = Literal["", "axial", "coronal", "sagittal", "oblique"]
Order = Literal["first", "newest"]


@dataclass(frozen=True, slots=True)
class ViewRule:
    """Which series a view shows.

    Attributes
    ----------
    modality
        Any of these; all where empty.
    plane
        How its slices lie; empty for any.
    description
        The series' description has the words of any of these, in this order of preference.
    prior
        Of which study: 0 is the current one, 1 the newest before it of the same patient, and so on.
    order
        Of several: the first by its number, or the one that was acquired last.
    window
        A preset's name, or a window of numbers; None for the series' usual one.
    """

    modality: tuple[str, ...] = ()
    plane: PlaneWord = ""
    description: tuple[str, ...] = ()
    prior: int = 0
    order: Order = "first"
    window: str | Window | None = None


@dataclass(frozen=True, slots=True)
class Protocol:
    """A layout with its views, and the studies that it is for.

    Attributes
    ----------
    modality, body_part, description
        A series of the study is of any of these modalities; and it, or the study, names any of
        these body parts, and has the words of any of these descriptions. Empty fits all.
    least_series
        How many series the study must have; each view of mammograms counts as one.
    """

    name: str
    layout: LayoutName
    views: tuple[ViewRule, ...] = ()
    modality: tuple[str, ...] = ()
    body_part: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    least_series: int = 1
    linked: bool = False

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError(translate("Hanging", "a protocol needs a name"))
        if len(self.views) > len(LAYOUT_CELLS[self.layout]):
            raise ValueError(
                translate("Hanging", "{count} views do not fit into the layout {layout}").format(
                    count=len(self.views), layout=self.layout
                )
            )

    @property
    def priors(self) -> int:
        """How many earlier studies it shows."""
        return max((view.prior for view in self.views), default=0)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text, in capitals."""
    return tuple(re.findall(r"[^\W_]+", text.upper()))


def has_words(text: str, wanted: str) -> bool:
    """Whether every word of `wanted` begins a word of a text: ``t2`` is in ``T2W_TSE``."""
    words = words_of(text)
    asked = words_of(wanted)
    return bool(asked) and all(any(word.startswith(each) for word in words) for each in asked)
