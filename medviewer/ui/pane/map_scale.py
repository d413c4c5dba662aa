"""The scale of a series' maps, for the controls of the heatmap."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapScale:
    """The largest raw value of a series' maps, and its unit."""

    maximum: float = 0.0
    unit: str = ""


UNKNOWN_SCALE = MapScale()
