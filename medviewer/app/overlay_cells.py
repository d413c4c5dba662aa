"""Which heatmap a cell shows: pure functions of cells and classifications."""

from collections.abc import Sequence
from dataclasses import replace

from medviewer.app.explaining.map_key import OWN_MAP, MapChoice
from medviewer.app.explaining.offer import MapOffer
from medviewer.app.results import ClassificationStatus, ResultKey
from medviewer.app.viewport import Arrangement, Viewport


def targets(status: ClassificationStatus) -> list[str]:
    """Return the classes that have a heatmap, the one with the highest score first."""
    if status.result is None:
        return []
    scores = status.result.prediction.scores
    labels = [label for label in status.result.attributions if label in scores]
    return sorted(labels, key=lambda label: -scores[label].score)


def overlay_cell(base: Viewport, key: ResultKey, target: str) -> Viewport:
    """Return `base` with the own heatmap of one class of a result laid over, and visible."""
    overlay = replace(base.state.overlay, target=target, visible=True)
    state = replace(base.state, overlay=overlay)
    cell = replace(base, shows="overlay", result=key, state=state, map=OWN_MAP, minus=None)
    return replace(cell, awaited=None)


def heatmap_number(viewports: Sequence[Viewport], arrangement: Arrangement) -> int:
    """Return the cell whose heatmap the controls speak of.

    It is the active one; where that is plain, the first one on screen that shows a heatmap of the
    same stack: in a comparison the controls stay, whichever side has the keys.
    """
    active = viewports[arrangement.active]
    twins = (
        number
        for number in arrangement.visible
        if viewports[number].has_heatmap and viewports[number].stack_key == active.stack_key
    )
    return arrangement.active if active.has_heatmap else next(twins, arrangement.active)


def with_result(viewport: Viewport, status: ClassificationStatus) -> Viewport:
    """Return a cell with the heatmap of a result; the reader's class and switch are kept."""
    labels = targets(status)
    if not labels or viewport.shows == "plain":
        return viewport
    kept = viewport.state.overlay.target
    target = kept if kept in labels else labels[0]
    overlay = replace(viewport.state.overlay, target=target)
    state = replace(viewport.state, overlay=overlay)
    if viewport.result not in (None, status.key):  # another model may not have that method or layer
        viewport = replace(viewport, map=OWN_MAP, minus=None)
    now = replace(viewport, result=status.key, state=state, awaited=None)
    return _as_awaited(now, viewport, status)


def explained_like(cell: Viewport, other: Viewport) -> Viewport:
    """Return a cell with the result and the heatmap of another one, where that has a result."""
    if other.result is None:
        return cell
    return replace(
        cell,
        result=other.result,
        state=replace(cell.state, overlay=other.state.overlay),
        shows=other.shows,
        map=other.map,
        minus=other.minus,
        awaited=None,
    )


def _as_awaited(now: Viewport, before: Viewport, status: ClassificationStatus) -> Viewport:
    """Return a cell explained as at the last start, as far as this model can still do that."""
    awaited = before.awaited
    if awaited is None or awaited.result != status.key or status.result is None:
        return now
    offer, minus = status.result.offer, awaited.minus
    if minus is not None and minus.result == status.key:
        is_there = minus.target in targets(status) and _suits(minus.choice, offer, status)
        minus = minus if is_there else None
    choice = awaited.choice if _suits(awaited.choice, offer, status) else OWN_MAP
    return replace(now, map=choice, minus=minus)


def has_members(status: ClassificationStatus) -> bool:
    """Tell whether a result is an ensemble's: then the spread of its maps can be seen."""
    attributions = {} if status.result is None else status.result.attributions
    return any(maps.spread is not None for maps in attributions.values())


def _suits(choice: MapChoice, offer: MapOffer, status: ClassificationStatus) -> bool:
    """Tell whether a network can be explained in this way: another version may not."""
    if choice.part == "spread" and not has_members(status):
        return False
    is_known = (choice.method, "") in offer.methods and choice.layer in ("", *offer.layers)
    return not (choice.method or choice.layer) or is_known
