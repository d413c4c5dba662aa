"""The bar beside a difference of two heatmaps: zero in its middle, both sides equally long."""

from dataclasses import dataclass, field

from medviewer.image.overlay import DIFFERENCE_COLORS, LevelArray, colormap
from medviewer.language import translate


@dataclass(frozen=True, slots=True)
class DifferenceBar:
    """A scale from minus to plus `maximum` in `unit`.

    `threshold` is the share of the maximum below which nothing is drawn, on either side.
    """

    maximum: float
    threshold: float
    unit: str
    drawing: str = "colors"
    scale: str = field(default_factory=lambda: translate("Comparing", "A minus B"), init=False)

    @property
    def colors(self) -> LevelArray:
        """The colours from the smallest value to the largest, ``(256, 3)``."""
        return colormap(DIFFERENCE_COLORS)

    @property
    def hidden_band(self) -> tuple[float, float]:
        """From which to which share of the bar nothing is drawn over the image."""
        half = min(max(self.threshold, 0.0), 1.0) / 2 if self.maximum > 0 else 0.5
        return 0.5 - half, 0.5 + half

    @property
    def ticks(self) -> tuple[tuple[float, float], ...]:
        """What stands beside the bar, the most important first."""
        if not self.maximum > 0:
            return ((0.5, 0.0),)
        return (1.0, self.maximum), (0.0, -self.maximum), (0.5, 0.0)
