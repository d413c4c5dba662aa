"""Which heatmap a cell shows: pure functions of cells and classifications."""

from collections.abc import Sequence
from dataclasses import replace

from medviewer.app.explaining.map_key import OWN_MAP
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
    return replace(base, shows="overlay", result=key, state=state, map=OWN_MAP, minus=None)


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
    return replace(viewport, result=status.key, state=state)
