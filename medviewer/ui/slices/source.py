"""A view's content with what is worked out once for it: the first window, the heatmaps."""

from medviewer.app.view_state import OverlayState
from medviewer.image.graphics import GraphicsLayer, graphics_layer
from medviewer.image.presets import default_window
from medviewer.image.reference_lines import ImagePlane
from medviewer.image.rendering import HeatMap
from medviewer.image.window import Window
from medviewer.ui.slices.content import SliceContent
from medviewer.ui.slices.heatmap.heat_maps import HeatMaps

_USUAL = OverlayState()


class SliceSource:
    """A content with what is worked out once for it: the first window, the heatmaps.

    What `before` worked out for the same volume or the same maps is kept: a window that nobody
    moved must not move, and what was drawn need not be drawn again.
    """

    def __init__(self, content: SliceContent, before: "SliceSource | None" = None) -> None:
        self.content = content
        is_known = before is not None and before.content.volume is content.volume
        self.known_window: Window | None = None
        """The default window once somebody has asked for it."""
        if before is not None and is_known:
            self.known_window = before.known_window
        self.heat_maps: HeatMaps | None = _heat_maps(content, before)
        self._layers: dict[int, GraphicsLayer] = {}

    @property
    def default_window(self) -> Window:
        """The window where nobody has chosen one; worked out when it is asked for."""
        if self.known_window is None:
            self.known_window = _first_window(self.content)
        return self.known_window

    @property
    def smallest_width(self) -> float:
        """How narrow a window may be dragged: a step of the values, where they have steps."""
        return 1e-6 if self.content.volume.stored.dtype.kind == "f" else 1.0

    def heat_of(self, slice_index: int, overlay: OverlayState = _USUAL) -> HeatMap | None:
        """Return the map of a slice on the scale of a state, None where there is none."""
        if self.heat_maps is None:
            return None
        if self.heat_maps.is_placed:
            plane = _image_plane(self.content, slice_index)
            if plane is None:
                return None
            return self.heat_maps.on_plane(plane, overlay.interpolation, overlay.scale)
        return self.heat_maps.of_image(self.content.first_image_index + slice_index, overlay.scale)

    def graphics_of(self, slice_index: int) -> GraphicsLayer | None:
        """Return what the file draws over a slice, None where it draws nothing."""
        drawn = self.content.graphics.get(slice_index)
        if drawn is not None and slice_index not in self._layers:
            self._layers = {slice_index: graphics_layer(drawn)}
        return self._layers.get(slice_index)


def _first_window(content: SliceContent) -> Window:
    volume = content.volume
    if not volume.stored.size:
        return Window(0.5, 1.0)
    return default_window(volume, volume.slice_count // 2, content.body_part)


def _heat_maps(content: SliceContent, before: SliceSource | None) -> HeatMaps | None:
    overlay = content.overlay
    if overlay is None or overlay.attribution is None or content.plain:
        return None
    known = None if before is None else before.heat_maps
    if known is not None and known.serves(overlay):
        return known
    return HeatMaps(overlay)


def _image_plane(content: SliceContent, slice_index: int) -> ImagePlane | None:
    """Return where a slice of a volume lies, None where it does not say so."""
    volume = content.volume
    plane, spacing_mm = volume.slices[slice_index].plane, volume.pixel_spacing_mm
    if plane is None or spacing_mm is None:
        return None
    return ImagePlane(plane, spacing_mm, volume.rows, volume.columns)
