"""What decides the pixels of one view: frozen values, compared and replaced, never changed."""

from dataclasses import dataclass, field
from typing import Literal

from medviewer.image.measuring.measurement import Kind
from medviewer.image.palettes import PaletteName
from medviewer.image.slab import Slab
from medviewer.image.window import Window

Annotations = Literal["all", "minimal", "none"]
ColormapName = Literal["magma", "viridis", "cividis"]
Interpolation = Literal["smooth", "native"]
HeatScale = Literal["series", "image", "rank"]
HeatDrawing = Literal["colors", "contours"]
Tool = Literal["window", "zoom", "pan", "scroll", "region"]
"""What a drag does; ``region`` takes the window of what it encloses."""
LeftTool = Tool | Kind
"""What the left button does: looking, or drawing a measurement of a kind."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the view looks: image point at its centre and how large pixels are.

    `center` is ``(row, column)`` in pixel-edge coordinates; `scale` is screen pixels an image
    column. None for both means fit: the whole image, or `area` (top, left, bottom, right in edges),
    also after a resize.
    """

    center: tuple[float, float] | None = None
    scale: float | None = None
    area: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class OverlayState:
    """How a heatmap is laid over the image; opacity and threshold are independent.

    Attributes
    ----------
    threshold
        Share (0 to 1) of the scale's largest value: nothing below it is drawn.
    threshold_value
        A raw value in the map's unit that counts instead of the share, None for the share.
    scale
        What the colours stand for: one scale for all images of the series, or each image's own
        (normalised), with which images cannot be compared; or percentiles of the series' values,
        which are all that two models have in common.
    drawing
        Colours over the image, or the line at the threshold alone.
    """

    visible: bool = True
    opacity: float = 0.45
    threshold: float = 0.15
    colormap: ColormapName = "magma"
    interpolation: Interpolation = "smooth"
    target: str = ""
    scale: HeatScale = "series"
    drawing: HeatDrawing = "colors"
    threshold_value: float | None = None


@dataclass(frozen=True, slots=True)
class LayerState:
    """How a segmentation or parametric map is laid over the image.

    `threshold` is a share of its range; `hidden` are the numbers of segments that are not drawn.
    """

    visible: bool = True
    opacity: float = 0.45
    threshold: float = 0.0
    colormap: ColormapName = "viridis"
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ViewState:
    """Everything that decides what one view draws, apart from the volume and the result."""

    slice_index: int = 0
    window: Window | None = None
    inverted: bool = False
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    quarter_turns: int = 0
    """Clockwise, 0 to 3, applied after the flips."""
    camera: Camera = Camera()
    overlay: OverlayState = field(default_factory=OverlayState)
    layer: LayerState = field(default_factory=LayerState)
    annotations: Annotations = "all"
    graphics: bool = False
    """Whether what the file draws over its image (overlay planes) is shown."""
    slab: Slab | None = None
    """How many slices of a plane are seen as one; a slice by itself where None."""
    image_interpolation: Interpolation = "smooth"
    """How a magnified image is drawn: ``native`` shows every pixel as an even rectangle."""
    colors: PaletteName = "grey"
    """The colours of a grey image; they rest while a heatmap lies over it."""
