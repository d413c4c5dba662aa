"""How a model wants its images prepared, as its card says; without torch."""

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from medviewer.language import later

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
            raise ValueError(later("Cards", "percentiles must fulfil 0 <= low < high <= 100"))


@dataclass(frozen=True, slots=True)
class WindowIntensity:
    """Scale ``center +- width / 2`` of the rescaled values (HU in CT) to 0..1."""

    KIND: ClassVar[str] = "window"

    center: float
    width: float

    def __post_init__(self) -> None:
        if self.width <= 0:
            raise ValueError(later("Cards", "a window's width must be above 0"))

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
            raise ValueError(later("Cards", "a range must fulfil low < high"))

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
            raise ValueError(
                later("Cards", "windows must be at least one, each with a width above 0")
            )

    @property
    def limits(self) -> tuple[tuple[float, float], ...]:
        """For each channel the values that become 0 and 1."""
        return tuple((center - width / 2, center + width / 2) for center, width in self.windows)


@dataclass(frozen=True, slots=True)
class Clahe:
    """Contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994).

    `clip_limit` is the most that a grey level may count, as a multiple of an even histogram's, and
    `tiles` how many parts each with their own histogram the input has, down and across. Both are
    what OpenCV calls so.
    """

    clip_limit: float
    tiles: tuple[int, int] = (8, 8)

    def __post_init__(self) -> None:
        if not 0 < self.clip_limit < math.inf:
            raise ValueError(later("Cards", "clip_limit must be above 0"))
        if min(self.tiles) < 1:
            raise ValueError(later("Cards", "tiles must be at least 1 down and across"))


Intensity = PercentileIntensity | WindowIntensity | RangeIntensity | WindowsIntensity


@dataclass(frozen=True, slots=True)
class Preprocess:
    """Everything between the pixels of an image and the tensor of a network.

    In this order: `intensity` (to 0..1), `spacing_mm`, `crop_mm`, `fit`, size, `clahe`, `mean` and
    `std`. Several windows make a channel each; any other grey image is repeated to all channels.

    Attributes
    ----------
    height, width, channels
        Of the network's input.
    mean, std
        In units of the 0..1 scale, one number for each channel.
    spacing_mm
        The side of a pixel after resampling, by the image's own pixel spacing; None: not resampled.
    crop_mm
        Height and width of the centred part that is taken; black where it reaches beyond the image.
        None: the whole image.
    without_spacing
        What happens where millimetres are asked for and the image has none: ``refuse`` it, or take
        it ``as-is``, neither resampled nor cropped.
    clahe
        Local equalisation of the resized image, None for none.
    """

    height: int
    width: int
    channels: int
    fit: Fit
    intensity: Intensity
    mean: tuple[float, ...]
    std: tuple[float, ...]
    spacing_mm: float | None = None
    crop_mm: tuple[float, float] | None = None
    without_spacing: Literal["refuse", "as-is"] = "refuse"
    clahe: Clahe | None = None

    def __post_init__(self) -> None:
        if min(self.height, self.width, self.channels) < 1:
            raise ValueError(later("Cards", "height, width and channels must be at least 1"))
        if not len(self.mean) == len(self.std) == self.channels:
            raise ValueError(later("Cards", "mean and std need one number for each channel"))
        windows = self.intensity.windows if isinstance(self.intensity, WindowsIntensity) else ()
        if windows and len(windows) != self.channels:
            raise ValueError(later("Cards", "intensity.windows must be one for each channel"))
        if min(self.std) <= 0:
            raise ValueError(later("Cards", "std must be above 0"))
        sides_mm = [each for each in (self.spacing_mm, *(self.crop_mm or ())) if each is not None]
        if not all(0 < each < math.inf for each in sides_mm):
            raise ValueError(later("Cards", "spacing_mm and crop_mm must be above 0"))
        if self.clahe and (self.clahe.tiles[0] > self.height or self.clahe.tiles[1] > self.width):
            raise ValueError(
                later("Cards", "clahe.tiles must not be more than the input has pixels")
            )

    @property
    def reads_mm(self) -> bool:
        """Whether an image's pixel spacing has a say in how it is prepared."""
        return self.spacing_mm is not None or self.crop_mm is not None
