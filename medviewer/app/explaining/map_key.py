"""Which heatmap is meant: frozen values."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.results import ResultKey

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import MapPart


@dataclass(frozen=True, slots=True)
class MapChoice:
    """How a result is explained; both are empty for the maps that came with the scores.

    `layer` is empty for the model's own, and for methods that explain the input. `part` is what an
    ensemble's maps are seen by: both parts are made together.
    """

    method: str = ""
    layer: str = ""
    part: "MapPart" = "mean"


OWN_MAP = MapChoice()


@dataclass(frozen=True, slots=True)
class MapKey:
    """The maps of one class: whose result they explain, and how."""

    result: ResultKey
    target: str
    choice: MapChoice = OWN_MAP

    @property
    def came_with_scores(self) -> bool:
        """Whether the maps are part of the result."""
        return self.of_mean.choice == OWN_MAP

    @property
    def of_mean(self) -> "MapKey":
        """The maps as they are made: the spread of an ensemble's comes with their mean."""
        if self.choice.part == "mean":
            return self
        return replace(self, choice=replace(self.choice, part="mean"))


@dataclass(frozen=True, slots=True)
class AwaitedMaps:
    """What a view showed at the last start: it comes back once the model has read the series again.

    `minus` are the maps that were taken away from those, None where nothing was.
    """

    result: ResultKey
    choice: MapChoice = OWN_MAP
    minus: MapKey | None = None
