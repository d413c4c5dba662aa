"""The gate of what a cell shows: of a heatmap, or of the difference of two."""

from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.explain.gate import OPEN_GATE, Gate, both_gates, gate_of


def gate_of_cell(session: Session, viewport: Viewport) -> Gate:
    """Return why what a cell shows of a model's maps is greyed out, or would be.

    A difference of two dates is gated by its own date's result alone.
    """
    key, minus = shown_key(viewport), viewport.minus
    if key is None:
        return OPEN_GATE
    dated = minus is not None and minus.result != key.result
    keys = [key] if minus is None or dated else [key, minus]
    gates = [gate for each in keys if (gate := _gate_of_maps(session, each)) is not None]
    if not gates:
        return OPEN_GATE
    return gates[0] if len(gates) == 1 else both_gates(*gates)


def _gate_of_maps(session: Session, key: MapKey) -> Gate | None:
    status, attribution = session.status(key.result), attribution_of(session, key)
    if status is None or status.result is None or attribution is None:
        return None
    is_open = session.settings.show_gated_maps
    return gate_of(status.result.prediction, attribution, is_open=is_open)
