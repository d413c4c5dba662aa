"""The patients that a shipped network never saw, found again from how its bundle was made."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from medviewer.models.bundle import ModelBundle
from medviewer.training.config import FoldSplit, TrainingConfig, read_config
from medviewer.training.data.gathering import list_sources
from medviewer.training.data.samples import Indices, Listing, Pixels, Sample, told_by_series
from medviewer.training.data.split import aside_patients, record_of, split_by_patient
from medviewer.training.errors import TrainingError
from medviewer.training.trusting.trust import LabelledPart

TEST, ASIDE = "test", "aside"


def unseen_part(bundle: ModelBundle, data: Path) -> LabelledPart:
    """List the images of patients that neither training nor any choice has seen.

    The split is drawn again as ``train.toml`` says, and must be that of ``split.json``.

    Parameters
    ----------
    bundle
        Has both files.
    data
        The folder that its training's sources lie in.

    Raises
    ------
    TrainingError
        When a file is missing, or the data are not those of the training.
    """
    config = read_config(page_of(bundle, "train.toml"))
    listings = list_sources(config, data)
    samples = [
        replace(sample, path=f"{source.path}/{sample.path}")
        for source, listing in zip(config.sources, listings, strict=True)
        for sample in listing.samples
    ]
    of_series = {key: each for listing in listings for key, each in listing.series_targets.items()}
    name, indices = _unseen(config, told_by_series(samples, of_series))
    recorded = recorded_split(bundle).get(name)
    if record_of(samples, {name: indices})[name] != recorded:
        raise TrainingError(
            f"these are not the data that {bundle.card.name} was trained on: the part {name!r} of "
            "its split.json cannot be found again"
        )
    count = len(bundle.card.classes)
    kept = [samples[index] for index in indices]
    chosen = tuple(replace(each, targets=each.targets[:count]) for each in kept)
    sources = {
        f"{source.path}/{sample.path}": (listing, sample)
        for source, listing in zip(config.sources, listings, strict=True)
        for sample in listing.samples
    }

    def read(sample: Sample) -> Pixels:
        listing, own = sources[sample.path]
        return listing.read(own)

    names = " and ".join(source.path for source in config.sources)
    return LabelledPart(Listing(bundle.card.labels, chosen, read), names, name)


def _unseen(config: TrainingConfig, samples: Sequence[Sample]) -> tuple[str, Indices]:
    """Return the part that was measured on, or the patients kept aside."""
    classes = len(config.classes)
    if isinstance(config.split, FoldSplit):
        return ASIDE, aside_patients(samples, config.split.aside, config.seed, classes)[1]
    return TEST, np.asarray(split_by_patient(samples, config.split, config.seed, classes).test)


def recorded_split(bundle: ModelBundle) -> dict[str, object]:
    """Return what the bundle says of its split."""
    try:
        found = json.loads(page_of(bundle, "split.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"the split.json of {bundle.card.name} cannot be read") from error
    return found if isinstance(found, dict) else {}


def page_of(bundle: ModelBundle, name: str) -> Path:
    """Return a file of the bundle."""
    path = bundle.folder / name
    if not path.is_file():
        raise TrainingError(
            f"the model {bundle.card.name} has no {name}: which patients it never saw is not known "
            "(trust can do without: leave --unseen out)"
        )
    return path
