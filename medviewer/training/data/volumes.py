"""Series as samples: what a network that reads volumes is trained and measured on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from medviewer.training.data.grouping import with_series
from medviewer.training.data.samples import (
    Indices,
    Listing,
    Pixels,
    Sample,
    pooled_targets,
    series_of,
)
from medviewer.training.errors import TrainingError


def as_volumes(listings: Sequence[Listing], names: Sequence[str], depth: int) -> list[Listing]:
    """Return listings with one sample for each series, whose pixels are ``(S, H, W)``.

    Its targets are those of the series, or what any of its slices shows. It keeps the path of its
    first slice.

    Parameters
    ----------
    names
        What the data are called in a message.
    depth
        To how many slices the card brings a series; 0 leaves them as they are.

    Raises
    ------
    TrainingError
        When an image is in no series, a series is of several patients or folds, or the numbers of
        slices differ and nothing makes them equal; as it is read, when its slices differ in size.
    """
    whole = [_in_series(listing, name) for listing, name in zip(listings, names, strict=True)]
    _check_depths([own for each in whole for own in series_of(each.samples).values()], depth)
    return [_as_volumes(each) for each in whole]


def volumes_of(listing: Listing, name: str) -> Listing:
    """Return one listing so, whose series may have any number of slices; see `as_volumes`."""
    return _as_volumes(_in_series(listing, name))


def _in_series(listing: Listing, name: str) -> Listing:
    """Return a listing whose samples all are slices of series."""
    listing = with_series(listing)
    _check_all_in_series(listing, series_of(listing.samples), name)
    return listing


def _as_volumes(listing: Listing) -> Listing:
    """Return one listing with a sample for each of its series."""
    series = series_of(listing.samples)
    slices = {listing.samples[members[0]].path: members for members in series.values()}

    def read(sample: Sample) -> Pixels:
        return _read(listing, slices[sample.path])

    return replace(
        listing,
        samples=tuple(_sample(listing, key, members) for key, members in series.items()),
        read=read,
        series_targets={},
        places=tuple(_place(listing, members) for members in series.values()),
    )


def _sample(listing: Listing, key: str, members: Indices) -> Sample:
    """Return the sample of a series."""
    slices = [listing.samples[index] for index in members]
    if len({(each.owner, each.fold) for each in slices}) > 1:
        raise TrainingError(
            f"{_place(listing, members)}: a series belongs to one patient and one fold, and this "
            "one names several"
        )
    targets = listing.series_targets.get(key) or pooled_targets([each.targets for each in slices])
    first: Sample = slices[0]
    return replace(first, targets=targets, position=0, box=None)


def _read(listing: Listing, members: Indices) -> Pixels:
    """Return the slices of a series as ``(S, H, W)``."""
    slices = [listing.samples[index] for index in members]
    images = [listing.read(each) for each in slices]
    if (
        len({(image.shape, each.spacing_mm) for image, each in zip(images, slices, strict=True)})
        > 1
    ):
        raise TrainingError(
            f"{_place(listing, members)}: the slices of the series differ in size or pixel spacing"
        )
    return np.stack(images)


def _check_all_in_series(listing: Listing, series: Mapping[str, Indices], name: str) -> None:
    """Refuse images that are no slices of a series."""
    alone = len(listing.samples) - sum(len(members) for members in series.values())
    if alone:
        raise TrainingError(
            f"the network reads volumes, and {alone} of the images of {name} are in no series: a "
            "column series or patient is needed, and slice for their order"
        )


def _check_depths(series: Sequence[Indices], depth: int) -> None:
    """Refuse series that do not come to one number of slices."""
    counts = {len(members) for members in series}
    if depth == 0 and len(counts) > 1:
        raise TrainingError(
            f"the series have from {min(counts)} to {max(counts)} slices: set "
            "card.input.depth to the number that all are brought to"
        )


def _place(listing: Listing, members: Indices) -> str:
    """Return where a series stands, for messages."""
    return listing.places[members[0]] if listing.places else "a series"
