"""Which two maps can be subtracted, and what comes of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.app.explaining.dated_maps import DatedState
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.overlay_cells import targets
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.io.records import Series
from medviewer.language import later

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

TWO_MODELS = later(
    "Comparing", "Maps of two models have no scale in common; compare them in percentiles."
)
TWO_SERIES = later(
    "Comparing",
    "Maps of two series can be subtracted only for one class, method and layer.",
)
SPREADS = later(
    "Comparing",
    "The spread of an ensemble's maps is never below zero and cannot be subtracted; show it beside "
    "their mean.",
)
NOT_MADE = later("Comparing", "One of the two maps is not made yet")
BEING_LAID = later("Comparing", "The two maps are being laid on each other")
STOPPED = later("Comparing", "It was stopped; choose it again to make it")
FAILED = later("Comparing", "The two maps could not be laid on each other")
_WAITS = {
    DatedState.RUNNING: BEING_LAID,
    DatedState.STOPPED: STOPPED,
    DatedState.FAILED: FAILED,
}


@dataclass(frozen=True, slots=True, eq=False)
class Laying:
    """Two maps of different dates that can be laid on each other, and their series."""

    first: "Attribution"
    second: "Attribution"
    series: Series
    other: Series


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """One map minus another, or why there is none, in English: its context is "Comparing".

    `laying` is what has to be done beside the window before there is one.
    """

    attribution: "Attribution | None" = None
    reason: str = ""
    laying: Laying | None = None

    @property
    def refusal(self) -> str:
        """Why there can be none; nothing where it is there, or can be made."""
        return "" if self.laying is not None else self.reason


def difference(session: Session, key: MapKey, minus: MapKey) -> Difference:
    """Return the maps of `key` minus those of `minus`."""
    if key.result.model_name != minus.result.model_name or _models_differ(session, key, minus):
        return Difference(reason=TWO_MODELS)
    if "spread" in (key.choice.part, minus.choice.part):
        return Difference(reason=SPREADS)
    is_dated = key.result != minus.result
    if is_dated and (key.target, key.choice) != (minus.target, minus.choice):
        return Difference(reason=TWO_SERIES)
    first, second = attribution_of(session, key), attribution_of(session, minus)
    if first is None or second is None:
        return Difference(reason=NOT_MADE)
    if is_dated:
        return _dated(session, (key, first), (minus, second))
    from medviewer.explain.difference import difference_of, why_no_difference

    if reason := why_no_difference(first, second):
        return Difference(reason=reason)
    return Difference(difference_of(first, second))


def _models_differ(session: Session, key: MapKey, minus: MapKey) -> bool:
    """Whether a model has changed between two results."""
    made_by = {
        status.made_by
        for each in (key, minus)
        if (status := session.status(each.result)) is not None and status.result is not None
    }
    return len(made_by) > 1


def _dated(
    session: Session, first: "tuple[MapKey, Attribution]", second: "tuple[MapKey, Attribution]"
) -> Difference:
    from medviewer.app.explaining.dated_difference import NO_PLACE, why_no_dated_difference

    found = [session.index.find_series(key.result.series_key) for key, _ in (first, second)]
    one, other = found
    if one is None or other is None or one[0].person != other[0].person:
        return Difference(reason=NO_PLACE)
    if reason := why_no_dated_difference(first[1], second[1], (one[1], other[1])):
        return Difference(reason=reason)
    status = session.dated.get(first[1], second[1])
    if status is not None and status.state is DatedState.DONE:
        return Difference(status.attribution, "" if status.attribution else NO_PLACE)
    reason = _WAITS[DatedState.RUNNING if status is None else status.state]
    return Difference(reason=reason, laying=Laying(first[1], second[1], one[1], other[1]))


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
