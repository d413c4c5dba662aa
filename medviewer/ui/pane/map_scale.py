"""The scale of a series' maps, for the controls of the heatmap."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapScale:
    """The largest raw value of a series' maps, and its unit; `signed` maps are differences."""

    maximum: float = 0.0
    unit: str = ""
    signed: bool = False


UNKNOWN_SCALE = MapScale()
