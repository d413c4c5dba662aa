"""What was measured of a classifier, and how it was made: the tables of a card that hold evidence.

Like all dataclasses of a card they are its schema, see `medviewer.models.card`. Torch-free.
"""

import re
from dataclasses import dataclass
from typing import Literal

from medviewer.language import later


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """How the thresholds were chosen: table ``[operating_point]``.

    `sensitivity` and `specificity` are those on that `set`, one for each class. So are, where they
    are told, the `false_discovery_rate` (wrong among those called positive) and the
    `false_omission_rate` (wrong among the others), which hold for the `prevalence` there alone.
    """

    method: str
    set: str
    sensitivity: tuple[float, ...]
    specificity: tuple[float, ...]
    false_discovery_rate: tuple[float, ...] = ()
    false_omission_rate: tuple[float, ...] = ()
    prevalence: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """An error of a population's probabilities, with raw scores and with calibrated ones."""

    population: str
    set: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """From logit to probability, ``activation(scale * logit + bias)``: ``[calibration]``.

    ``platt`` with a sigmoid (Platt 1999); ``temperature`` with equal scales and no bias (Guo et
    al., ICML 2017). `scale` and `bias` have one number for each class, `set` is where they were
    fitted. `ece` and `brier` are the expected calibration error and the Brier score.
    """

    method: Literal["platt", "temperature"]
    set: str
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    ece: tuple[CalibrationError, ...] = ()
    brier: tuple[CalibrationError, ...] = ()


@dataclass(frozen=True, slots=True)
class Conformal:
    """Sets of answers that hold the right one in a share of cases: table ``[conformal]``.

    Split-conformal sets from calibrated probabilities (Vovk et al. 2005). ``lac`` takes every
    answer whose probability is at least ``1 - quantile`` (Sadinle et al., JASA 2019); ``aps`` takes
    the likeliest answer, and the next ones while their sum stays up to the quantile (Romano et
    al., NeurIPS 2020). The answers are the classes of a multi-class task (one quantile); else each
    class has two, there and not there, and a quantile. `set` is where they were found: patients
    like these are needed.
    """

    method: Literal["lac", "aps"]
    coverage: float
    set: str
    quantiles: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 0 < self.coverage < 1:
            raise ValueError(later("Cards", "coverage must be between 0 and 1"))
        if not all(0 <= each <= 1 for each in self.quantiles):
            raise ValueError(later("Cards", "quantiles must be from 0 to 1"))


@dataclass(frozen=True, slots=True)
class FlaggedShare:
    """How many images of a kind the out-of-range check flags."""

    population: str
    set: str
    images: int
    flagged: int


@dataclass(frozen=True, slots=True)
class ReferenceCard:
    """The out-of-range check on the network's features: table ``[reference]``.

    An image is out of range when its distance exceeds `threshold`
    (`medviewer.models.feature_reference`), and a series when more than `series_share` of its
    images are: the topmost and lowest slices of a volume show little to judge by.
    """

    threshold: float
    method: str
    fitted_on: str
    flagged: tuple[FlaggedShare, ...] = ()
    series_share: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.series_share <= 1:
            raise ValueError(later("Cards", "series_share must be from 0 to 1"))


@dataclass(frozen=True, slots=True)
class TrainingData:
    """One data set that was trained on: an element of ``[[training_data]]``."""

    name: str
    source: str
    licence: str
    images: int
    patients: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured value with its 95 % interval."""

    value: float
    low: float
    high: float


Level = Literal["image", "slice", "slice_in_series", "patient"]
"""What is judged: images, slices by themselves or by the answer for their series, patients."""

LEVEL_WORDS: dict[Level, str] = {
    "image": later("Models", "by image"),
    "slice": later("Models", "by slice"),
    "slice_in_series": later("Models", "by slice, each with the answer for its series"),
    "patient": later("Models", "by patient"),
}


@dataclass(frozen=True, slots=True)
class Performance:
    """What was measured on one population: an element of ``[[performance]]``."""

    population: str
    set: str
    images: int
    patients: int
    metrics: dict[str, Interval]
    level: Level = "image"


@dataclass(frozen=True, slots=True)
class Reproduce:
    """How the model was made: table ``[reproduce]``."""

    command: str
    seed: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for some scores instead of what the card says of all.

    `thresholds` has one number for each class, and none where classes exclude each other. Without a
    `calibration` of its own there is no probability.
    """

    thresholds: tuple[float, ...]
    operating_point: OperatingPoint | None = None
    calibration: Calibration | None = None
    conformal: Conformal | None = None

    def __post_init__(self) -> None:
        if not all(0 <= each <= 1 for each in self.thresholds):
            raise ValueError(later("Cards", "thresholds must be from 0 to 1"))


@dataclass(frozen=True, slots=True)
class SeriesReading(Reading):
    """What holds for the score of a whole series where it differs from a slice's: ``[series]``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationReading(Reading):
    """What holds for the patients of one population: an element of ``[[populations]]``.

    The patient's age tells who belongs to it: completed years from the first to the second of
    `age_years`, both included.
    """

    name: str
    age_years: tuple[float, float]

    def __post_init__(self) -> None:
        Reading.__post_init__(self)
        if not self.name.strip():
            raise ValueError(later("Cards", "name must not be empty"))
        if not self.age_years[0] <= self.age_years[1]:  # also where one is no number
            raise ValueError(later("Cards", "age_years must be [from, to] with from <= to"))

    def holds_at(self, years: float) -> bool:
        """Whether patients of this age belong to it."""
        return self.age_years[0] <= years <= self.age_years[1]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which way of explaining is shown first: table ``[explanation]``.

    `method` is a name of `medviewer.explain.methods.registry.METHODS`, `why` a sentence: what was
    measured (`medviewer.models.trust.record`).
    """

    method: str
    why: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9+-]{1,64}", self.method):
            raise ValueError(
                later("Cards", "method must be of lower-case letters, digits, + and -")
            )
