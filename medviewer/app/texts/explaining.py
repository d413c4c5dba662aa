"""What is said of further maps: beside them, and where they are not there yet."""

from typing import TYPE_CHECKING

from medviewer.app.explaining.explanations import MapState, MapStatus

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_ABSENCES = {
    MapState.QUEUED: "it waits to be made",
    MapState.RUNNING: "it is not made yet; the strongest slices come first",
    MapState.STOPPED: "it was stopped before this one",
}


def absence(status: MapStatus | None) -> str:
    """Say why an image has no map of those that were asked for."""
    if status is None:
        return "it is not made yet"
    if status.state is MapState.FAILED:
        return status.reason.rstrip(".")
    return _ABSENCES.get(status.state, "it was not scored")


def so_far(status: MapStatus) -> tuple[str, ...]:
    """Say of maps that are not all there that their scale may still grow."""
    if status.attribution is None or status.state is MapState.DONE:
        return status.notes
    count = len(status.attribution.image_indices)
    images = "1 image has" if count == 1 else f"{count} images have"
    return (*status.notes, f"So far {images} a map: the scale may still grow")


def residual_text(attribution: "Attribution", image_index: int) -> str:
    """Tell of integrated gradients how much of the score's difference a map leaves out."""
    position = attribution.position_of(image_index)
    if position is None or not attribution.residuals:
        return ""
    share, steps = attribution.residuals[position], attribution.steps[position]
    return f"Residual {100 * share:.1f} % of the score's difference after {steps} steps"
