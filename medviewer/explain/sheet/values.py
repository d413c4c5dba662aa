"""What stands on a contact sheet: values only, no painting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medviewer.explain.methods.registry import Method
from medviewer.explain.picture import Heat
from medviewer.explain.slice_importance import SliceImportance
from medviewer.inference.prediction import ModelIdentity
from medviewer.models.card import ModelCard


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One map: what is drawn, and its caption."""

    heat: Heat
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One image with its maps by method.

    Attributes
    ----------
    grey, aspect
        The plain image as it is first shown, and the height of its pixels divided by their width.
    target
        Label of the class that is explained.
    lines, warnings
        What is said beside the plain image.
    """

    grey: npt.NDArray[np.uint8]
    aspect: float
    target: str
    lines: tuple[str, ...]
    warnings: tuple[str, ...]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What each slice of a series does to its score; `shown` slices are rows of the sheet."""

    title: str
    importance: SliceImportance
    shown: frozenset[int]


@dataclass(frozen=True, slots=True)
class Column:
    """A method at its layer; the one that is `first` is shown where nobody asks for another."""

    method: Method
    layer: str
    first: bool

    @property
    def title(self) -> str:
        """Its name."""
        return f"{self.method.title} (shown first)" if self.first else self.method.title

    @property
    def about(self) -> str:
        """What it explains, and what that costs."""
        what = f"layer {self.layer}" if self.method.has_layer else "the input itself"
        return f"{what}, {self.method.cost}"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All rows, each with a cell for every column that gave it a map.

    `said` holds for all images of a series, `warned` are the warnings on the input, `credit` says
    whose images these are.
    """

    card: ModelCard
    model: ModelIdentity
    columns: Sequence[Column]
    rows: Sequence[Row]
    effects: Sequence[Effects] = ()
    said: Sequence[str] = ()
    warned: Sequence[str] = ()
    credit: str = ""
