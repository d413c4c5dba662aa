"""What cannot be right in a data set, told before anything is trained or measured on it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from medviewer.training.data.samples import Listing, Pixels, Sample, Targets
from medviewer.training.errors import TrainingError


def checked(listing: Listing, name: str) -> Listing:
    """Return a listing whose samples can be right and whose pixels are checked as they are read.

    Parameters
    ----------
    listing
        As a reader gave it.
    name
        What the data are called in a message.

    Raises
    ------
    TrainingError
        When there are no samples, an image is there twice, a patient is in two folds, or all have
        the same targets. Images are named by `Listing.places`, patients not at all.
    """
    if not listing.samples:
        raise TrainingError(f"{name} has no images")
    _check_once(listing)
    _check_folds(listing)
    _check_targets_differ(listing, name)
    places = {sample.path: listing.places[n] for n, sample in enumerate(listing.samples)}
    return replace(listing, read=_reads_finite(listing.read, places))


def _check_once(listing: Listing) -> None:
    """Refuse an image that is listed twice: it could be in two parts."""
    seen: dict[str, str] = {}
    for sample, place in zip(listing.samples, listing.places, strict=True):
        first = seen.setdefault(sample.path, place)
        if first is not place:
            raise TrainingError(f"{place}: the same image as in {first}")


def _check_folds(listing: Listing) -> None:
    """Refuse a patient in two folds; samples without a fold do not claim to be apart."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for sample, place in zip(listing.samples, listing.places, strict=True):
        if not sample.fold:
            continue
        fold, first = seen.setdefault(sample.owner, (sample.fold, place))
        if fold != sample.fold:
            raise TrainingError(
                f"{place}: its patient is in fold {sample.fold} here and in fold {fold} in "
                f"{first}; folds must not share patients"
            )


def _check_targets_differ(listing: Listing, name: str) -> None:
    """Refuse data in which nothing can be told from anything else."""
    of_series = set(listing.series_targets.values())
    found: set[Targets] = {sample.targets for sample in listing.samples} | of_series
    known = {targets for targets in found if not np.isnan(targets).all()}
    if len(known) < 2:
        raise TrainingError(f"{name} has one class only: at least two are needed, or one and none")


def _reads_finite(
    read: Callable[[Sample], Pixels], places: dict[str, str]
) -> Callable[[Sample], Pixels]:
    """Return a reader whose errors name the place, and which refuses NaN."""

    def read_checked(sample: Sample) -> Pixels:
        place = places.get(sample.path, "an image")
        try:
            pixels = read(sample)
        except TrainingError as error:
            raise TrainingError(f"{place}: {error}") from error
        if pixels.ndim != 2 or pixels.size == 0:
            raise TrainingError(f"{place}: the image has no rows and columns")
        if pixels.dtype.kind == "f" and not np.isfinite(pixels).all():
            raise TrainingError(f"{place}: the image has pixels that are no numbers")
        return pixels

    return read_checked
