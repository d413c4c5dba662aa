"""Which heatmap is meant: frozen values."""

from dataclasses import dataclass

from medviewer.app.results import ResultKey


@dataclass(frozen=True, slots=True)
class MapChoice:
    """How a result is explained; both are empty for the maps that came with the scores.

    `layer` is empty for the model's own, and for methods that explain the input.
    """

    method: str = ""
    layer: str = ""


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
        return self.choice == OWN_MAP


@dataclass(frozen=True, slots=True)
class AwaitedMaps:
    """What a view showed at the last start: it comes back once the model has read the series again.

    `minus` are the maps that were taken away from those, None where nothing was.
    """

    result: ResultKey
    choice: MapChoice = OWN_MAP
    minus: MapKey | None = None
