"""The images of a training: all its sources listed and decoded, with the targets it wants."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from medviewer.models.networks.architectures import (
    sequence_architectures,
    slice_architectures,
    volume_architectures,
)
from medviewer.training.config import Source, TrainingConfig
from medviewer.training.data.readers.loading import load
from medviewer.training.data.readers.opening import ReadingOptions, open_data
from medviewer.training.data.samples import Listing, Sample, SampleSet, stacked
from medviewer.training.errors import TrainingError


def gather(config: TrainingConfig, data: Path) -> SampleSet:
    """Read all sources below the folder `data`; paths get the source's in front.

    Targets are those of the classes, then of the auxiliary labels. Scans are read as the viewer
    reads them for a card with this input.

    Raises
    ------
    TrainingError
        When the network is none that can be trained, an image is missing, a class never or always
        occurs, or labels are missing that a training needs.
    """
    _check_network(config)
    listings = list_sources(config, data)
    samples = [
        dataclasses.replace(sample, path=f"{source.path}/{sample.path}")
        for source, listing in zip(config.sources, listings, strict=True)
        for sample in listing.samples
    ]
    _check_known(config, listings)
    _check_targets(config, samples)
    pixels = [image for listing in listings for image in load(listing).pixels]
    series_targets = {
        key: targets for listing in listings for key, targets in listing.series_targets.items()
    }
    classes = (*config.labels, *config.auxiliary)
    return SampleSet(classes, tuple(samples), stacked(pixels), series_targets)


def list_sources(config: TrainingConfig, data: Path) -> list[Listing]:
    """List each source below the folder `data`, in their order; no pixels are read."""
    return [_listed(config, source, data) for source in config.sources]


def _listed(config: TrainingConfig, source: Source, data: Path) -> Listing:
    """List one source."""
    labels = (*config.labels, *config.auxiliary)
    options = ReadingOptions(
        source.patient_pattern, source.uncertain, config.input, config.card.input.order
    )
    return open_data(data / source.path, labels, config.task, source.population, options)


def _check_network(config: TrainingConfig) -> None:
    """Refuse a network that reads series as a whole: only those of images are trained by images."""
    name = config.network.architecture
    if name in volume_architectures():
        raise TrainingError(
            f"the network {name!r} reads volumes, and such networks are run and evaluated "
            f"here, not trained: name one of {', '.join(slice_architectures())}"
        )
    if name in sequence_architectures():
        raise TrainingError(
            f"the network {name!r} reads slices in their order: name it in the table [sequence], "
            "and in [network] the one that reads each slice"
        )


def _check_known(config: TrainingConfig, listings: Sequence[Listing]) -> None:
    """Refuse data whose labels are of whole series, and exclusive classes not known of an image."""
    for source, listing in zip(config.sources, listings, strict=True):
        known = [not np.isnan(sample.targets).all() for sample in listing.samples]
        if listing.series_targets and not any(known):
            raise TrainingError(
                f"the labels of {source.path} are of whole series: a model can be evaluated "
                "with them, but training needs labels of slices"
            )
        if config.task == "multi-class" and not all(known):
            raise TrainingError(
                f"{known.count(False)} of the {len(known)} images of {source.path} have no label: "
                "a training of exclusive classes needs one for each"
            )


def _check_targets(config: TrainingConfig, samples: Sequence[Sample]) -> None:
    """Refuse data in which a class cannot be told from its absence."""
    for index, label in enumerate(config.labels):
        found = {sample.targets[index] for sample in samples}
        if not {0.0, 1.0} <= found:
            missing = "absent" if 1.0 in found else "present"
            raise TrainingError(f"the class {label} is never {missing} in the training data")
