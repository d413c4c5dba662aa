"""The samples of a training: all its sources listed and decoded, with the targets it wants."""

import dataclasses
from pathlib import Path

from medviewer.training.config import Source, TrainingConfig
from medviewer.training.data.readers.loading import load
from medviewer.training.data.readers.opening import ReadingOptions, open_data
from medviewer.training.data.samples import Listing, Sample, SampleSet, stacked
from medviewer.training.data.suiting import (
    check_labels,
    check_network,
    check_targets,
    reads_volumes,
)
from medviewer.training.data.volumes import as_volumes


def gather(config: TrainingConfig, data: Path) -> SampleSet:
    """Read all sources below the folder `data`; paths get the source's in front.

    Samples are images, or whole series for a network that reads volumes. Targets are those of the
    classes, then of the auxiliary labels. Scans are read as the viewer reads them for a card with
    this input.

    Raises
    ------
    TrainingError
        When the network is none that can be trained, an image is missing, a class never or always
        occurs, or labels are missing that a training needs.
    """
    check_network(config)
    listings = list_sources(config, data)
    samples = [
        dataclasses.replace(
            sample, path=f"{source.path}/{sample.path}", age_years=_age(source, sample)
        )
        for source, listing in zip(config.sources, listings, strict=True)
        for sample in listing.samples
    ]
    check_labels(config, listings)
    check_targets(config, listings)
    pixels = [image for listing in listings for image in load(listing).pixels]
    series_targets = {
        key: targets for listing in listings for key, targets in listing.series_targets.items()
    }
    classes = (*config.labels, *config.auxiliary)
    depth = config.card.input.depth
    return SampleSet(classes, tuple(samples), stacked(pixels), series_targets, depth)


def _age(source: Source, sample: Sample) -> float | None:
    """Return the age that the data tell, or the least one of the source."""
    least = None if source.age_years is None else source.age_years[0]
    return least if sample.age_years is None else sample.age_years


def list_sources(config: TrainingConfig, data: Path) -> list[Listing]:
    """List the samples of each source below the folder `data`, in their order, without pixels."""
    listings = [_listed(config, source, data) for source in config.sources]
    if not reads_volumes(config):
        return listings
    return as_volumes(listings, [source.path for source in config.sources], config.card.input.depth)


def _listed(config: TrainingConfig, source: Source, data: Path) -> Listing:
    """List one source."""
    labels = (*config.labels, *config.auxiliary)
    options = ReadingOptions(
        source.patient_pattern, source.uncertain, config.input, config.card.input.order
    )
    return open_data(data / source.path, labels, config.task, source.population, options)
