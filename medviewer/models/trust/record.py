"""How far the explanations of a model can be trusted: ``trust.json``, beside its card. Torch-free.

The dataclasses below are the schema, as those of a card are; what `medviewer trust` measures and
how it chooses a default is said in `medviewer.training.trusting`. A file whose weights are not the
card's is refused: its numbers are those of another model.
"""

import json
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal  # Any: JSON has no narrower type in Python

from medviewer.errors import ModelBundleError
from medviewer.language import later, translate_made
from medviewer.models.card import ModelCard
from medviewer.models.toml_values import FieldError, build

TRUST_FILE = "trust.json"
SCHEMA = 1

FEWEST_PATIENTS = 10
"""Of fewer a value has no range: a bootstrap of three patients knows ten different draws."""

_MAX_BYTES = 1 << 20
_NAME = re.compile(r"[a-z0-9+_-]{1,64}")
_MOST_TEXT = 2000

Level = Literal["image", "slices", "series"]
"""Whose logit was explained: each image's own, all slices', or the series'."""


@dataclass(frozen=True, slots=True)
class TrustModel:
    """The model that was measured."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TrustData:
    """The data: how they are called, which part of them, and a hash that proves which images.

    `slice_of` says whose slices the images are, where one slice within each is measured; None
    where images were drawn themselves.
    """

    name: str
    part: str
    images: int
    patients: int
    sha256_of_paths: str
    slice_of: Literal["volume"] | None = None


@dataclass(frozen=True, slots=True)
class TrustSetup:
    """How it was measured: see `medviewer.training.trusting.measuring.TrustSettings`."""

    images: int
    slow_images: int
    seed: int
    bootstraps: int
    side: int
    steps: int
    baseline: Literal["blurred", "mean"]
    random_orders: int
    ig_steps: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its 95 % interval over patients, or without one where these are too few."""

    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError(later("Cards", "low and high must be there together"))


def without_range_of_few(measured: Measured, patients: int) -> Measured:
    """Return the value alone where it is of fewer than `FEWEST_PATIENTS`."""
    return replace(measured, low=None, high=None) if patients < FEWEST_PATIENTS else measured


@dataclass(frozen=True, slots=True)
class TrustMethod:
    """What was measured of one method.

    Attributes
    ----------
    title
        What it is called on screen.
    images, patients
        On how many.
    against
        Why it cannot be the default method, in sentences; empty where it can.
    measures
        Values by name, see `medviewer.training.trusting.summary`. Ranges of few patients, which
        older records have, are dropped.
    one_pass
        Whether its maps come with the scores.
    rank
        Its mean rank among those that can be the default.
    """

    title: str
    images: int
    patients: int
    against: tuple[str, ...]
    measures: dict[str, Measured]
    one_pass: bool = True
    rank: float | None = None

    def __post_init__(self) -> None:
        own = {
            name: without_range_of_few(each, self.patients) for name, each in self.measures.items()
        }
        object.__setattr__(self, "measures", own)

    @property
    def is_of_few(self) -> bool:
        """Whether it was measured on too few patients for ranges, and for being chosen."""
        return self.patients < FEWEST_PATIENTS


@dataclass(frozen=True, slots=True)
class TrustLevel:
    """All methods, for one kind of logit.

    Attributes
    ----------
    methods, edges
        By name, and the edge detector that they are compared with.
    default, why
        The method that does best of those that can be shown first, and why, in a sentence.
    box_share
        Mean share of the image inside the boxes, where the data have them: what chance would hit.
    """

    methods: dict[str, TrustMethod]
    edges: TrustMethod
    default: str
    why: str
    box_share: float | None = None


@dataclass(frozen=True, slots=True)
class TrustImage:
    """The numbers of one image: `key` is a hash, `patient` a number among those drawn."""

    key: str
    patient: int
    target: str
    level: Level
    methods: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class TrustRecord:
    """A whole ``trust.json``; `decided_by` is the level whose default is the bundle's."""

    schema: int
    model: TrustModel
    data: TrustData
    setup: TrustSetup
    rule: str
    decided_by: Level
    levels: dict[str, TrustLevel]
    images: tuple[TrustImage, ...] = ()

    def __post_init__(self) -> None:
        if self.decided_by not in self.levels:
            raise ValueError(later("Cards", "decided_by must be one of the levels"))
        for level in self.levels.values():
            if level.default not in level.methods:
                raise ValueError(later("Cards", "levels.default must be one of the methods"))
            for name in level.methods:
                if not _NAME.fullmatch(name):
                    raise ValueError(later("Cards", "levels.methods must have plain names"))

    @property
    def decisive(self) -> TrustLevel:
        """The level whose default is the bundle's."""
        return self.levels[self.decided_by]


def read_trust(folder: Path, card: ModelCard) -> TrustRecord | None:
    """Return what was measured of a bundle; None where nothing was.

    Raises
    ------
    ModelBundleError
        When the file cannot be read, does not fit, or is that of other weights.
    """
    path = folder / TRUST_FILE
    try:
        if not path.is_file():
            return None
        if path.is_symlink() or path.stat().st_size > _MAX_BYTES:
            raise ModelBundleError(
                later("Reasons", "the model's {file} is larger than 1 MiB, or a link").format(
                    file=TRUST_FILE
                )
            )
        content = path.read_bytes()
    except OSError as error:
        raise ModelBundleError(
            later("Reasons", "the model's {file} is not readable").format(file=TRUST_FILE)
        ) from error
    return parse_trust(content, card)


def parse_trust(content: bytes, card: ModelCard) -> TrustRecord:
    """Read the content of a ``trust.json``; see `read_trust`."""
    try:
        table = json.loads(content.decode("utf-8"), parse_constant=_no_number)
        _check_plain(table)
        record = build(TrustRecord, table)
    except FieldError as error:
        raise ModelBundleError(
            later("Reasons", "the model's {file} does not fit: {reason}").format(
                file=TRUST_FILE, reason=translate_made("Cards", str(error))
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise ModelBundleError(
            later("Reasons", "the model's {file} is not valid JSON").format(file=TRUST_FILE)
        ) from error
    if record.schema != SCHEMA:
        raise ModelBundleError(
            later("Reasons", "the model's {file} has a schema other than {schema}").format(
                file=TRUST_FILE, schema=SCHEMA
            )
        )
    if record.model.sha256 != card.weights.sha256:
        raise ModelBundleError(
            later(
                "Reasons",
                "the model's {file} was measured on other weights: run medviewer trust again",
            ).format(file=TRUST_FILE)
        )
    return record


def _no_number(name: str) -> float:
    """Refuse NaN and infinity, which JSON does not have and Python's reader takes."""
    raise ValueError(name)


def _check_plain(value: Any) -> None:
    """Refuse numbers beyond float's range and texts that no screen could show."""
    if isinstance(value, dict):
        for key, each in value.items():
            _check_plain(key)
            _check_plain(each)
    elif isinstance(value, list):
        for each in value:
            _check_plain(each)
    elif isinstance(value, str):
        if len(value) > _MOST_TEXT or not value.isprintable():
            raise FieldError(later("Cards", "a text is too long or not printable"))
    elif isinstance(value, (int, float)) and not _is_finite(value):
        raise FieldError(later("Cards", "a number is not finite"))


def _is_finite(value: float) -> bool:
    """Whether a number fits a float."""
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
