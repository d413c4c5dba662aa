"""What was measured of a model's heatmaps, in words beside the map. No Qt.

A record becomes words on the worker, when models are listed: the window shows words alone. How far
a map follows the network is said, never that the network is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.texts.plain import Severity
from medviewer.app.texts.prediction import Chip

if TYPE_CHECKING:  # the window need not wait for what only a model's folder brings
    from medviewer.models.card_evidence import Interval
    from medviewer.models.trust.record import TrustLevel, TrustMethod, TrustRecord

CAUTION = (
    "This says how well the map tells what the model does, not whether the model is right. A map "
    "is not the outline of a finding."
)
NOT_MEASURED = (
    "How far this model's heatmaps can be trusted was not measured: medviewer trust does it on "
    "labelled images."
)

_EQUAL = 0.005
_MOST_ALIKE = 0.5
_PARTS = {
    "test": "patients that neither training nor any choice has seen",
    "aside": "patients whom the network never saw",
}


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
    whose = f", {part}" if part else ""
    measured_on = (
        f"Measured on {record.data.images} images of {record.data.patients} patients of "
        f"{record.data.name}{whose}; ranges hold in 95 % of draws of patients."
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


def trust_chip(words: TrustWords | None, title: str, maps_of: str) -> Chip:
    """Return the mark beside a map of one method; its reasons are the long form."""
    found = words.of(title, maps_of) if words else None
    if words is None or found is None:
        return Chip("Trust not measured", Severity.QUIET, _why_not(words, title))
    lines = (f"{title}:", *found.sentences, words.measured_on, CAUTION)
    if found.warning:
        return Chip(found.warning, Severity.WARNING, lines)
    return Chip("Trust measured", Severity.QUIET, lines)


def trust_rows(words: TrustWords | None) -> list[tuple[str, str]]:
    """Return every method with its sentences, for a table."""
    if words is None or not words.methods:
        return [("Trust", sentence) for sentence in _why_not(words, "")]
    several = len({each.maps_of for each in words.methods}) > 1
    rows = [
        (f"{each.title}, of the {each.maps_of}" if several else each.title, sentence)
        for each in words.methods
        for sentence in each.sentences
    ]
    return [*rows, ("Default", words.default), ("Data", words.measured_on), ("Note", CAUTION)]


def _why_not(words: TrustWords | None, title: str) -> tuple[str, ...]:
    """Return why there is nothing to say."""
    if words is not None and words.problem:
        return (f"{words.problem}.",)
    if words is not None and words.methods:
        return (f"{title} was not among the methods that were measured.",)
    return (NOT_MEASURED,)


def _sentences(method: "TrustMethod", level: "TrustLevel", images: int) -> Iterator[str]:
    """Yield what was measured of one method, what matters most first."""
    if (pointing := method.measures.get("pointing")) is not None:
        chance = f"; chance: {level.box_share:.0%}" if level.box_share is not None else ""
        yield f"Largest pixel inside the box in {_share(pointing)} of the images{chance}."
    if (iou := method.measures.get("iou")) is not None:
        yield f"Overlap with the box, at the box's area: {_range(iou)}, 1 is the box."
    yield from _on_weights(method)
    yield from _against(method, "random", "a random order of regions")
    yield from _against(method, "edges", "an edge detector")
    yield from _on_stability(method, level)
    if method.images < images:
        few = "1 image" if method.images == 1 else f"{method.images} images"
        yield f"Measured on {few} only: the method is slow."


def _on_weights(method: "TrustMethod") -> Iterator[str]:
    """Say whether the map depends on what the network has learnt."""
    alike = method.measures.get("spearman_all")
    if alike is None:
        return
    words = "Follows the weights" if _follows(method) else "Does not follow the weights"
    kept = "likeness of the map with all of them in disorder"
    yield f"{words}: {kept} {_range(alike)}, 1 is unchanged."


def _warning(method: "TrustMethod") -> str:
    """Return why maps cannot be relied on, in a few words, or nothing."""
    if not _follows(method):
        return "Ignores the weights"
    better = method.measures.get("over_random")
    return "Not clearly above chance" if better is not None and better.low <= 0 else ""


def _follows(method: "TrustMethod") -> bool:
    """Whether the map changes when the weights are in disorder."""
    alike = method.measures.get("spearman_all")
    return alike is None or alike.high < _MOST_ALIKE


def _against(method: "TrustMethod", name: str, other: str) -> Iterator[str]:
    """Say whether regions by the map move the score more than others."""
    better = method.measures.get(f"over_{name}")
    if better is None:
        return
    verdict = "better than" if better.low > 0 else "not clearly better than"
    if better.high < 0:
        verdict = "worse than"
    yield (
        f"Tells what moves the score {verdict} {other}: {_range(better, signed=True)} of the "
        "score's fall."
    )


def _on_stability(method: "TrustMethod", level: "TrustLevel") -> Iterator[str]:
    """Say how steady the map is, and beside which others."""
    own = method.measures.get("stability")
    if own is None:
        return
    others = [
        each.title
        for each in level.methods.values()
        if (its := each.measures.get("stability")) is not None and own.value > its.value + _EQUAL
    ]
    steadier = f"; steadier than {_listed(others)}" if others else ""
    yield f"Steadiness under mirroring, shifts and noise: {_range(own)}, 1 is unmoved{steadier}."


def _share(interval: "Interval") -> str:
    """Return a share with its range."""
    return f"{interval.value:.0%} ({interval.low:.0%} to {interval.high:.0%})"


def _range(interval: "Interval", *, signed: bool = False) -> str:
    """Return a number with its range."""
    sign = "+" if signed else ""
    # 0 is added to what is rounded: nothing is "-0.00"
    value, low, high = (
        f"{round(each, 2) + 0.0:{sign}.2f}"
        for each in (interval.value, interval.low, interval.high)
    )
    return f"{value} ({low} to {high})"


def _listed(words: list[str]) -> str:
    """Return words as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
