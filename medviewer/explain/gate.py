"""Which heatmaps are greyed out: a map of a score that says nothing must not look like a finding.

Gating a map on its score multiplies its overlap with what is really there (Saporta et al., *Nature
Machine Intelligence* 4, 2022).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.inference.wording import score_figures
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution
    from medviewer.inference.prediction import ImagePrediction, Prediction, Score

_FAR_SERIES = later("Heatmap", "the series is out of the range of the training images")
_FAR_IMAGE = later("Heatmap", "the image is out of the range of the training images")


@dataclass(frozen=True, slots=True)
class Gate:
    """Why maps are greyed out: all of them, or some, by image index of the series.

    `is_open`: the reader wants to see them all the same.
    """

    series: str = ""
    images: Mapping[int, str] = field(default_factory=dict)
    is_open: bool = False

    def reason(self, image_index: int) -> str:
        """Return why the map of an image is greyed out, or would be; nothing where it is not."""
        return self.series or self.images.get(image_index, "")

    def within(self, first: int, last: int) -> frozenset[int]:
        """Return the images from `first` to before `last` whose own maps are greyed out."""
        return frozenset(index for index in self.images if first <= index < last)

    def words(self, image_index: int) -> str:
        """Say what happened to the map of an image, in a line; nothing where nothing did."""
        reason = self.reason(image_index)
        return gated_text(reason, is_open=self.is_open) if reason else ""


OPEN_GATE = Gate()


def gated_text(reason: str, *, is_open: bool) -> str:
    """Say that a map is greyed out, or is shown although it would be, and why."""
    text = translate("Image view", "Greyed out: {reason}")
    if is_open:
        text = translate("Image view", "Shown although {reason}")
    return text.format(reason=reason)


def gate_of(prediction: "Prediction", attribution: "Attribution", *, is_open: bool) -> Gate:
    """Return the gate of one class's maps: by the score that they explain, and by the range."""
    label = attribution.target
    if prediction.is_out_of_range:
        return Gate(translate("Heatmap", _FAR_SERIES), is_open=is_open)
    if attribution.maps_of == "series":
        whole = prediction.scores.get(label)
        if whole is not None and not whole.positive:
            return Gate(_below(whole), is_open=is_open)
    reasons = {
        image.index: reason
        for image in prediction.images
        if (reason := _image_reason(image, label, by_score=attribution.maps_of != "series"))
    }
    return Gate("", reasons, is_open)


def both_gates(first: Gate, second: Gate) -> Gate:
    """Return the gate of a difference: it says nothing where neither of its maps does."""
    series = first.series if second.series else ""
    indices = {*first.images, *second.images}
    images = {
        index: first.reason(index)
        for index in indices
        if first.reason(index) and second.reason(index)
    }
    return Gate(series, images, first.is_open)


def _image_reason(image: "ImagePrediction", label: str, *, by_score: bool) -> str:
    if image.is_out_of_range:
        return translate("Heatmap", _FAR_IMAGE)
    score = image.scores.get(label)
    return _below(score) if by_score and score is not None and not score.positive else ""


def _below(score: "Score") -> str:
    figure, threshold = score_figures(score)
    if not threshold:
        text = translate("Heatmap", "score {score} is not the largest of the classes")
        return text.format(score=figure)
    text = translate("Heatmap", "score {score} is below the threshold {threshold}")
    return text.format(score=figure, threshold=threshold)
