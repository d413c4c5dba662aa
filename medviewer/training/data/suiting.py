"""Whether a configuration, its network and its data fit each other, told before pixels are read."""

from collections.abc import Sequence

import numpy as np

from medviewer.models.networks.architectures import (
    sequence_architectures,
    slice_architectures,
    volume_architectures,
)
from medviewer.training.config import TrainingConfig
from medviewer.training.data.samples import Listing
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
    for source, listing in zip(config.sources, listings, strict=True):
        known = [not np.isnan(sample.targets).all() for sample in listing.samples]
        if listing.series_targets and not any(known):
            raise TrainingError(
                f"the labels of {source.path} are of whole series, and the network "
                f"{config.network.architecture!r} learns from labels of slices: name one that "
                f"reads volumes ({', '.join(volume_architectures())})"
            )
        if config.task == "multi-class" and not all(known):
            kind = "series" if reads_volumes(config) else "images"
            raise TrainingError(
                f"{known.count(False)} of the {len(known)} {kind} of {source.path} have no label: "
                "a training of exclusive classes needs one for each"
            )


def check_targets(config: TrainingConfig, listings: Sequence[Listing]) -> None:
    """Refuse data in which a class cannot be told from its absence."""
    for index, label in enumerate(config.labels):
        found = {sample.targets[index] for listing in listings for sample in listing.samples}
        if not {0.0, 1.0} <= found:
            missing = "absent" if 1.0 in found else "present"
            raise TrainingError(f"the class {label} is never {missing} in the training data")
