"""The part of the image on screen around a peak of its heatmap."""

from medviewer.app.asking.asking import Asking
from medviewer.app.session import Session
from medviewer.image.erasing.brush import Point
from medviewer.image.erasing.painted import Painted
from medviewer.image.erasing.peak import part_around
from medviewer.image.overlay import lowest_drawn
from medviewer.image.rendering import scale_of


def shown_part(session: Session, asking: Asking, at: Point | None) -> Painted | None:
    """Return what lies around a peak near a point, above the threshold on screen.

    None where there is no map, or no peak; without a point that of the highest peak.
    """
    status = session.status(asking.key)
    attributions = status.result.attributions if status and status.result else {}
    attribution = attributions.get(asking.label)
    position = attribution.position_of(asking.place.image_index) if attribution else None
    if attribution is None or position is None:
        return None
    overlay = session.viewports[asking.cell].state.overlay
    native = attribution.native[position]
    scale = scale_of(attribution.native if overlay.scale == "series" else native)
    least = overlay.threshold_value
    if least is None:
        least = lowest_drawn(overlay.threshold, scale)
    part = part_around(native, attribution.fields_of_view[position], least, at)
    return None if part is None else part.on_image(*asking.place.size)
