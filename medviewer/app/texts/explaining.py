"""What is said of further maps: beside them, and where they are not there yet."""

from typing import TYPE_CHECKING

from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.texts.heatmap import raw_text, unit_text
from medviewer.explain.residual import residual_words
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


_OF_SPREAD = later(
    "Explain",
    "Standard deviation of the members' maps: high where they disagree; it speaks neither for nor "
    "against the class",
)


def so_far(status: MapStatus) -> tuple[str, ...]:
    """Say of maps that are not all there that their scale may still grow."""
    if status.attribution is None or status.state is MapState.DONE:
        return tuple(map(again, status.notes))
    count = len(status.attribution.image_indices)
    text = translate("Explain", "So far {count} images have a map: the scale may still grow")
    if count == 1:
        text = translate("Explain", "So far 1 image has a map: the scale may still grow")
    return (*map(again, status.notes), text.format(count=count))


def map_facts(attribution: "Attribution", image_index: int) -> tuple[str, ...]:
    """Tell what belongs to one map alone: what it leaves out, how far an ensemble agrees on it."""
    position = attribution.position_of(image_index)
    if position is None:
        return ()
    facts = residual_words(attribution, position), _members(attribution, position)
    return tuple(each for each in facts if each)


def _members(attribution: "Attribution", position: int) -> str:
    """Tell of an ensemble, whose mean a map is, how far its members' maps lie apart."""
    if attribution.part == "spread":
        return translate("Explain", _OF_SPREAD)
    if attribution.spread is None:
        return ""
    spread = f"{raw_text(float(attribution.spread[position].max()))} {unit_text(attribution.unit)}"
    agreement = attribution.agreement[position]
    if agreement is None:
        text = translate("Explain", "Mean of the members' maps; standard deviation up to {spread}")
        return text.format(spread=spread)
    text = translate(
        "Explain",
        "Mean of the members' maps; rank correlation {agreement:.2f}, standard deviation up to "
        "{spread}",
    )
    return text.format(agreement=agreement, spread=spread)
