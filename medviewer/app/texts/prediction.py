"""The words and figures of the AI pane: values in, plain text out. No Qt.

Nothing here says "normal": a score below its threshold does not exclude disease.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.texts.plain import Severity, clean_text, short_hash
from medviewer.inference.prediction import (
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    Score,
    WarningKind,
)
from medviewer.inference.wording import figure
from medviewer.language import again, later, translate

_DASH = "\N{EN DASH}"
_DOT = "\N{MIDDLE DOT}"
_NOT_CHECKED = later(
    "Prediction",
    "Whether the image is like the training images is not checked: this model has no reference.",
)
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Chip:
    """A short mark beside a finding; `reasons` are its long form."""

    text: str
    severity: Severity
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence on the input that asks for care."""

    text: str
    severity: Severity
    is_range: bool = False
    """Whether it is about the range of the training images."""


@dataclass(frozen=True, slots=True)
class StrongSlice:
    """One of the images with the highest score of a class; `index` counts from 0."""

    index: int
    text: str
    description: str


def score_tooltip(score: Score) -> str:
    """Say what the figure is and is not."""
    return translate(
        "Prediction",
        "Score {score} (logit {logit}): the output of the network, not a probability",
    ).format(score=figure(score.score, 6), logit=figure(score.logit))


def threshold_words(score: Score) -> str:
    """Say on which side of the threshold a score lies, or whether it is the largest."""
    if score.threshold is None:
        if score.positive:
            return translate("Prediction", "largest of the classes")
        return translate("Prediction", "not the largest of the classes")
    if score.positive:
        return translate("Prediction", "above threshold")
    return translate("Prediction", "below threshold - does not exclude disease")


def percent_text(share: float) -> str:
    """Return a share in whole per cent; the ends stay open: never "0 %" nor "100 %"."""
    if not math.isfinite(share):
        return _DASH
    if share < 0.01:
        return f"<{_SPACE}1{_SPACE}%"
    if share > 0.99:
        return f">{_SPACE}99{_SPACE}%"
    return f"{share * 100:.0f}{_SPACE}%"


def probability_text(score: Score, *, calibration: str, out_of_range: bool) -> str:
    """Return the calibrated probability and its set, or why there is none."""
    if score.probability is not None:
        source = clean_text(calibration) or translate(
            "Prediction", "a set that the card does not name"
        )
        return translate("Prediction", "Probability {percent}, calibrated on {source}").format(
            percent=percent_text(score.probability), source=source
        )
    if out_of_range:
        return translate("Prediction", "No calibrated probability: the input is out of range")
    if calibration:
        return translate("Prediction", "No calibrated probability for this input")
    return translate("Prediction", "No calibrated probability: the model has no calibration")


def is_out_of_range(prediction: Prediction) -> bool:
    """Whether the series, or more of its images than the model bears, is out of range."""
    return prediction.is_out_of_range


def chips(prediction: Prediction) -> tuple[Chip, ...]:
    """Return the marks of a prediction: in range, out or not checked, and how many warnings."""
    reasons = input_reasons(prediction)
    far = tuple(reason.text for reason in reasons if reason.is_range)
    others = tuple(reason.text for reason in reasons if not reason.is_range)
    if not prediction.range_checked:
        marks = [Chip(translate("Prediction", "range not checked"), Severity.WARNING, far)]
    elif far:
        marks = [Chip(translate("Prediction", "out of range"), Severity.CRITICAL, far)]
    else:
        like = translate("Prediction", "The image is like the training images.")
        marks = [Chip(translate("Prediction", "in range"), Severity.QUIET, (like,))]
    if others:
        text = translate("Prediction", "{count} input warnings").format(count=len(others))
        if len(others) == 1:
            text = translate("Prediction", "input warning")
        marks.append(Chip(text, Severity.WARNING, others))
    return tuple(marks)


def input_reasons(prediction: Prediction) -> tuple[Reason, ...]:
    """Return every reason for care once, the gravest first; image numbers where not all have it.

    Images out of range that the model bears in a series are a warning like any other.
    """
    bears = not is_out_of_range(prediction)
    reasons = {warning.text: _reason(warning, bears=bears) for warning in prediction.warnings}
    for warning, numbers in _warnings_of_images(prediction):
        if warning.text not in reasons:
            prefix = _images_prefix(numbers, len(prediction.images))
            reasons[prefix + warning.text] = _reason(warning, prefix, bears=bears)
    if prediction.images and not prediction.range_checked:
        text = translate("Prediction", _NOT_CHECKED)
        reasons[text] = Reason(text, Severity.WARNING, is_range=True)
    found = reasons.values()
    return tuple(sorted(found, key=lambda reason: reason.severity is not Severity.CRITICAL))


def strongest_slices(prediction: Prediction, label: str) -> tuple[StrongSlice, ...]:
    """Return the three images with the highest score of `label`; none in a series of one."""
    if len(prediction.images) + len(prediction.failed) < 2:
        return ()
    return tuple(_strong_slice(image, label) for image in prediction.strongest(label))


def failed_texts(prediction: Prediction, already_said: str = "") -> tuple[str, ...]:
    """Return which images were not scored, one line a reason: "Images 3-5, 9: broken".

    A reason that was `already_said` and holds for every image is not said again.
    """
    numbers: dict[str, list[int]] = {}
    for failed in sorted(prediction.failed, key=lambda failed: failed.index):
        numbers.setdefault(clean_text(failed.reason), []).append(failed.index + 1)
    if not prediction.images and list(numbers) == [already_said]:
        return ()
    return tuple(numbers_prefix(found) + reason for reason, found in numbers.items())


def numbers_prefix(numbers: Sequence[int]) -> str:
    """Return which images a sentence is about, to stand before it: "Images 3-5: "."""
    return translate("Prediction", "{images}: ").format(images=numbers_text(numbers))


def numbers_text(numbers: Sequence[int]) -> str:
    """Return ascending image numbers with their runs drawn together: "Images 1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    parts = ", ".join("-".join(map(str, run)) for run in runs)
    if len(numbers) == 1:
        return translate("Prediction", "Image {numbers}").format(numbers=parts)
    return translate("Prediction", "Images {numbers}").format(numbers=parts)


def duration_text(elapsed_s: float) -> str:
    """Return a run time: "< 0.01 s", "0.42 s", "12.3 s", "2 min 5 s"."""
    if elapsed_s < 0.01:
        return f"<{_SPACE}0.01{_SPACE}s"
    if elapsed_s < 9.995:
        return f"{elapsed_s:.2f}{_SPACE}s"
    if elapsed_s < 59.95:
        return f"{elapsed_s:.1f}{_SPACE}s"
    minutes, seconds = divmod(round(elapsed_s), 60)
    return f"{minutes}{_SPACE}min {seconds}{_SPACE}s"


def time_text(moment: datetime) -> str:
    """Return date and time to the second, in the zone that the value carries."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def run_text(prediction: Prediction) -> str:
    """Return when, how long and where: "2026-11-22 10:12:44 · 0.42 s · CPU"."""
    parts = []
    if prediction.created is not None:
        parts.append(time_text(prediction.created))
    if "total" in prediction.seconds:
        parts.append(duration_text(prediction.seconds["total"]))
    return joined([*parts, clean_text(prediction.device)])


def other_weights_text(identity: ModelIdentity, shown: ModelChoice | None) -> str:
    """Say which model made a result where it is not the one named above it; else nothing."""
    if shown is not None and (shown.name, shown.version, shown.sha256) == (
        identity.name,
        identity.version,
        identity.sha256,
    ):
        return ""
    name = f"{clean_text(identity.name)} {clean_text(identity.version)}"
    text = translate("Prediction", "Made by other weights: {weights}")
    if shown is not None and shown.sha256 == identity.sha256:
        text = translate("Prediction", "Made by another version: {weights}")
    return text.format(weights=joined([name, short_hash(identity.sha256)]))


def joined(parts: Iterable[str]) -> str:
    """Join what is not empty by middle dots."""
    return f" {_DOT} ".join(part for part in parts if part)


def _strong_slice(image: ImagePrediction, label: str) -> StrongSlice:
    score = figure(image.scores[label].score, 2)
    number = image.index + 1
    shown = translate("Prediction", "Show image {number}: {name}, score {score}").format(
        number=number, name=label, score=score
    )
    return StrongSlice(image.index, f"{number} {_DOT} {score}", shown)


def _warnings_of_images(prediction: Prediction) -> list[tuple[InputWarning, list[int]]]:
    numbers: dict[InputWarning, list[int]] = {}
    for image in prediction.images:
        for warning in image.warnings:
            numbers.setdefault(warning, []).append(image.index + 1)
    return list(numbers.items())


def _images_prefix(numbers: Sequence[int], total: int) -> str:
    return "" if len(numbers) == total else numbers_prefix(sorted(numbers))


def _reason(warning: InputWarning, prefix: str = "", *, bears: bool) -> Reason:
    is_range = warning.kind is WarningKind.OUT_OF_RANGE and not bears
    severity = Severity.CRITICAL if is_range or warning.refuses else Severity.WARNING
    return Reason(clean_text(prefix + again(warning.text)), severity, is_range)
