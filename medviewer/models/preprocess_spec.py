"""How a model wants its images prepared, as its card says; without torch."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from medviewer.image.field_of_view import FieldOfView

__all__ = [
    "FieldOfView",
    "Fit",
    "Intensity",
    "PercentileIntensity",
    "Preprocess",
    "RangeIntensity",
    "WindowIntensity",
    "WindowsIntensity",
    "field_of_view",
]

Fit = Literal["stretch", "crop", "pad"]
"""How an image of another aspect ratio gets to the network's size.

``stretch`` ignores the aspect ratio, ``crop`` takes the centred part that has the network's,
``pad`` adds zeros (black) on both sides.
"""


@dataclass(frozen=True, slots=True)
class PercentileIntensity:
    """Clip every image to two of its own percentiles (0 to 100) and scale them to 0..1."""

    KIND: ClassVar[str] = "percentile"

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 100:
            raise ValueError("percentiles must fulfil 0 <= low < high <= 100")


@dataclass(frozen=True, slots=True)
class WindowIntensity:
    """Scale ``center +- width / 2`` of the rescaled values (HU in CT) to 0..1."""

    KIND: ClassVar[str] = "window"

    center: float
    width: float

    def __post_init__(self) -> None:
        if self.width <= 0:
            raise ValueError("a window's width must be above 0")

    @property
    def limits(self) -> tuple[float, float]:
        """The values that become 0 and 1."""
        return self.center - self.width / 2, self.center + self.width / 2


@dataclass(frozen=True, slots=True)
class RangeIntensity:
    """Scale fixed values, in the unit of the pixels, to 0..1."""

    KIND: ClassVar[str] = "range"

    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError("a range must fulfil low < high")

    @property
    def limits(self) -> tuple[float, float]:
        """The values that become 0 and 1."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class WindowsIntensity:
    """Several windows ``[center, width]`` of the rescaled values, each a channel from 0 to 1."""

    KIND: ClassVar[str] = "windows"

    windows: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not self.windows or min(width for _, width in self.windows) <= 0:
            raise ValueError("windows must be at least one, each with a width above 0")

    @property
    def limits(self) -> tuple[tuple[float, float], ...]:
        """For each channel the values that become 0 and 1."""
        return tuple((center - width / 2, center + width / 2) for center, width in self.windows)


Intensity = PercentileIntensity | WindowIntensity | RangeIntensity | WindowsIntensity


@dataclass(frozen=True, slots=True)
class Preprocess:
    """Everything between the pixels of an image and the tensor of a network.

    `mean` and `std` are in units of the 0..1 scale, one number for each of the `channels`. Several
    windows make a channel each; any other grey image is replicated to all channels first.
    """

    height: int
    width: int
    channels: int
    fit: Fit
    intensity: Intensity
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __post_init__(self) -> None:
        if min(self.height, self.width, self.channels) < 1:
            raise ValueError("height, width and channels must be at least 1")
        if not len(self.mean) == len(self.std) == self.channels:
            raise ValueError("mean and std need one number for each channel")
        windows = self.intensity.windows if isinstance(self.intensity, WindowsIntensity) else ()
        if windows and len(windows) != self.channels:
            raise ValueError("intensity.windows must be one for each channel")
        if min(self.std) <= 0:
            raise ValueError("std must be above 0")


def field_of_view(spec: Preprocess, rows: int, columns: int) -> FieldOfView:
    """Return which part of an image of ``(rows, columns)`` pixels fills the network's input.

    Edges are whole pixels. The box of ``pad`` reaches beyond the image: zeros fill what is outside.
    """
    if spec.fit == "stretch":
        return FieldOfView(0.0, 0.0, float(rows), float(columns))
    wide = columns * spec.height > rows * spec.width
    if (spec.fit == "crop") == wide:  # crop a wide image or pad a tall one: the rows decide
        height, width = rows, max(1, round(rows * spec.width / spec.height))
    else:
        height, width = max(1, round(columns * spec.height / spec.width)), columns
    # whole pixels: prepared and drawn boxes are then the same to the last edge
    return FieldOfView(
        float((rows - height) // 2), float((columns - width) // 2), float(height), float(width)
    )
