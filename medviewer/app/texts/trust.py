"""What was measured of a model's heatmaps, in words beside the map. No Qt.

A record becomes words on the worker, when models are listed: the window shows words alone. How far
a map follows the network is said, never that the network is right.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.texts.plain import Severity
from medviewer.app.texts.prediction import Chip
from medviewer.app.texts.trust_sentences import trust_sentences, trust_warning
from medviewer.inference.wording import sentences
from medviewer.language import later, translate, translate_made

if TYPE_CHECKING:  # the window need not wait for what only a model's folder brings
    from medviewer.models.trust.record import TrustRecord

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
_SLICE_OF_VOLUME = later(
    "Trust",
    "Each is one slice within its volume, the one without which the score is lowest; the other "
    "slices stay as they are.",
)

_PARTS = {
    "test": later("Trust", "patients that neither training nor any choice has seen"),
    "aside": later("Trust", "patients whom the network never saw"),
}
_WHOSE = {
    "image": later("Trust", "{method}, of the image"),
    "slices": later("Trust", "{method}, of the slices"),
    "series": later("Trust", "{method}, of the series"),
}


@dataclass(frozen=True, slots=True)
class MethodWords:
    """What was measured of one method; `maps_of` says whose logit it explained.

    `warning` is a few words where its maps cannot be relied on, else empty; `is_of_few` where too
    few patients were measured to say either.
    """

    title: str
    maps_of: str
    sentences: tuple[str, ...]
    warning: str = ""
    is_of_few: bool = False


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
    methods = tuple(
        MethodWords(
            method.title,
            name,
            tuple(trust_sentences(method, level, record.data.images)),
            warning=trust_warning(method),
            is_of_few=method.is_of_few,
        )
        for name, level in record.levels.items()
        for method in level.methods.values()
    )
    why = translate_made("Trust", record.decisive.why)
    return TrustWords(_measured_on(record), methods, why)


def _measured_on(record: "TrustRecord") -> str:
    """Say on which images it was measured, and what ranges are."""
    part = _PARTS.get(record.data.part)
    text = translate("Trust", "Measured on {images} images of {patients} patients of {data}.")
    if part:
        text = translate(
            "Trust", "Measured on {images} images of {patients} patients of {data}, {part}."
        )
    measured_on = text.format(
        images=record.data.images,
        patients=record.data.patients,
        data=record.data.name,
        part=translate("Trust", part or ""),
    )
    told = [measured_on]
    if record.data.slice_of == "volume":
        told.append(translate("Trust", _SLICE_OF_VOLUME))
    methods = [each for level in record.levels.values() for each in level.methods.values()]
    if not all(each.is_of_few for each in methods):
        told.append(translate("Trust", "Ranges hold in 95 % of draws of patients."))
    return sentences(told)


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
    if found.is_of_few:
        return Chip(translate("Trust", "Trust: few patients"), Severity.QUIET, lines)
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
