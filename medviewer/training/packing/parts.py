"""The films of a training, divided by patient."""

from dataclasses import dataclass
from pathlib import Path

from medviewer.training.config import TrainingConfig
from medviewer.training.data.dataset import FilmSet, load_films, read_manifests
from medviewer.training.data.split import PartRecord, split_by_patient, split_record


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The films of training, validation and test, and the record that proves the split."""

    train: FilmSet
    validation: FilmSet
    test: FilmSet
    record: dict[str, PartRecord]


def load_parts(config: TrainingConfig, data: Path) -> Parts:
    """Read, divide and decode all films below the folder `data`."""
    films = read_manifests(data, config.sources)
    split = split_by_patient(films, config.split, config.seed)
    decoded = load_films(data, films, (config.input.height, config.input.width))
    return Parts(
        train=decoded.subset(split.train),
        validation=decoded.subset(split.validation),
        test=decoded.subset(split.test),
        record=split_record(films, split),
    )
