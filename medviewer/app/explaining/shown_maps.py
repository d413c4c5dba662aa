"""Which maps a cell shows, and where they are."""

from typing import TYPE_CHECKING

from medviewer.app.explaining.map_key import MapKey
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution


def shown_key(viewport: Viewport) -> MapKey | None:
    """Return which maps a cell shows, None where it shows none."""
    if viewport.result is None or not viewport.has_heatmap:
        return None
    return MapKey(viewport.result, viewport.state.overlay.target, viewport.map)


def attribution_of(session: Session, key: MapKey) -> "Attribution | None":
    """Return maps, those found so far while they are made; None where there are none (yet)."""
    mean = _made(session, key)
    if mean is None or key.choice.part == "mean":
        return mean
    from medviewer.explain.methods.members import spread_map

    return spread_map(mean)


def _made(session: Session, key: MapKey) -> "Attribution | None":
    if not key.came_with_scores:
        found = session.explanations.get(key)
        return None if found is None else found.attribution
    status = session.status(key.result)
    if status is None or status.result is None:
        return None
    return status.result.attributions.get(key.target)
