"""What the reader can choose for a map, and where the chosen one is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import MapChoice
from medviewer.app.explaining.offer import MapOffer
from medviewer.explain.methods.registry import METHODS
from medviewer.inference.wording import sentences
from medviewer.language import again, later, translate

if TYPE_CHECKING:
    from medviewer.explain.attribution import MapPart


@dataclass(frozen=True, slots=True)
class MethodItem:
    """One method as a list shows it; `why_not` says why it cannot be chosen."""

    name: str
    title: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class MapChooserState:
    """The choices of one shown map, what it cannot say, and where it is.

    Attributes
    ----------
    layers
        Those that the method can explain, empty where there is nothing to choose.
    own_layer
        The layer that the model's card names.
    parts, part
        What of an ensemble's maps can be shown, by name and title, and what is; none to choose
        of a single network.
    state, fraction
        What is being done, or why it ended early; how far it is, None where nothing runs.
    button
        What can be done about it: `STOP`, `GO_ON`, or nothing; in English.
    """

    methods: tuple[MethodItem, ...] = ()
    layers: tuple[str, ...] = ()
    method: str = ""
    layer: str = ""
    own_layer: str = ""
    words: str = ""
    parts: "tuple[tuple[MapPart, str], ...]" = ()
    part: "MapPart" = "mean"
    state: str = ""
    fraction: float | None = None
    button: str = ""


MEAN = later("Explain", "Mean of the members' maps")
SPREAD = later("Explain", "Spread of the members' maps")
STOP, GO_ON = later("Explain", "Stop"), later("Explain", "Go on")
SLOW = later(
    "Explain",
    "It runs the network many times an image: maps come one by one, the strongest slices first.",
)


def chooser_state(
    offer: MapOffer,
    choice: MapChoice,
    status: MapStatus | None = None,
    *,
    has_members: bool = False,
) -> MapChooserState:
    """Return the choices beside a shown map; `status` is where further maps are.

    `has_members`: it is an ensemble's.
    """
    name = choice.method or offer.method
    method = METHODS.get(name)
    if method is None or not offer.methods:
        return MapChooserState()
    items = tuple(
        MethodItem(each, translate("Explain", METHODS[each].title), again(why_not))
        for each, why_not in offer.methods
        if each in METHODS
    )
    has_choice = method.has_layer and not method.last_layer_only
    slow = translate("Explain", SLOW) if method.is_slow else ""
    words = sentences(text for text in (method.cannot_say, slow) if text)
    state, fraction, button = _progress(status)
    return MapChooserState(
        items,
        offer.layers if has_choice else (),
        name,
        choice.layer or offer.layer,
        offer.layer,
        words,
        part_items() if has_members else (),
        choice.part,
        state,
        fraction,
        button,
    )


def part_items() -> "tuple[tuple[MapPart, str], ...]":
    """Return what of an ensemble's maps can be shown, by name and title."""
    return ("mean", translate("Explain", MEAN)), ("spread", translate("Explain", SPREAD))


def choice_of(offer: MapOffer, method: str, layer: str, part: "MapPart" = "mean") -> MapChoice:
    """Return a choice of the reader's; what the scores brought along is never made again."""
    known = METHODS[method]
    has_choice = known.has_layer and not known.last_layer_only
    chosen = layer if has_choice and layer != offer.layer else ""
    if (method, chosen) == (offer.method, ""):
        method = ""
    return MapChoice(method, chosen, part)


def _progress(status: MapStatus | None) -> tuple[str, float | None, str]:
    if status is None or status.state is MapState.DONE:
        return "", None, ""
    if status.is_pending:
        return again(status.text) or translate("Explain", "Waiting"), status.fraction, STOP
    if status.state is MapState.FAILED:
        return again(status.reason), None, GO_ON
    text = translate("Explain", "Stopped; what was found is shown.")
    if status.attribution is None:
        text = translate("Explain", "Stopped; nothing was found yet.")
    return text, None, GO_ON
