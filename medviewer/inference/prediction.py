"""What a model said of a series: numbers and their conditions, numpy and plain Python only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class WarningKind(StrEnum):
    """Why a score may not mean what it seems to: a closed list, part of the public JSON."""

    MODALITY_MISMATCH = "modality_mismatch"
    MODALITY_UNKNOWN = "modality_unknown"
    BODY_PART_MISMATCH = "body_part_mismatch"
    BODY_PART_UNKNOWN = "body_part_unknown"
    VIEW_MISMATCH = "view_mismatch"
    VIEW_UNKNOWN = "view_unknown"
    AGE_OUT_OF_RANGE = "age_out_of_range"
    AGE_UNKNOWN = "age_unknown"
    SPECIES_MISMATCH = "species_mismatch"
    COLOR_IMAGE = "color_image"
    EMPTY_IMAGE = "empty_image"
    SATURATED_IMAGE = "saturated_image"
    SMALL_IMAGE = "small_image"
    SPACING_UNKNOWN = "spacing_unknown"
    NOT_A_PROJECTION = "not_a_projection"
    PLANE_MISMATCH = "plane_mismatch"
    PLANE_UNKNOWN = "plane_unknown"
    CONTRAST_MISMATCH = "contrast_mismatch"
    CONTRAST_UNKNOWN = "contrast_unknown"
    WEIGHTING_MISMATCH = "weighting_mismatch"
    WEIGHTING_UNKNOWN = "weighting_unknown"
    NO_HOUNSFIELD = "no_hounsfield"
    TOO_FEW_SLICES = "too_few_slices"
    ORDER_UNKNOWN = "order_unknown"
    DERIVED_IMAGE = "derived_image"
    OUT_OF_RANGE = "out_of_range"
    SEVERAL_IMAGES = "several_images"
    SEVERAL_MEMBERS = "several_members"


@dataclass(frozen=True, slots=True)
class InputWarning:
    """One reason for care. `refuses` means: the model does not read this at all."""

    kind: WarningKind
    text: str
    refuses: bool = False

    @property
    def casts_doubt(self) -> bool:
        """Whether it puts the score in doubt; the others are good to know."""
        return self.kind not in {WarningKind.SEVERAL_IMAGES, WarningKind.DERIVED_IMAGE}


@dataclass(frozen=True, slots=True)
class Score:
    """One class's result.

    Attributes
    ----------
    logit
        What the network's last layer gives.
    score
        What its activation (sigmoid or softmax) makes of it, 0 to 1: not a probability.
    probability
        The calibrated probability, or None where the card has no calibration or the input is out
        of range.
    threshold
        The card's operating threshold on `score`; None for exclusive classes.
    positive
        ``score >= threshold``, or for exclusive classes whether it is the largest.
    spread
        Of an ensemble, the standard deviation of its members' scores (with Bessel's correction).
    """

    logit: float
    score: float
    probability: float | None
    threshold: float | None
    positive: bool
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class ImagePrediction:
    """Scores of one frame. `index` counts all frames of the series in shown order from 0.

    `scores` is empty where the network scores the series alone. `weight` is the image's
    share, of 1, in the score of a series that was read as a sequence.
    """

    file: str
    frame: int
    index: int
    scores: dict[str, Score]
    warnings: tuple[InputWarning, ...] = ()
    weight: float | None = None

    @property
    def is_out_of_range(self) -> bool:
        """Whether it is unlike the images that the model was trained on."""
        return any(warning.kind is WarningKind.OUT_OF_RANGE for warning in self.warnings)


@dataclass(frozen=True, slots=True)
class FailedImage:
    """An image that was not scored, and why."""

    file: str
    frame: int
    index: int
    reason: str


class PredictionState(StrEnum):
    """How a classification ended."""

    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights spoke."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """A model's reading of one series.

    `far_share` is the share of images out of range that the series' score bears; `range_checked`
    tells whether the model can tell at all: one without a reference cannot. `population` names that
    of the model's card whose thresholds and probabilities hold, by the patient's age; empty: those
    for all patients.
    """

    model: ModelIdentity
    series_uid: str
    description: str
    modality: str
    state: PredictionState
    reason: str = ""
    warnings: tuple[InputWarning, ...] = ()
    scores: dict[str, Score] = field(default_factory=dict)
    images: tuple[ImagePrediction, ...] = ()
    failed: tuple[FailedImage, ...] = ()
    device: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    created: datetime | None = None
    far_share: float = 0.0
    range_checked: bool = True
    population: str = ""

    @property
    def is_out_of_range(self) -> bool:
        """Whether the series, or more of its images than the model bears, is out of range."""
        if any(warning.kind is WarningKind.OUT_OF_RANGE for warning in self.warnings):
            return True
        far = sum(image.is_out_of_range for image in self.images)
        return far > self.far_share * len(self.images)

    @property
    def in_range(self) -> bool | None:
        """Whether the series is like the training images; None where nobody looked."""
        return not self.is_out_of_range if self.range_checked and self.images else None

    def strongest(self, label: str, count: int = 3) -> tuple[ImagePrediction, ...]:
        """Return the `count` images with the highest logit of `label`, strongest first."""
        scored = [image for image in self.images if label in image.scores]
        return tuple(sorted(scored, key=lambda image: -image.scores[label].logit)[:count])
