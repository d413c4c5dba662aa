"""Which points of a slice a view needs: no more than the screen can show."""

from dataclasses import dataclass

from medviewer.image.overlay import Sampling
from medviewer.image.projection import Projection
from medviewer.image.reduction import level_for
from medviewer.image.volume import Volume

_MOST_RESAMPLED = 1.25
"""Slices with more points than this times those of the view are not resampled: it would take too
long, and most of them would not be seen."""

_ENLARGED = 1.2
"""How much a halved copy may be enlarged again, where whole pixels would be four times the work."""

_BLOCK = 64
"""Regions start and end at multiples of this, in pixels of their level."""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a slice that was halved `level` times: rows ``top:bottom`` and so on.

    With `scale` (points a pixel, for rows and columns) the whole slice is wanted at just the points
    that the screen has, `points` of them; the rectangle is then the whole slice.
    """

    level: int
    top: int
    left: int
    bottom: int
    right: int
    points: tuple[int, int] | None = None
    scale: tuple[float, float] = (1.0, 1.0)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns of points there are."""
        return self.points or (self.bottom - self.top, self.right - self.left)

    def samplings(self) -> tuple[Sampling, Sampling]:
        """Return where the points lie in the slice, along rows and columns."""
        down, across = self.steps
        return (
            Sampling(self.shape[0], self.top * 2**self.level, down),
            Sampling(self.shape[1], self.left * 2**self.level, across),
        )

    @property
    def steps(self) -> tuple[float, float]:
        """Distance of the points in pixels of the slice, along rows and columns."""
        if self.points is None:
            return float(2**self.level), float(2**self.level)
        return 1.0 / self.scale[0], 1.0 / self.scale[1]


def region_of(projection: Projection, *, resampling: bool = True) -> Region:
    """Return the part of a slice that a view shows, at the resolution that it needs.

    A slice that is shown smaller than it is, but not much larger than the view, is resampled to
    the points of the screen. Otherwise it is the visible part.
    """
    across = projection.zoom * projection.device_pixel_ratio
    scale = (across * projection.aspect, across)
    points = max(1, round(projection.rows * scale[0])), max(1, round(projection.columns * across))
    seen = projection.width * projection.height * projection.device_pixel_ratio**2
    if not resampling or max(scale) >= 1 or points[0] * points[1] > _MOST_RESAMPLED * seen:
        return _visible_region(projection, level_for(max(scale) / _ENLARGED))
    level = level_for(max(scale))
    rows, columns = (-(-size // 2**level) for size in (projection.rows, projection.columns))
    return Region(level, 0, 0, rows, columns, points, scale)


def _visible_region(projection: Projection, level: int) -> Region:
    """Grow the visible part to multiples of a block: panning a little draws nothing anew."""
    factor = 2**level
    rows, columns = (-(-size // factor) for size in (projection.rows, projection.columns))
    top, left, bottom, right = (edge / factor for edge in projection.visible())
    if bottom <= top or right <= left:
        return Region(level, 0, 0, 0, 0)
    return Region(
        level,
        max(0, int((top - 2) // _BLOCK) * _BLOCK),
        max(0, int((left - 2) // _BLOCK) * _BLOCK),
        min(rows, int((bottom + 2) // _BLOCK + 1) * _BLOCK),
        min(columns, int((right + 2) // _BLOCK + 1) * _BLOCK),
    )


def can_resample(volume: Volume) -> bool:
    """Whether a volume's pixels may be mixed with their neighbours: grey without padding."""
    return not volume.is_color and volume.padding is None
