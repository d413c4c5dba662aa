"""What one training is: a TOML file with strict keys, as frozen values."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from medviewer.models.card import InputScope, SnomedCode
from medviewer.models.preprocess_spec import Fit
from medviewer.models.toml_values import FieldError, build
from medviewer.training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Source:
    """One population: a folder with ``manifest.csv`` (path, label, patient).

    `share` is the part of the drawn training images that comes from here, half of it positive;
    `label_smoothing` moves the targets to ``smoothing / 2`` and ``1 - smoothing / 2``. `title`,
    `origin` and `licence` go to the card.
    """

    population: str
    folder: str
    positive: str
    share: float
    label_smoothing: float
    title: str
    origin: str
    licence: str


@dataclass(frozen=True, slots=True)
class SplitFractions:
    """Parts of the patients, which add up to 1."""

    train: float
    validation: float
    test: float

    def __post_init__(self) -> None:
        parts = (self.train, self.validation, self.test)
        if min(parts) <= 0 or abs(sum(parts) - 1) > 1e-9:
            raise ValueError("train, validation and test must be above 0 and add up to 1")


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Which network, where it starts, and how many of its first blocks stay as they are."""

    architecture: Literal["efficientnet-lite0"]
    pretrained: Literal["imagenet"]
    frozen_blocks: int


@dataclass(frozen=True, slots=True)
class InputConfig:
    """Size and intensity of the network's input; see `medviewer.models.preprocess_spec`."""

    height: int
    width: int
    fit: Fit
    low_percentile: float
    high_percentile: float
    mean: float
    std: float


@dataclass(frozen=True, slots=True)
class OptimiserConfig:
    """AdamW with a warm-up and a cosine; rates are the peaks.

    `block_decay` multiplies the trunk's rate once for every block nearer to the image;
    `average` is the decay of the moving average of the weights, per step.
    """

    epochs: int
    images_per_epoch: int
    batch: int
    head_rate: float
    trunk_rate: float
    block_decay: float
    weight_decay: float
    dropout: float
    warm_up: float
    average: float

    def __post_init__(self) -> None:
        if min(self.epochs, self.images_per_epoch, self.batch) < 1:
            raise ValueError("epochs, images_per_epoch and batch must be at least 1")
        if not (0 <= self.warm_up < 1 and 0 <= self.dropout < 1 and 0 <= self.average < 1):
            raise ValueError("warm_up, dropout and average must be at least 0 and below 1")


@dataclass(frozen=True, slots=True)
class AugmentConfig:
    """Strengths of the random changes; see `medviewer.training.data.augment`."""

    rotation_degrees: float
    zoom: float
    aspect: float
    shift: float
    gamma: float
    contrast: float
    equalise: float
    shading: float
    blur: float
    sharpen: float
    noise: float
    border: float
    marker: float
    saturate: float


@dataclass(frozen=True, slots=True)
class InterpolationConfig:
    """Which mixes of the linear probe (0) and the fine-tuned network (1) are compared."""

    steps: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("steps must name at least one mix")


@dataclass(frozen=True, slots=True)
class ReferenceConfig:
    """The out-of-range check: how it is fitted and how many validation images it may flag."""

    grid: int
    components: int
    flagged_share: float

    def __post_init__(self) -> None:
        if not 0 < self.flagged_share < 1:
            raise ValueError("flagged_share must be between 0 and 1")


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says that no measurement can tell; see `medviewer.models.card`."""

    version: str
    title: str
    intended_use: str
    not_for: tuple[str, ...]
    limits: tuple[str, ...]
    licence: str
    authors: tuple[str, ...]
    label: str
    name: str
    finding: str
    snomed: SnomedCode
    pooling_why: str
    input: InputScope


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything that decides a training; equal configurations and data give equal weights."""

    name: str
    seed: int
    threads: int
    bootstraps: int
    sources: tuple[Source, ...]
    split: SplitFractions
    network: NetworkConfig
    input: InputConfig
    optimiser: OptimiserConfig
    augment: AugmentConfig
    interpolation: InterpolationConfig
    reference: ReferenceConfig
    card: CardText

    def __post_init__(self) -> None:
        if abs(sum(source.share for source in self.sources) - 1) > 1e-9:
            raise ValueError("the shares of all sources must add up to 1")


def read_config(path: Path) -> TrainingConfig:
    """Read a training configuration; a missing, unknown or ill-typed key is named."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError("the training configuration is not a readable TOML file") from error
    try:
        return build(TrainingConfig, table)
    except FieldError as error:
        raise TrainingError(f"the training configuration does not fit: {error}") from error
