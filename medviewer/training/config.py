"""What one training is: a TOML file with strict keys, as frozen values."""

import tomllib
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Literal

from medviewer.models.card import InputScope, SnomedCode, Task
from medviewer.models.installing.arrival import is_plain
from medviewer.models.networks.options import Option
from medviewer.models.preprocess_spec import Preprocess
from medviewer.models.toml_values import FieldError, build
from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.readers.chexpert import Uncertain
from medviewer.training.errors import TrainingError
from medviewer.training.learning.optimiser_config import OptimiserConfig
from medviewer.training.numbers import require


@dataclass(frozen=True, slots=True)
class Source:
    """One population: data in any layout that `medviewer.training.data.readers` knows.

    `path` is relative to the data folder; `share` is the part of the drawn training images that
    comes from here; `label_smoothing` moves the targets inwards. `title`, `origin` and `licence`
    go to the card. With `age_years`, the first and last completed year of its patients, in every
    source of projections, each population gets thresholds and calibration of its own beside those
    for all. `patient_pattern` and `uncertain` are those of
    `medviewer.training.data.readers.opening.ReadingOptions`.
    """

    population: str
    path: str
    title: str
    origin: str
    licence: str
    share: float = 1.0
    label_smoothing: float = 0.0
    patient_pattern: str = ""
    uncertain: Uncertain = "ignore"
    age_years: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        require(self, "share")
        require(self, "label_smoothing", below=1)


@dataclass(frozen=True, slots=True)
class ClassText:
    """One class: its `label` is the word in the data, the rest goes to the card."""

    label: str
    name: str
    finding: str
    snomed: SnomedCode


@dataclass(frozen=True, slots=True)
class FractionSplit:
    """Parts of the patients, drawn by the seed, which add up to 1."""

    KIND: ClassVar[str] = "fractions"

    train: float
    validation: float
    test: float

    def __post_init__(self) -> None:
        parts = (self.train, self.validation, self.test)
        if not (min(parts) > 0 and abs(sum(parts) - 1) <= 1e-9):
            raise ValueError("train, validation and test must be above 0 and add up to 1")


@dataclass(frozen=True, slots=True)
class FoldSplit:
    """Cross-validation by patient; the network that ships is trained on all folds.

    With a `count` of 0 the folds are those of the data (a column, or official parts); else
    patients are dealt to that many, stratified by what they have. `aside` is the part of the
    patients that the shipped network does not see: they scale its out-of-range check.
    """

    KIND: ClassVar[str] = "folds"

    count: int = 0
    aside: float = 0.1

    def __post_init__(self) -> None:
        if self.count < 0 or self.count == 1 or not 0 < self.aside < 0.5:
            raise ValueError("count must be 0 or at least 2, aside above 0 and below 0.5")


Split = FractionSplit | FoldSplit


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Which network, where it starts, and how much of it stays as it is.

    `frozen` counts the first modules of the trunk (`medviewer.training.learning.network`);
    `norms` says whether batch norms keep the statistics that they came with.
    """

    architecture: str
    pretrained: Literal["none", "imagenet"] = "none"
    frozen: int = 0
    norms: Literal["kept", "trained"] = "trained"
    options: dict[str, Option] | None = None

    def __post_init__(self) -> None:
        require(self, "frozen")


@dataclass(frozen=True, slots=True)
class LocalisationConfig:
    """Boxes of the training images teach where to look: weight of that part of the loss."""

    weight: float

    def __post_init__(self) -> None:
        require(self, "weight")


@dataclass(frozen=True, slots=True)
class DistillationConfig:
    """Networks that never saw a patient soften what the network is taught of him.

    A target becomes `share` of their probability and the rest of the label (Hinton, Vinyals & Dean,
    "Distilling the knowledge in a neural network", 2015). Before a fold is trained on all others, a
    network is trained for `epochs` on these but one, and asked about that one; what ships learns
    from the networks of all folds.
    """

    share: float
    epochs: int

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise ValueError("share must be between 0 and 1")
        require(self, "epochs", least=1)


@dataclass(frozen=True, slots=True)
class SequenceConfig:
    """A reader along the slices, trained on features of the network trained on single slices.

    `copies` counts the changed copies of every series whose features are kept; `series_weight`
    is the share of the series' loss beside the slices'. `least_slices` goes to the card.
    """

    architecture: Literal["cnn-rnn", "cnn-lstm", "cnn-gru", "cnn-transformer"]
    options: dict[str, Option]
    epochs: int
    rate: float
    weight_decay: float
    dropout: float
    copies: int
    batch: int = 8
    series_weight: float = 0.5
    average: float = 0.99

    def __post_init__(self) -> None:
        require(self, "epochs", "batch", least=1)
        require(self, "rate", "weight_decay", "copies")
        require(self, "series_weight", most=1)
        require(self, "dropout", "average", below=1)


@dataclass(frozen=True, slots=True)
class InterpolationConfig:
    """Which mixes of the start (0) and the end (1) of a fine-tuning are compared."""

    steps: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("steps must name at least one mix")
        if not all(0 <= each <= 1 for each in self.steps):
            raise ValueError("steps must be from 0, the start, to 1, the end")


@dataclass(frozen=True, slots=True)
class ReferenceConfig:
    """The out-of-range check: how it is fitted and how many validation images it may flag.

    A series is out of range when more than `series_share` of its slices are. The threshold is never
    below `least_threshold`: distances are logarithms in standard deviations, and a quantile of few
    patients says little of the next ones.
    """

    grid: int
    components: int
    flagged_share: float
    series_share: float = 0.0
    least_threshold: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.flagged_share < 1:
            raise ValueError("flagged_share must be between 0 and 1")
        require(self, "grid", "components", least=1)
        require(self, "series_share", below=1)
        require(self, "least_threshold")


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
    pooling: Literal["max", "mean", "network"]
    pooling_why: str
    input: InputScope
    question: str = ""


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything that decides a training; equal configurations and data give equal weights."""

    name: str
    seed: int
    threads: int
    bootstraps: int
    task: Task
    classes: tuple[ClassText, ...]
    sources: tuple[Source, ...]
    split: Split
    network: NetworkConfig
    input: Preprocess
    optimiser: OptimiserConfig
    card: CardText
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    auxiliary: tuple[str, ...] = ()
    """Further labels that the network learns beside its classes and that do not ship."""
    localisation: LocalisationConfig | None = None
    distillation: DistillationConfig | None = None
    sequence: SequenceConfig | None = None
    interpolation: InterpolationConfig | None = None
    reference: ReferenceConfig | None = None
    operating_point: Literal["youden", "even"] = "youden"
    """How thresholds are chosen: the largest Youden index, or a calibrated probability of 1/2."""
    half: bool = False
    """Whether the weights have 16 bits on disk."""
    unlike: tuple[str, ...] = ()
    """Folders of other data sets whose images must come out as out of range."""

    def __post_init__(self) -> None:
        require(self, "seed")
        require(self, "threads", "bootstraps", least=1)
        if not (is_plain(self.name) and is_plain(self.card.version)):
            raise ValueError("name and card.version must be plain words: letters, digits, . _ -")
        if abs(sum(source.share for source in self.sources) - 1) > 1e-9:
            raise ValueError("the shares of all sources must add up to 1")
        if self.task == "binary" and len(self.classes) != 1:
            raise ValueError("classes must be one for a binary task")
        if not (self.optimiser.epochs or self.optimiser.probe or self.sequence):
            raise ValueError("optimiser.epochs must be at least 1: nothing else is trained")
        if self.distillation is not None:
            self._check_distillation()
        self._check_ages()
        if self.auxiliary and self.task == "multi-class":
            raise ValueError("auxiliary labels cannot stand beside exclusive classes")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the classes, in the order of the logits."""
        return tuple(each.label for each in self.classes)

    @property
    def knows_ages(self) -> bool:
        """Whether several populations are told apart by age: each gets thresholds of its own."""
        return len(self.sources) > 1 and self.sources[0].age_years is not None

    def _check_distillation(self) -> None:
        """Refuse it where no network is trained on folds, or labels are not those of images."""
        of_folds = isinstance(self.split, FoldSplit)
        if not of_folds or self.sequence or self.task == "ordinal" or not self.optimiser.epochs:
            raise ValueError(
                "distillation belongs to a split into folds, and to networks that are trained "
                "(optimiser.epochs), of single images or volumes, whose classes are no grades"
            )

    def _check_ages(self) -> None:
        """Refuse ages that do not tell the populations of a model of projections apart."""
        ages = sorted(each.age_years for each in self.sources if each.age_years is not None)
        if ages and (len(ages) < len(self.sources) or self.card.input.kind != "projection"):
            raise ValueError("sources.age_years belongs to all sources, and to films alone")
        names = {each.population for each in self.sources if each.population.strip()}
        if ages and len(names) < len(self.sources):
            raise ValueError("sources.population must be different words where ages tell them")
        if not all(low <= high for low, high in ages):
            raise ValueError("sources.age_years must be [from, to] with from <= to")
        if any(older[0] <= younger[1] for younger, older in pairwise(ages)):
            raise ValueError("sources.age_years must not overlap")


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
