"""The part of the image on screen around a peak of the heatmap that lies over it."""

from medviewer.app.asking.asking import Asking
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.heatmaps.scales import top_on_screen
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.image.erasing.brush import Point
from medviewer.image.erasing.painted import Painted
from medviewer.image.erasing.peak import part_around
from medviewer.image.overlay import lowest_drawn
from medviewer.image.ranks import percentiles, sorted_values
from medviewer.image.rendering import scale_of


def shown_part(session: Session, asking: Asking, at: Point | None) -> Painted | None:
    """Return what lies around a peak near a point, above the threshold on screen.

    None where there is no map, or no peak; without a point that of the highest peak.
    """
    viewport = session.viewports[asking.cell]
    key = _key_of(viewport, asking)
    attribution = attribution_of(session, key)
    position = attribution.position_of(asking.place.image_index) if attribution else None
    if attribution is None or position is None:
        return None
    overlay = viewport.state.overlay
    native = attribution.native[position]
    least = overlay.threshold_value
    if overlay.scale == "rank":
        native = percentiles(native, sorted_values(attribution.native))
        least = lowest_drawn(overlay.threshold, 100.0)
    elif least is None:
        own = scale_of(native) if overlay.scale == "image" else None
        top = top_on_screen(session, viewport, key) if own is None else own
        least = lowest_drawn(overlay.threshold, top or 0.0)
    part = part_around(native, attribution.fields_of_view[position], least, at)
    return None if part is None else part.on_image(*asking.place.size)


def _key_of(viewport: Viewport, asking: Asking) -> MapKey:
    """Return the maps of the asked cell; where it is plain, those that came with the scores."""
    shown = shown_key(viewport)
    if shown is not None and (shown.result, shown.target) == (asking.key, asking.label):
        return shown
    return MapKey(asking.key, asking.label)
