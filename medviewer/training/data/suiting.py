"""Whether a configuration, its network and its data fit each other, told before pixels are read."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from medviewer.models.networks.architectures import (
    sequence_architectures,
    slice_architectures,
    volume_architectures,
)
from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import Listing, told_by_series
from medviewer.training.errors import TrainingError


def reads_volumes(config: TrainingConfig) -> bool:
    """Whether the network takes each series as a whole."""
    return config.network.architecture in volume_architectures()


def check_network(config: TrainingConfig) -> None:
    """Refuse a network that is no sample's, and tables that it has no use for."""
    name = config.network.architecture
    if name in sequence_architectures():
        raise TrainingError(
            f"the network {name!r} reads slices in their order: name it in the table [sequence], "
            "and in [network] the one that reads each slice"
        )
    if reads_volumes(config):
        _check_volumes(config)
    if (reads_volumes(config) or config.sequence is not None) and config.card.pooling != "network":
        raise TrainingError('the network scores the series itself: set card.pooling to "network"')


def _check_volumes(config: TrainingConfig) -> None:
    """Refuse what only networks of images have."""
    name = config.network.architecture
    if config.sequence is not None:
        raise TrainingError(
            f"the network {name!r} reads volumes, and a table [sequence] needs one that reads each "
            f"slice: name one of {', '.join(slice_architectures())}"
        )
    if config.card.input.kind != "slices":
        raise TrainingError(f'the network {name!r} reads volumes: set card.input.kind to "slices"')
    has_use = {
        "localisation": config.localisation is None,
        "unlike": not config.unlike,
    }
    for key in (key for key, is_absent in has_use.items() if not is_absent):
        raise TrainingError(f"{key} is for networks of single images: leave it out for {name!r}")


def check_labels(config: TrainingConfig, listings: Sequence[Listing]) -> None:
    """Refuse data whose labels are of whole series, and exclusive classes not known of a sample."""
    if _has_labels_of_series_alone(listings):
        _check_series(config)
        listings = [_of_series(listing) for listing in listings]
    elif not (config.optimiser.epochs or config.optimiser.probe):
        raise TrainingError(
            "optimiser.epochs = 0 without a probe leaves out what the labels of slices could "
            "teach: set one of the two"
        )
    for source, listing in zip(config.sources, listings, strict=True):
        known = [not np.isnan(sample.targets).all() for sample in listing.samples]
        if listing.series_targets and not any(known):
            raise TrainingError(
                f"the labels of {source.path} are of whole series, and those of other sources of "
                "slices: a training takes the ones or the others"
            )
        if config.task == "multi-class" and not all(known):
            kind = "series" if reads_volumes(config) else "images"
            raise TrainingError(
                f"{known.count(False)} of the {len(known)} {kind} of {source.path} have no label: "
                "a training of exclusive classes needs one for each"
            )


def _has_labels_of_series_alone(listings: Sequence[Listing]) -> bool:
    """Whether nothing is known of any single image."""
    samples = [sample for listing in listings for sample in listing.samples]
    return all(np.isnan(sample.targets).all() for sample in samples)


def _of_series(listing: Listing) -> Listing:
    """Return a listing whose images have what their series has."""
    return replace(listing, samples=told_by_series(listing.samples, listing.series_targets))


def _check_series(config: TrainingConfig) -> None:
    """Refuse a training that would need to know more than the labels of whole series."""
    if config.sequence is None:
        raise TrainingError(
            "the labels are of whole series, and the network "
            f"{config.network.architecture!r} learns from labels of slices: name one that reads "
            f"volumes ({', '.join(volume_architectures())}), or add a table [sequence]"
        )
    wanted = {
        'network.pretrained = "imagenet"': config.network.pretrained == "imagenet",
        "optimiser.epochs = 0": config.optimiser.epochs == 0,
        "optimiser.probe = false": not config.optimiser.probe,
        "no table [interpolation]": config.interpolation is None,
        "no auxiliary labels": not config.auxiliary,
    }
    missing = [words for words, is_so in wanted.items() if not is_so]
    if missing:
        raise TrainingError(
            "the labels are of whole series and teach only what reads the slices in their order; "
            f"the network that sees each slice stays as it came: set {', '.join(missing)}"
        )


def check_targets(config: TrainingConfig, listings: Sequence[Listing]) -> None:
    """Refuse data in which a class cannot be told from its absence."""
    told = [each for listing in listings for each in _of_series(listing).samples]
    for index, label in enumerate(config.labels):
        found = {sample.targets[index] for sample in told}
        if not {0.0, 1.0} <= found:
            missing = "absent" if 1.0 in found else "present"
            raise TrainingError(f"the class {label} is never {missing} in the training data")
