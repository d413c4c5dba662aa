"""What a training comes to, however the data were divided: before anything is measured."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.models.networks.architectures import SeriesNetwork
from medviewer.training.data.samples import Indices, SampleSet
from medviewer.training.data.split import PartRecord
from medviewer.training.learning.interpolate import Candidate
from medviewer.training.measuring.metrics import Floats


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are: data, the new bundle, checkpoints, and DICOM images of other kinds."""

    data: Path
    out: Path
    work: Path
    others: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What networks say of patients whom they never saw.

    `logits` is ``(N, classes)``, NaN where nobody was asked; `series_logits` ``(classes,)`` by key,
    of networks that read series or volumes, and `alone` what their slice network says by itself;
    `peaks` ``(N, 2)`` where the map of the right class is highest (x, y as fractions), NaN where
    there is no box.
    """

    logits: Floats
    peaks: Floats
    series_logits: dict[str, Floats] = field(default_factory=dict)
    alone: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """Thresholds and calibration are fitted on `fit` and measured on `measured`."""

    fit: Indices
    measured: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A trained network and what honest measuring needs.

    Attributes
    ----------
    network
        What ships.
    samples
        All samples.
    scores
        Of samples that the scoring network never saw.
    divisions
        By fold, or one for validation and test.
    fit
        What the shipped thresholds and calibration are fitted on.
    seen, aside
        What the shipped network was trained on, and patients it never saw.
    record
        What proves the division without naming anyone.
    fitted_words, measured_words
        How the card calls the sets.
    candidates
        The mixes of weights that were compared, if any.
    seconds
        How long all trainings took.
    """

    network: SeriesNetwork
    samples: SampleSet
    scores: Scores
    divisions: tuple[Division, ...]
    fit: Indices
    seen: Indices
    aside: Indices
    record: dict[str, PartRecord]
    fitted_words: str
    measured_words: str
    candidates: tuple[Candidate, ...]
    seconds: float


def peaks_of_maps(maps: npt.NDArray[np.float32]) -> Floats:
    """Return where maps ``(N, H, W)`` are highest: x and y as fractions, ``(N, 2)``."""
    rows, columns = maps.shape[1:]
    places = maps.reshape(len(maps), -1).argmax(1)
    x, y = (places % columns + 0.5) / columns, (places // columns + 0.5) / rows
    return np.stack([x, y], axis=1).astype(np.float64)
