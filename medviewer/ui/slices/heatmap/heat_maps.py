"""An attribution's maps as frames draw them: on the scale and the slices that a view asks for."""

from collections import OrderedDict
from functools import cached_property

import numpy as np

from medviewer.app.heatmaps.scales import top_of
from medviewer.app.view_state import HeatScale, Interpolation
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import FloatMap
from medviewer.image.placed_maps import unseen_parts
from medviewer.image.ranks import percentiles, sorted_values
from medviewer.image.reference_lines import ImagePlane
from medviewer.image.rendering import HeatMap, scale_of, signed_scale_of
from medviewer.ui.slices.content import OverlayContent

_KEPT_PLANES = 32

_PlaneKey = tuple[ImagePlane, Interpolation, HeatScale]


class HeatMaps:
    """The maps of a heatmap; the same object for the same image, time and again."""

    def __init__(self, overlay: OverlayContent) -> None:
        assert overlay.attribution is not None, "without maps there is nothing to keep"
        self.attribution = overlay.attribution
        self.is_placed = overlay.placement is not None
        self._placement = overlay.placement
        self._placed = None if overlay.placement is None else overlay.placement.place()
        self._signed = overlay.signed
        self._scale_of = signed_scale_of if overlay.signed else scale_of
        self._common_top = overlay.common_top
        self.scale_max = (
            top_of(self.attribution, signed=overlay.signed)
            if overlay.common_top is None
            else overlay.common_top
        )
        self._maps: dict[tuple[int, HeatScale], HeatMap] = {}
        self._planes: OrderedDict[_PlaneKey, HeatMap | None] = OrderedDict()

    def serves(self, overlay: OverlayContent) -> bool:
        """Whether these are the maps of another content, too."""
        same = self.attribution is overlay.attribution
        is_placed_so = self._placement == overlay.placement
        return same and is_placed_so and self._common_top == overlay.common_top

    def of_image(self, image_index: int, scale: HeatScale = "series") -> HeatMap | None:
        """Return the map of an image of the series, None where it was not scored."""
        position = self.attribution.position_of(image_index)
        if position is None:
            return None
        if (position, scale) not in self._maps:
            native = self._on_scale(self.attribution.native[position], scale)
            seen = self.attribution.fields_of_view[position]
            scale_max = self._scale_max(native, scale)
            self._maps[position, scale] = HeatMap(
                native, seen, scale_max, (), self._signed, image_index
            )
        return self._maps[position, scale]

    def on_plane(
        self, plane: ImagePlane, interpolation: Interpolation, scale: HeatScale = "series"
    ) -> HeatMap | None:
        """Return the maps where another plane cuts them, None where it cuts none."""
        key = plane, interpolation, scale
        if key not in self._planes:
            self._planes[key] = self._cut(plane, interpolation, scale)
            if len(self._planes) > _KEPT_PLANES:
                self._planes.popitem(last=False)
        self._planes.move_to_end(key)
        return self._planes[key]

    def _cut(
        self, plane: ImagePlane, interpolation: Interpolation, scale: HeatScale
    ) -> HeatMap | None:
        if self._placed is None:
            return None
        values = self._on_scale(self._placed.on_plane(plane, interpolation), scale)
        if not np.isfinite(values).any():
            return None
        whole = FieldOfView(0.0, 0.0, float(plane.rows), float(plane.columns))
        scale_max = self._scale_max(values, scale)
        gaps = unseen_parts(values, plane.rows, plane.columns)
        return HeatMap(values, whole, scale_max, gaps, self._signed, self._placed.image_on(plane))

    @cached_property
    def _ordered(self) -> FloatMap:
        return sorted_values(self.attribution.native)

    def _on_scale(self, values: FloatMap, scale: HeatScale) -> FloatMap:
        ranks = scale == "rank" and not self._signed
        return percentiles(values, self._ordered) if ranks else values

    def _scale_max(self, values: FloatMap, scale: HeatScale) -> float:
        if scale == "rank" and not self._signed:
            return 100.0 if self.scale_max > 0 else 0.0
        return self._scale_of(values) if scale == "image" else self.scale_max
