"""What a labelled data set is, whatever layout it came in: samples with targets and groups."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
Pixels = npt.NDArray[Any]  # any integer or float dtype: numpy has no narrower name for it
Targets = tuple[float, ...]
"""A number for each class: 1 present, 0 absent, NaN not known. Exclusive classes have one 1."""

IMAGES, VOLUMES = "images", "volumes"
"""What samples are called where they are counted."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a finding is: centre and size as fractions of the image's width and height."""

    center_x: float
    center_y: float
    width: float
    height: float

    def contains(self, x: float, y: float, margin_x: float = 0.0, margin_y: float = 0.0) -> bool:
        """Whether a point, in fractions, lies in the box widened by the margins."""
        is_across = abs(x - self.center_x) <= self.width / 2 + margin_x
        return is_across and abs(y - self.center_y) <= self.height / 2 + margin_y


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled image, a film or a slice; or a whole volume, see `data.volumes`.

    Attributes
    ----------
    path
        What tells it from all others, relative to the data; names no patient.
    population
        The source that it comes from: results are reported by population.
    patient
        Key of the patient (or of whatever must not be in two parts), unique in its population.
    targets
        One number for each class, see `Targets`.
    fold
        The part that the data's authors put it in, or empty.
    series, position
        Slices of one series share the key and follow each other by position; a film has none.
    box
        Where the finding is, if the data say so.
    spacing_mm
        Distance of rows and of columns in the patient, where it is known: what a card that asks
        for millimetres prepares by.
    age_years
        The patient's age, where it is known, or the least one where only a range is: a card may
        have thresholds of its own for it.
    """

    path: str
    population: str
    patient: str
    targets: Targets
    fold: str = ""
    series: str = ""
    position: int = 0
    box: Box | None = None
    spacing_mm: tuple[float, float] | None = None
    age_years: float | None = None

    @property
    def owner(self) -> tuple[str, str]:
        """The patient, unique over populations."""
        return self.population, self.patient


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A data set whose pixels are not read yet.

    `classes` are the labels behind the targets, `read` gives the pixels ``(H, W)`` of a sample
    (HU in CT, else brighter = denser; of a volume ``(S, H, W)``), `series_targets` those of a
    whole series, by ``population/series``, where the data have their own; elsewhere a series has
    what any of its slices has. `places` say where each sample comes from ("manifest.csv, row 3"),
    for messages.
    """

    classes: tuple[str, ...]
    samples: tuple[Sample, ...]
    read: Callable[[Sample], Pixels]
    series_targets: Mapping[str, Targets] = field(default_factory=dict)
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SampleSet:
    """Samples with their pixels: ``(N, H, W)``, or an array for each where sizes differ.

    Those of volumes are ``(N, S, H, W)`` or ``(S, H, W)`` for each; `depth` is to how many slices
    a network gets them, as the card says. `taught` are probabilities ``(N, classes)`` by other
    networks that soften the targets; NaN where there is none.
    """

    classes: tuple[str, ...]
    samples: tuple[Sample, ...]
    pixels: Sequence[Pixels] | Pixels
    series_targets: Mapping[str, Targets] = field(default_factory=dict)
    depth: int = 0
    taught: npt.NDArray[np.float32] | None = None

    @property
    def are_volumes(self) -> bool:
        """Whether each sample is a series as a whole."""
        return are_volumes(self.pixels)

    @property
    def counted(self) -> str:
        """What the samples are called where they are counted."""
        return VOLUMES if self.are_volumes else IMAGES

    @property
    def targets(self) -> npt.NDArray[np.float32]:
        """``(N, classes)``, NaN where not known."""
        return np.array([sample.targets for sample in self.samples], dtype=np.float32).reshape(
            len(self.samples), len(self.classes)
        )

    @property
    def has_labels(self) -> bool:
        """Whether anything is known of any sample by itself, and not of its series alone."""
        return not bool(np.isnan(self.targets).all())

    @property
    def told(self) -> tuple[Sample, ...]:
        """The samples with what is known of them, see `told_by_series`: patients divide by it."""
        return told_by_series(self.samples, self.series_targets)

    @property
    def populations(self) -> npt.NDArray[np.str_]:
        """The population of each sample, ``(N,)``."""
        return np.array([sample.population for sample in self.samples], dtype=np.str_)

    @property
    def patients(self) -> npt.NDArray[np.str_]:
        """A key for each sample's patient, unique over populations, ``(N,)``."""
        return np.array(["/".join(sample.owner) for sample in self.samples], dtype=np.str_)

    @property
    def spacings_mm(self) -> tuple[tuple[float, float] | None, ...]:
        """The pixel spacing of each sample, rows then columns, where it is known."""
        return tuple(sample.spacing_mm for sample in self.samples)

    def of_population(self, population: str) -> Indices:
        """Return the indices of the samples of one population."""
        return np.flatnonzero(self.populations == population)

    def subset(self, indices: Indices) -> "SampleSet":
        """Return the samples at `indices`, in that order."""
        if isinstance(self.pixels, np.ndarray):
            pixels: Sequence[Pixels] | Pixels = self.pixels[indices]
        else:
            pixels = [self.pixels[index] for index in indices]
        kept = tuple(self.samples[index] for index in indices)
        taught = None if self.taught is None else self.taught[indices]
        return replace(self, samples=kept, pixels=pixels, taught=taught)

    def series(self) -> dict[str, Indices]:
        """Return the samples of each series in their order, by key; films are left out."""
        return series_of(self.samples)

    def targets_of_series(self, key: str, members: Indices) -> Targets:
        """Return the targets of a series: its own, or what any of its slices shows."""
        if key in self.series_targets:
            return self.series_targets[key]
        return pooled_targets([self.samples[index].targets for index in members])


def told_by_series(
    samples: Sequence[Sample], series_targets: Mapping[str, Targets]
) -> tuple[Sample, ...]:
    """Return samples of which those without a label have the targets of their series."""
    return tuple(
        replace(sample, targets=series_targets.get(_series_key(sample), sample.targets))
        if all(map(math.isnan, sample.targets))
        else sample
        for sample in samples
    )


def are_volumes(pixels: Sequence[Pixels] | Pixels) -> bool:
    """Whether samples have pixels ``(S, H, W)``, a volume's, and not an image's ``(H, W)``."""
    return len(pixels) > 0 and pixels[0].ndim == 3


def stacked(images: Sequence[Pixels] | Pixels) -> Pixels | tuple[Pixels, ...]:
    """Return images, or volumes, as one array ``(N, ...)`` where all sizes and types agree."""
    if len({(each.shape, each.dtype) for each in images}) == 1:
        return np.stack(list(images))
    return tuple(images)


def series_of(samples: Sequence[Sample]) -> dict[str, Indices]:
    """Return the indices of each series' slices in their order, by ``population/series``."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, sample in enumerate(samples):
        if sample.series:
            found[_series_key(sample)].append(index)
    return {
        key: np.array(sorted(members, key=lambda each: samples[each].position), dtype=np.intp)
        for key, members in found.items()
    }


def _series_key(sample: Sample) -> str:
    """Return what names the series of a sample."""
    return f"{sample.population}/{sample.series}"


def pooled_targets(targets: Sequence[Targets]) -> Targets:
    """Return 1 where any is 1, NaN where none is but one is not known, else 0."""
    pooled = []
    for values in zip(*targets, strict=True):
        known = [value for value in values if not math.isnan(value)]
        highest = max(known, default=math.nan)
        pooled.append(highest if highest == 1 or len(known) == len(values) else math.nan)
    return tuple(pooled)
