"""The model card: everything a viewer must know about a classifier, read from ``card.toml``.

The dataclasses below are the schema: each field is a key of that name, a nested dataclass is a
table, a tuple an array. A field with a default may be left out; any other key that is missing,
unknown or of another type is a `ModelBundleError` that names it. Torch-free.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from medviewer.errors import ModelBundleError
from medviewer.language import later, translate_made
from medviewer.models.card_evidence import (
    Calibration,
    Conformal,
    Explanation,
    OperatingPoint,
    Performance,
    PopulationReading,
    Reading,
    ReferenceCard,
    Reproduce,
    SeriesReading,
    TrainingData,
)
from medviewer.models.card_input import InputScope
from medviewer.models.preprocess_spec import Preprocess
from medviewer.models.toml_values import FieldError, build
from medviewer.models.twins.twin_file import TwinFile

__all__ = [
    "CARD_FILE",
    "SCHEMA",
    "FindingClass",
    "InputScope",
    "ModelCard",
    "NetworkCard",
    "Pooling",
    "SnomedCode",
    "Task",
    "WeightsFile",
    "parse_card",
    "read_card",
]

CARD_FILE = "card.toml"
SCHEMA = 1

_MAX_CARD_BYTES = 1 << 20
_MAX_CLASSES = 1000

Task = Literal["binary", "multi-class", "multi-label", "ordinal"]
"""``binary``: one class, one logit, sigmoid. ``multi-label``: a logit and a sigmoid for each class.
``multi-class``: exclusive classes, softmax. ``ordinal``: class k says "at least grade k", a sigmoid
each, made non-increasing by the running minimum (Frank & Hall, ECML 2001)."""


@dataclass(frozen=True, slots=True)
class SnomedCode:
    """A SNOMED CT concept, as coded results need it."""

    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class FindingClass:
    """One class: an element of the array ``[[classes]]``, in the order of the logits.

    Attributes
    ----------
    label
        Key in JSON and on the command line: lower case, digits, hyphens.
    name
        What the screen shows.
    finding
        One sentence: what the score is about.
    snomed
        The finding's code.
    threshold
        Operating threshold on the score (the activation of the logit, 0 to 1); absent for
        exclusive classes.
    """

    label: str
    name: str
    finding: str
    snomed: SnomedCode
    threshold: float | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.label):
            raise ValueError(
                later("Cards", "label must be of lower-case letters, digits and hyphens")
            )
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ValueError(later("Cards", "threshold must be from 0 to 1"))


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """Which network the weights are for: table ``[network]``.

    `architecture` is a name of `medviewer.models.networks.architectures`, `options` its arguments,
    `target_layer` the module whose output is explained, `parameters` the number of trainable
    parameters (checked on load).
    """

    architecture: str
    target_layer: str
    parameters: int
    options: dict[str, bool | int | float | str]


@dataclass(frozen=True, slots=True)
class Pooling:
    """How the logits of a series' images become the series' logits: table ``[pooling]``.

    ``network``: a network that reads slices as a sequence gives the series' logits itself.
    """

    images_to_series: Literal["max", "mean", "network"]
    why: str


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """The weights: table ``[weights]``; `file` lies in the model's folder."""

    file: str
    sha256: str
    format: Literal["safetensors"]

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", self.file):
            raise ValueError(later("Cards", "file must be a plain name inside the model's folder"))
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(later("Cards", "sha256 must be 64 lower-case hexadecimal digits"))


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A whole ``card.toml``.

    Attributes
    ----------
    schema
        1; a card of another schema is refused.
    name, version, title
        Folder name of the model, version of its weights, and what the screen calls it.
    task
        Decides the activation, see `Task`.
    intended_use
        One sentence.
    not_for, limits
        What it must not be used for, and what is known to be weak: one sentence each.
    licence
        SPDX identifier of the weights.
    authors
        Who made it.
    question
        Which question the scores answer where that is easily mistaken: one sentence.
    populations
        What holds for patients of some ages alone; the card's own thresholds and calibration hold
        for all others, and where the age is not known.
    """

    schema: int
    name: str
    version: str
    title: str
    task: Task
    intended_use: str
    not_for: tuple[str, ...]
    limits: tuple[str, ...]
    licence: str
    authors: tuple[str, ...]
    input: InputScope
    preprocess: Preprocess
    classes: tuple[FindingClass, ...]
    network: NetworkCard
    pooling: Pooling
    weights: WeightsFile
    training_data: tuple[TrainingData, ...]
    performance: tuple[Performance, ...]
    reproduce: Reproduce | None = None
    operating_point: OperatingPoint | None = None
    calibration: Calibration | None = None
    reference: ReferenceCard | None = None
    series: SeriesReading | None = None
    conformal: Conformal | None = None
    question: str = ""
    twin: TwinFile | None = None
    explanation: Explanation | None = None
    populations: tuple[PopulationReading, ...] = ()

    def __post_init__(self) -> None:
        self._check_classes()
        self._check_lengths()
        self._check_populations()
        if self.pooling.images_to_series == "network" and self.input.members != "first":
            raise ValueError(
                later("Cards", "input.members must be first where the network reads whole series")
            )

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the classes, in the order of the logits."""
        return tuple(each.label for each in self.classes)

    def population_at(self, years: float | None) -> str:
        """Return the name of the population that patients of this age belong to, or nothing."""
        if years is None:
            return ""
        return next((each.name for each in self.populations if each.holds_at(years)), "")

    def for_population(self, name: str) -> "ModelCard":
        """Return the card as it holds for one population; itself where it has none of this name."""
        own = next((each for each in self.populations if each.name == name), None)
        if own is None:
            return self
        thresholds = own.thresholds or (None,) * len(self.classes)
        return replace(
            self,
            classes=tuple(
                replace(each, threshold=threshold)
                for each, threshold in zip(self.classes, thresholds, strict=True)
            ),
            operating_point=own.operating_point,
            calibration=own.calibration,
            conformal=own.conformal,
            populations=(),
        )

    def _check_populations(self) -> None:
        """Refuse populations that cannot be told apart, or of networks that read slices."""
        if self.populations and self.input.kind != "projection":
            raise ValueError(later("Cards", "populations belong to models of projections"))
        if len({each.name for each in self.populations}) != len(self.populations):
            raise ValueError(later("Cards", "populations must have different names"))
        ages = sorted(each.age_years for each in self.populations)
        if any(later_one[0] <= one[1] for one, later_one in pairwise(ages)):
            raise ValueError(later("Cards", "the ages of populations must not overlap"))

    def _check_classes(self) -> None:
        """Refuse classes that contradict the task."""
        if self.task == "binary" and len(self.classes) != 1:
            raise ValueError(
                later("Cards", "classes must be one for a binary task (the other is its absence)")
            )
        if not 1 + (self.task == "multi-class") <= len(self.classes) <= _MAX_CLASSES:
            raise ValueError(
                later("Cards", "classes are too few or more than {limit}").format(
                    limit=_MAX_CLASSES
                )
            )
        if len(set(self.labels)) != len(self.labels):
            raise ValueError(later("Cards", "classes must have different labels"))
        for each in self.classes:
            if (each.threshold is None) != (self.task == "multi-class"):
                raise ValueError(
                    later(
                        "Cards",
                        "classes.threshold belongs to all classes, except of multi-class tasks",
                    )
                )

    def _check_lengths(self) -> None:
        """Refuse what is told by class and does not have one number for each."""
        self._check_lists(_evidence_lists("", self.operating_point, self.calibration))
        self._check_quantiles(self.conformal)
        readings: list[tuple[str, Reading]] = [("populations.", each) for each in self.populations]
        if self.series is not None:
            readings.append(("series.", self.series))
        for prefix, own in readings:
            lists = _evidence_lists(prefix, own.operating_point, own.calibration)
            self._check_lists(lists | {f"{prefix}thresholds": own.thresholds})
            self._check_quantiles(own.conformal)

    def _check_quantiles(self, conformal: Conformal | None) -> None:
        """Refuse quantiles that are not those of the task."""
        quantiles = 1 if self.task == "multi-class" else len(self.classes)
        if conformal is not None and len(conformal.quantiles) != quantiles:
            raise ValueError(
                later("Cards", "conformal.quantiles must be {quantiles} for this task").format(
                    quantiles=quantiles
                )
            )

    def _check_lists(self, lists: dict[str, tuple[float, ...]]) -> None:
        """Refuse lists by class that do not have one number for each."""
        count = len(self.classes)
        for name, numbers in lists.items():
            is_absent = name.endswith(".thresholds") and self.task == "multi-class"
            if len(numbers) != (0 if is_absent else count):
                raise ValueError(
                    later("Cards", "{name} must have one number for each class").format(name=name)
                )


def _evidence_lists(
    prefix: str, point: OperatingPoint | None, calibration: Calibration | None
) -> dict[str, tuple[float, ...]]:
    """Return the lists by class that are told."""
    lists = {}
    if calibration is not None:
        lists["calibration.scale"] = calibration.scale
        lists["calibration.bias"] = calibration.bias
    if point is not None:
        lists["operating_point.sensitivity"] = point.sensitivity
        lists["operating_point.specificity"] = point.specificity
        rates = ("false_discovery_rate", "false_omission_rate", "prevalence")
        told = {f"operating_point.{name}": getattr(point, name) for name in rates}
        lists |= {name: numbers for name, numbers in told.items() if numbers}
    return {prefix + name: numbers for name, numbers in lists.items()}


def read_card(path: Path) -> ModelCard:
    """Read ``card.toml``; anything wrong with it is a `ModelBundleError`."""
    try:
        if path.stat().st_size > _MAX_CARD_BYTES:
            raise ModelBundleError(
                later("Reasons", "the model card is too large: it must be below 1 MiB")
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelBundleError(
            later("Reasons", "the model card card.toml is missing or not readable")
        ) from error
    return parse_card(text)


def parse_card(text: str) -> ModelCard:
    """Parse the text of a ``card.toml``."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ModelBundleError(
            later("Reasons", "the model card card.toml is not valid TOML")
        ) from error
    if table.get("schema") != SCHEMA:
        raise ModelBundleError(
            later("Reasons", "the model card's field schema must be {schema}").format(schema=SCHEMA)
        )
    try:
        return build(ModelCard, table)
    except FieldError as error:
        raise ModelBundleError(
            later("Reasons", "the model card does not fit: {error}").format(
                error=translate_made("Cards", str(error))
            )
        ) from error
