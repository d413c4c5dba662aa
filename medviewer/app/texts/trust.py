"""What was measured of a model's heatmaps, in words beside the map. No Qt.

A record becomes words on the worker, when models are listed: the window shows words alone. How far
a map follows the network is said, never that the network is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.texts.plain import Severity
from medviewer.app.texts.prediction import Chip
from medviewer.inference.wording import listed
from medviewer.language import later, translate, translate_made

if TYPE_CHECKING:  # the window need not wait for what only a model's folder brings
    from medviewer.models.card_evidence import Interval
    from medviewer.models.trust.record import TrustLevel, TrustMethod, TrustRecord

CAUTION = later(
    "Trust",
    "This says how well the map tells what the model does, not whether the model is right. A map "
    "is not the outline of a finding.",
)
NOT_MEASURED = later(
    "Trust",
    "How far this model's heatmaps can be trusted was not measured: medviewer trust does it on "
    "labelled images.",
)

_EQUAL = 0.005
_MOST_ALIKE = 0.5
_PARTS = {
    "test": later("Trust", "patients that neither training nor any choice has seen"),
    "aside": later("Trust", "patients whom the network never saw"),
}
_WHOSE = {
    "image": later("Trust", "{method}, of the image"),
    "slices": later("Trust", "{method}, of the slices"),
    "series": later("Trust", "{method}, of the series"),
}
_WEIGHTS = later("Trust", "Follows the weights")
_NO_WEIGHTS = later("Trust", "Does not follow the weights")


@dataclass(frozen=True, slots=True)
class MethodWords:
    """What was measured of one method; `maps_of` says whose logit it explained.

    `warning` is a few words where its maps cannot be relied on, else empty.
    """

    title: str
    maps_of: str
    sentences: tuple[str, ...]
    warning: str = ""


@dataclass(frozen=True, slots=True)
class TrustWords:
    """Everything that is said of a model's heatmaps.

    Attributes
    ----------
    measured_on
        On which images, in a sentence.
    methods
        One entry for each method and kind of logit; empty where nothing was measured.
    default
        Which method is shown first, and why.
    problem
        Why what was measured cannot be read, or nothing.
    """

    measured_on: str = ""
    methods: tuple[MethodWords, ...] = ()
    default: str = ""
    problem: str = ""

    def of(self, title: str, maps_of: str) -> MethodWords | None:
        """Return what was measured of the method of this title."""
        for each in self.methods:
            if (each.title, each.maps_of) == (title, maps_of):
                return each
        return None


def trust_words(record: "TrustRecord | None", problem: str = "") -> TrustWords:
    """Return what a model's record says; None where there is none, or where it is of no use."""
    if record is None:
        return TrustWords(problem=problem)
    part = _PARTS.get(record.data.part)
    text = translate(
        "Trust",
        "Measured on {images} images of {patients} patients of {data}; "
        "ranges hold in 95 % of draws of patients.",
    )
    if part:
        text = translate(
            "Trust",
            "Measured on {images} images of {patients} patients of {data}, {part}; "
            "ranges hold in 95 % of draws of patients.",
        )
    measured_on = text.format(
        images=record.data.images,
        patients=record.data.patients,
        data=record.data.name,
        part=translate("Trust", part or ""),
    )
    methods = tuple(
        MethodWords(
            method.title,
            name,
            tuple(_sentences(method, level, record.data.images)),
            warning=_warning(method),
        )
        for name, level in record.levels.items()
        for method in level.methods.values()
    )
    return TrustWords(measured_on, methods, record.decisive.why)


def trust_chip(words: TrustWords | None, title: str, maps_of: str, layer: str = "") -> Chip:
    """Return the mark beside a map of one method; its reasons are the long form.

    `layer` is one that was chosen by hand; empty for the model's own, at which trust is measured.
    """
    found = words.of(title, maps_of) if words else None
    if words is None or found is None or layer:
        reasons = _why_not(words, title) if found is None else _elsewhere(title, layer)
        return Chip(translate("Trust", "Trust not measured"), Severity.QUIET, reasons)
    head = translate("Trust", "{method}:").format(method=translate("Explain", title))
    lines = (head, *found.sentences, words.measured_on, translate("Trust", CAUTION))
    if found.warning:
        return Chip(found.warning, Severity.WARNING, lines)
    return Chip(translate("Trust", "Trust measured"), Severity.QUIET, lines)


def trust_rows(words: TrustWords | None) -> list[tuple[str, str]]:
    """Return every method with its sentences, for a table."""
    if words is None or not words.methods:
        return [(translate("Trust", "Trust"), sentence) for sentence in _why_not(words, "")]
    several = len({each.maps_of for each in words.methods}) > 1
    rows = [
        (_row_title(each, several=several), sentence)
        for each in words.methods
        for sentence in each.sentences
    ]
    return [
        *rows,
        (translate("Trust", "Default"), words.default),
        (translate("Trust", "Data"), words.measured_on),
        (translate("Trust", "Note"), translate("Trust", CAUTION)),
    ]


def _row_title(each: MethodWords, *, several: bool) -> str:
    title = translate("Explain", each.title)
    if not several:
        return title
    whose = translate("Trust", _WHOSE.get(each.maps_of, "{method}, of the {maps_of}"))
    return whose.format(method=title, maps_of=each.maps_of)


def _why_not(words: TrustWords | None, title: str) -> tuple[str, ...]:
    """Return why there is nothing to say."""
    if words is not None and words.problem:
        problem = translate_made("Reasons", words.problem)
        return (translate("Trust", "{problem}.").format(problem=problem),)
    if words is not None and words.methods:
        text = translate("Trust", "{method} was not among the methods that were measured.")
        return (text.format(method=translate("Explain", title)),)
    return (translate("Trust", NOT_MEASURED),)


def _elsewhere(title: str, layer: str) -> tuple[str, ...]:
    """Say that what was measured of a method does not hold for another layer."""
    text = translate(
        "Trust",
        "{method} was measured at the layer that the model's card names, not at {layer}: what was "
        "found there does not hold here.",
    )
    return (text.format(method=translate("Explain", title), layer=layer),)


def _sentences(method: "TrustMethod", level: "TrustLevel", images: int) -> Iterator[str]:
    """Yield what was measured of one method, what matters most first."""
    if (pointing := method.measures.get("pointing")) is not None:
        text = translate("Trust", "Largest pixel inside the box in {share} of the images.")
        if level.box_share is not None:
            text = translate(
                "Trust",
                "Largest pixel inside the box in {share} of the images; chance: {chance:.0%}.",
            )
        yield text.format(share=_share(pointing), chance=level.box_share)
    if (iou := method.measures.get("iou")) is not None:
        text = translate("Trust", "Overlap with the box, at the box's area: {range}, 1 is the box.")
        yield text.format(range=_range(iou))
    yield from _on_weights(method)
    yield from _against(method, "random", translate("Trust", "a random order of regions"))
    yield from _against(method, "edges", translate("Trust", "an edge detector"))
    yield from _on_stability(method, level)
    if method.images < images:
        text = translate("Trust", "Measured on {count} images only: the method is slow.")
        if method.images == 1:
            text = translate("Trust", "Measured on 1 image only: the method is slow.")
        yield text.format(count=method.images)


def _on_weights(method: "TrustMethod") -> Iterator[str]:
    """Say whether the map depends on what the network has learnt."""
    alike = method.measures.get("spearman_all")
    if alike is None:
        return
    words = translate("Trust", _WEIGHTS if _follows(method) else _NO_WEIGHTS)
    text = translate(
        "Trust",
        "{words}: likeness of the map with all of them in disorder {range}, 1 is unchanged.",
    )
    yield text.format(words=words, range=_range(alike))


def _warning(method: "TrustMethod") -> str:
    """Return why maps cannot be relied on, in a few words, or nothing."""
    if not _follows(method):
        return translate("Trust", "Ignores the weights")
    better = method.measures.get("over_random")
    is_chance = better is not None and better.low <= 0
    return translate("Trust", "Not clearly above chance") if is_chance else ""


def _follows(method: "TrustMethod") -> bool:
    """Whether the map changes when the weights are in disorder."""
    alike = method.measures.get("spearman_all")
    return alike is None or alike.high < _MOST_ALIKE


def _against(method: "TrustMethod", name: str, other: str) -> Iterator[str]:
    """Say whether regions by the map move the score more than others."""
    better = method.measures.get(f"over_{name}")
    if better is None:
        return
    text = translate(
        "Trust",
        "Tells what moves the score not clearly better than {other}: {range} of the score's fall.",
    )
    if better.low > 0:
        text = translate(
            "Trust",
            "Tells what moves the score better than {other}: {range} of the score's fall.",
        )
    if better.high < 0:
        text = translate(
            "Trust", "Tells what moves the score worse than {other}: {range} of the score's fall."
        )
    yield text.format(other=other, range=_range(better, signed=True))


def _on_stability(method: "TrustMethod", level: "TrustLevel") -> Iterator[str]:
    """Say how steady the map is, and beside which others."""
    own = method.measures.get("stability")
    if own is None:
        return
    others = [
        translate("Explain", each.title)
        for each in level.methods.values()
        if (its := each.measures.get("stability")) is not None and own.value > its.value + _EQUAL
    ]
    text = translate(
        "Trust", "Steadiness under mirroring, shifts and noise: {range}, 1 is unmoved."
    )
    if others:
        text = translate(
            "Trust",
            "Steadiness under mirroring, shifts and noise: {range}, 1 is unmoved; "
            "steadier than {others}.",
        )
    yield text.format(range=_range(own), others=listed(others, "and"))


def _share(interval: "Interval") -> str:
    """Return a share with its range."""
    text = translate("Trust", "{value:.0%} ({low:.0%} to {high:.0%})")
    return text.format(value=interval.value, low=interval.low, high=interval.high)


def _range(interval: "Interval", *, signed: bool = False) -> str:
    """Return a number with its range."""
    sign = "+" if signed else ""
    # 0 is added to what is rounded: nothing is "-0.00"
    value, low, high = (
        f"{round(each, 2) + 0.0:{sign}.2f}"
        for each in (interval.value, interval.low, interval.high)
    )
    return translate("Trust", "{value} ({low} to {high})").format(value=value, low=low, high=high)
