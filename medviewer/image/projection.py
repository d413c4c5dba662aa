"""Where the pixels of a slice lie in a view: one place for zoom, pan, flips and turns."""

from dataclasses import dataclass, field, replace

from medviewer.image.slicing import ScreenOrientation

Point = tuple[float, float]

_SMALLEST_IMAGE = 24.0
"""How far one can zoom out: the longer side of the image, in screen pixels."""
_LARGEST_PIXEL = 128.0
"""How far one can zoom in: the width of an image pixel, in screen pixels."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A slice of ``rows x columns`` pixels seen in a view of ``width x height`` screen pixels.

    Attributes
    ----------
    aspect
        Height of an image pixel divided by its width (spacing of rows / spacing of columns).
    center
        Image point ``(row, column)`` in edge coordinates at the view's centre; None: the middle.
    scale
        Screen pixels an image column; None: the whole image fits.
    device_pixel_ratio
        Device pixels a screen pixel; the image's corner is moved onto a whole device pixel, so
        that at a scale of 1 every image pixel is exactly one device pixel.
    """

    rows: int
    columns: int
    width: float
    height: float
    aspect: float = 1.0
    orientation: ScreenOrientation = field(default_factory=ScreenOrientation)
    center: Point | None = None
    scale: float | None = None
    device_pixel_ratio: float = 1.0
    zoom: float = field(init=False, compare=False)
    """The scale in effect: screen pixels an image column."""
    origin: Point = field(init=False, compare=False)
    """``(x, y)`` of the oriented image's top left corner in the view."""

    def __post_init__(self) -> None:  # worked out once: both are asked for many times a frame
        zoom = self.fitting_scale if self.scale is None else self.limited(self.scale)
        y, x = self._oriented(self.center or (self.rows / 2, self.columns / 2))
        left = self._snapped(self.width / 2 - x * zoom)
        top = self._snapped(self.height / 2 - y * zoom)
        object.__setattr__(self, "zoom", zoom)
        object.__setattr__(self, "origin", (left, top))

    @property
    def oriented_size(self) -> Point:
        """``(height, width)`` of the image as it stands, in image columns."""
        height, width = self.rows * self.aspect, float(self.columns)
        return (width, height) if self.orientation.swaps_axes else (height, width)

    @property
    def fitting_scale(self) -> float:
        """The scale at which the whole image just fits."""
        height, width = self.oriented_size
        return min(max(self.width, 1.0) / width, max(self.height, 1.0) / height)

    def to_view(self, row: float, column: float) -> Point:
        """Map an image point in edge coordinates to ``(x, y)`` in the view."""
        y, x = self._oriented((row, column))
        left, top = self.origin
        return left + x * self.zoom, top + y * self.zoom

    def to_image(self, x: float, y: float) -> Point:
        """Map ``(x, y)`` in the view to an image point ``(row, column)`` in edge coordinates."""
        left, top = self.origin
        row, column = self.orientation.to_image(
            (y - top) / self.zoom,
            (x - left) / self.zoom,
            self.rows * self.aspect,
            float(self.columns),
        )
        return row / self.aspect, column

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the 0-based ``(row, column)`` of the pixel at a view point, None beside it."""
        row, column = self.to_image(x, y)
        if 0 <= row < self.rows and 0 <= column < self.columns:
            return int(row), int(column)
        return None

    def visible(self) -> tuple[float, float, float, float]:
        """Return the visible part of the image: ``(top, left, bottom, right)`` in edges."""
        row_a, column_a = self.to_image(0.0, 0.0)
        row_b, column_b = self.to_image(self.width, self.height)
        top, bottom = sorted((row_a, row_b))
        left, right = sorted((column_a, column_b))
        return (
            min(max(top, 0.0), self.rows),
            min(max(left, 0.0), self.columns),
            min(max(bottom, 0.0), self.rows),
            min(max(right, 0.0), self.columns),
        )

    def fitted(self, area: tuple[float, float, float, float]) -> "Projection":
        """Return the projection in which a part of the image, by its edges, just fits."""
        top, left, bottom, right = area
        height, width = (bottom - top) * self.aspect, right - left
        if self.orientation.swaps_axes:
            height, width = width, height
        scale = min(self.width / max(width, 1e-6), self.height / max(height, 1e-6))
        return replace(self, center=((top + bottom) / 2, (left + right) / 2), scale=scale)

    def limited(self, scale: float) -> float:
        """Return the nearest scale at which the image can be seen and pixels are not walls."""
        smallest = min(_SMALLEST_IMAGE / max(self.oriented_size), 1.0)
        return min(max(scale, smallest), max(_LARGEST_PIXEL, self.fitting_scale))

    def moved(self, dx: float, dy: float) -> "Projection":
        """Return the projection after the image was dragged by ``(dx, dy)`` screen pixels."""
        center = self.to_image(self.width / 2 - dx, self.height / 2 - dy)
        return replace(self, center=center, scale=self.zoom)

    def zoomed(self, factor: float, x: float, y: float) -> "Projection":
        """Return the projection `factor` times as large, the point under ``(x, y)`` in place."""
        scale = self.limited(self.zoom * factor)
        ratio = self.zoom / scale
        center = self.to_image(
            x + (self.width / 2 - x) * ratio,
            y + (self.height / 2 - y) * ratio,
        )
        return replace(self, center=center, scale=scale)

    def _oriented(self, point: Point) -> Point:
        row, column = point
        return self.orientation.to_screen(
            row * self.aspect, column, self.rows * self.aspect, float(self.columns)
        )

    def _snapped(self, position: float) -> float:
        return round(position * self.device_pixel_ratio) / self.device_pixel_ratio


def pixel_aspect(spacing_mm: tuple[float, float] | None) -> float:
    """Return height / width of a pixel; 1 where the spacing is missing or nonsense."""
    if spacing_mm is None:
        return 1.0
    between_rows, between_columns = spacing_mm
    if not (between_rows > 0 and between_columns > 0):
        return 1.0
    aspect = between_rows / between_columns
    return aspect if 0.01 <= aspect <= 100 else 1.0
