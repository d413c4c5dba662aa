"""What is said of further maps: beside them, and where they are not there yet."""

from typing import TYPE_CHECKING

from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.language import again, later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_ABSENCES = {
    MapState.QUEUED: later("Explain", "it waits to be made"),
    MapState.RUNNING: later("Explain", "it is not made yet; the strongest slices come first"),
    MapState.STOPPED: later("Explain", "it was stopped before this one"),
}
_NOT_SCORED = later("Explain", "it was not scored")


def absence(status: MapStatus | None) -> str:
    """Say why an image has no map of those that were asked for."""
    if status is None:
        return translate("Explain", "it is not made yet")
    if status.state is MapState.FAILED:
        return again(status.reason).rstrip(".。")
    return translate("Explain", _ABSENCES.get(status.state, _NOT_SCORED))


def so_far(status: MapStatus) -> tuple[str, ...]:
    """Say of maps that are not all there that their scale may still grow."""
    if status.attribution is None or status.state is MapState.DONE:
        return tuple(map(again, status.notes))
    count = len(status.attribution.image_indices)
    text = translate("Explain", "So far {count} images have a map: the scale may still grow")
    if count == 1:
        text = translate("Explain", "So far 1 image has a map: the scale may still grow")
    return (*map(again, status.notes), text.format(count=count))


def residual_text(attribution: "Attribution", image_index: int) -> str:
    """Tell of integrated gradients how much of the score's difference a map leaves out."""
    position = attribution.position_of(image_index)
    if position is None or not attribution.residuals:
        return ""
    share, steps = attribution.residuals[position], attribution.steps[position]
    text = translate(
        "Explain", "Residual {percent:.1f} % of the score's difference after {steps} steps"
    )
    return text.format(percent=100 * share, steps=steps)
