"""Which two maps can be subtracted, and what comes of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.overlay_cells import targets
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.language import later

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

TWO_MODELS = later(
    "Comparing", "Maps of two models have no scale in common; compare them in percentiles."
)
TWO_SERIES = later(
    "Comparing",
    "Maps of two series cannot be laid on each other, pixel by pixel; show them side by side.",
)
NOT_MADE = later("Comparing", "One of the two maps is not made yet")


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """One map minus another, or why there is none, in English: its context is "Comparing"."""

    attribution: "Attribution | None" = None
    reason: str = ""


def difference(session: Session, key: MapKey, minus: MapKey) -> Difference:
    """Return the maps of `key` minus those of `minus`."""
    if key.result.model_name != minus.result.model_name:
        return Difference(reason=TWO_MODELS)
    if key.result != minus.result:
        return Difference(reason=TWO_SERIES)
    first, second = attribution_of(session, key), attribution_of(session, minus)
    if first is None or second is None:
        return Difference(reason=NOT_MADE)
    from medviewer.explain.difference import difference_of, why_no_difference

    if reason := why_no_difference(first, second):
        return Difference(reason=reason)
    return Difference(difference_of(first, second))


def subtrahends(session: Session, viewport: Viewport) -> tuple[MapKey, ...]:
    """Return which maps can be named to be taken away from those that a cell shows.

    Those of the other visible cells come first, then those of the other classes.
    """
    key = shown_key(viewport)
    status = None if key is None else session.status(key.result)
    if key is None or status is None:
        return ()
    cells = (session.viewports[number] for number in session.arrangement.visible)
    shown = [other for cell in cells if (other := shown_key(cell)) is not None]
    classes = [replace(key, target=label) for label in targets(status)]
    return tuple(dict.fromkeys(each for each in (*shown, *classes) if each != key))
