"""What a model said of each slice of a stack, in rows along its slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from medviewer.app.results import ClassificationResult
from medviewer.app.session import Session
from medviewer.app.texts.heatmap import unit_text
from medviewer.app.texts.plain import clean_text
from medviewer.app.texts.prediction import percent_text, threshold_words
from medviewer.app.viewport import Viewport
from medviewer.inference.wording import figure
from medviewer.language import later, remembered, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.inference.prediction import ImagePrediction

Values = tuple[float | None, ...]
"""One a slice; None where nothing was said of it."""

EFFECT = later("Heatmap", "Effect")
_BOTH = later(
    "Heatmap",
    "effect: the series' logit less that without this slice; a first-order guess beside it",
)
_HALF = 0.5
"""Share of the largest weight or effect from which on a slice is strong by it."""


@dataclass(frozen=True, slots=True)
class RibbonRow:
    """One row of values.

    Attributes
    ----------
    name
        In a word, such as ``Score``.
    top
        The value that fills a row without negative ones, which hang down from a line at zero.
    threshold
        Where a line is drawn, None for none.
    beside
        Values of another kind that are marked upon the bars, none where empty.
    """

    name: str
    values: Values
    top: float
    threshold: float | None = None
    beside: Values = ()

    @property
    def is_signed(self) -> bool:
        """Whether values may be below zero."""
        return any(value is not None and value < 0 for value in (*self.values, *self.beside))

    @property
    def span(self) -> tuple[float, float]:
        """The values at the foot and at the head of the row."""
        if not self.is_signed:
            return 0.0, self.top
        known = [value for value in (*self.values, *self.beside) if value is not None]
        return min(known), max(0.0, *known)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The rows of a stack; `strong` slices are those that a reader wants to see.

    `important` are those without which the series' score would fall most, where that is known.
    `tips` says for every slice what stands in the rows, or why nothing does. Slices that are
    `left_out` are those that the reader took out of the series by hand.
    """

    rows: tuple[RibbonRow, ...]
    strong: frozenset[int] = frozenset()
    tips: tuple[str, ...] = ()
    important: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()

    def without(self, slices: frozenset[int]) -> "Ribbon":
        """Return the same with slices marked as left out by the reader, which their tips say."""
        text = translate("Heatmap", "left out by hand: crossed out")
        tips = tuple(
            f"{tip} · {text}" if index in slices else tip for index, tip in enumerate(self.tips)
        )
        return replace(self, left_out=slices, tips=tips)

    @property
    def count(self) -> int:
        """How many slices there are."""
        return len(self.tips)

    def next_strong(
        self, slice_index: int, direction: int, *, by_importance: bool = False
    ) -> int | None:
        """Return the nearest strong slice after `slice_index`, before it where negative."""
        wanted = self.important if by_importance else self.strong
        if direction > 0:
            return min((each for each in wanted if each > slice_index), default=None)
        return max((each for each in wanted if each < slice_index), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Importance:
    """What each image does to the series' score, by image index; in `unit`, may be negative.

    `beside` is the same by another method, which `beside_name` says.
    """

    name: str
    unit: str
    values: Mapping[int, float] = field(default_factory=dict)
    beside: Mapping[int, float] = field(default_factory=dict)
    beside_name: str = ""


def shown_ribbon(session: Session, number: int) -> Ribbon | None:
    """Return the ribbon of cell `number`: its own, or that of a twin on screen.

    So the plain side of a comparison has it too, and both images stand at the same height.
    """
    viewport = session.viewports[number]
    own = ribbon_of(session, viewport)
    if own is not None or not viewport.series_key:
        return own
    twins = (session.viewports[other] for other in session.arrangement.visible)
    found = (ribbon_of(session, each) for each in twins if each.stack_key == viewport.stack_key)
    return next((each for each in found if each is not None), None)


def ribbon_of(session: Session, viewport: Viewport) -> Ribbon | None:
    """Return the ribbon of a cell, None where its slices were not scored one by one."""
    found = session.find_stack(viewport.stack_key)
    status = session.status(viewport.result) if viewport.result else None
    if found is None or status is None or status.result is None or not viewport.is_as_taken:
        return None
    first = sum(len(stack.frames) for stack in found[1].stacks[: viewport.stack_index])
    count = len(found[2].frames)
    return stack_ribbon(status.result, viewport.state.overlay.target, first, count)


@remembered(8)
def stack_ribbon(
    result: ClassificationResult,
    label: str,
    first: int,
    count: int,
    importance: Importance | None = None,
) -> Ribbon | None:
    """Return the rows of one class for the `count` slices from image `first` of the series on.

    The second row is `importance`, that of the result itself where none is given; without any, the
    shares that the network gives its slices, where it does. None where there is nothing to see
    along the slices.
    """
    importance = importance or _own_importance(result, label)
    images = {image.index - first: image for image in result.prediction.images}
    own = [images.get(index) for index in range(count)]
    second = _weights(own) if importance is None else _importance(importance, first, count)
    rows = tuple(row for row in (_scores(own, label), second) if row is not None)
    if count < 2 or not rows:
        return None
    reasons = {each.index - first: clean_text(each.reason) for each in result.prediction.failed}
    unscored = translate("Heatmap", "not scored")
    tips = (
        _tip(index, own[index], label, reasons.get(index, unscored), second, importance)
        for index in range(count)
    )
    important = frozenset[int]() if importance is None else _largest(second)
    return Ribbon(rows, _strong(own, label, second), tuple(tips), important)


def binned(values: Sequence[float | None], count: int) -> Values:
    """Return `count` bins of neighbours, each with its value farthest from zero."""
    edges = [len(values) * place // count for place in range(count + 1)]
    bins = (values[start:end] for start, end in pairwise(edges))
    return tuple(max((v for v in own if v is not None), key=abs, default=None) for own in bins)


def _scores(own: Sequence["ImagePrediction | None"], label: str) -> RibbonRow | None:
    scores = [image.scores.get(label) if image else None for image in own]
    known = [score for score in scores if score is not None]
    if not known:
        return None
    values = tuple(score.score if score else None for score in scores)
    return RibbonRow(translate("Heatmap", "Score"), values, 1.0, known[0].threshold)


def _weights(own: Sequence["ImagePrediction | None"]) -> RibbonRow | None:
    values = tuple(image.weight if image else None for image in own)
    top = max((value for value in values if value is not None), default=0.0)
    return RibbonRow(translate("Heatmap", "Share"), values, top) if top > 0 else None


def _importance(importance: Importance, first: int, count: int) -> RibbonRow | None:
    values, beside = (
        tuple(known.get(first + index) for index in range(count)) if known else ()
        for known in (importance.values, importance.beside)
    )
    top = max((abs(value) for value in (*values, *beside) if value is not None), default=0.0)
    return (
        RibbonRow(translate("Heatmap", importance.name), values, top, None, beside)
        if top > 0
        else None
    )


def _own_importance(result: ClassificationResult, label: str) -> Importance | None:
    """Return what leaving out each slice does, exactly, and gradient x feature beside it."""
    own = result.importance.get(label)
    if own is None:
        return None
    left_out, first_order = (
        dict(zip(own.indices, values.tolist(), strict=True))
        for values in (own.left_out, own.gradient_x_feature)
    )
    return Importance(
        EFFECT, "logit", left_out, first_order, later("Heatmap", "gradient x feature")
    )


def _strong(
    own: Sequence["ImagePrediction | None"], label: str, second: RibbonRow | None
) -> frozenset[int]:
    """Return the slices above the threshold; without scores, those with the largest shares."""
    scores = {index: image.scores[label] for index, image in enumerate(own)
              if image and label in image.scores}  # fmt: skip
    if scores or second is None:
        return frozenset(index for index, score in scores.items() if score.positive)
    return _largest(second)


def _largest(row: RibbonRow | None) -> frozenset[int]:
    """Return the slices with at least half of the row's largest value; none without a positive."""
    known = {} if row is None else {i: v for i, v in enumerate(row.values) if v is not None}
    top = max(known.values(), default=0.0)
    return frozenset(index for index, value in known.items() if top > 0 and value >= _HALF * top)


def _tip(
    index: int,
    image: "ImagePrediction | None",
    label: str,
    reason: str,
    second: RibbonRow | None,
    importance: Importance | None,
) -> str:
    parts = [translate("Heatmap", "Slice {number}").format(number=index + 1)]
    score = image.scores.get(label) if image else None
    if score is not None:
        text = translate("Heatmap", "score {score}, {where}")
        parts.append(text.format(score=figure(score.score), where=threshold_words(score)))
    elif image is None:
        parts.append(reason)
    value = None if second is None else second.values[index]
    if second is not None and value is not None:
        if importance is not None:
            parts.append(f"{second.name.lower()} {value:+.3g} {unit_text(importance.unit)}")
            parts.extend(_beside_words(index, second, importance))
        else:
            text = translate("Heatmap", "{percent} of the series' score")
            parts.append(text.format(percent=percent_text(value)))
    return " · ".join(parts)


def _beside_words(index: int, row: RibbonRow, importance: Importance) -> list[str]:
    """Return what the other method says of a slice, and what both mean."""
    value = row.beside[index] if row.beside else None
    if value is None:
        return []
    name = translate("Heatmap", importance.beside_name)
    return [f"{name} {value:+.3g}", translate("Heatmap", _BOTH)]
