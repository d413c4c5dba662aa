"""The pixels of a listing, decoded into memory."""

from collections.abc import Sequence

import numpy as np

from medviewer.cancel import ProgressCallback
from medviewer.io.memory import memory_bytes
from medviewer.training.data.samples import Indices, Listing, Pixels, SampleSet
from medviewer.training.errors import TrainingError

_MEMORY_SHARE = 0.5
_MOST_NAMED = 5


def load(
    listing: Listing,
    indices: Indices | Sequence[int] | None = None,
    progress: ProgressCallback | None = None,
    limit_bytes: float | None = None,
) -> SampleSet:
    """Decode the images of a listing.

    Parameters
    ----------
    listing
        As `medviewer.training.data.readers.opening.open_data` gives it.
    indices
        Which samples, in that order; None for all.
    progress
        Told the share that is done.
    limit_bytes
        How much memory the pixels may take; None for half of the machine's.

    Returns
    -------
    SampleSet
        With one array where all sizes and types agree, else a tuple of arrays.

    Raises
    ------
    TrainingError
        When images are missing or cannot be read, with their number and the places of the first
        ones, or when the pixels do not fit into memory.
    """
    chosen = range(len(listing.samples)) if indices is None else [int(each) for each in indices]
    limit = memory_bytes() * _MEMORY_SHARE if limit_bytes is None else limit_bytes
    reading = _Reading(listing, len(chosen), limit)
    for done, index in enumerate(chosen):
        if progress is not None:
            progress(done / len(chosen), "Reading images")
        reading.add(index)
    reading.raise_if_failed()
    samples = tuple(listing.samples[index] for index in chosen)
    return SampleSet(listing.classes, samples, reading.pixels(), listing.series_targets)


class _Reading:
    """The images read so far, in one array as long as they are alike."""

    def __init__(self, listing: Listing, count: int, limit_bytes: float) -> None:
        self._listing = listing
        self._count = count
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._images: list[Pixels] = []
        self._whole: Pixels | None = None
        self._failed: list[str] = []

    def add(self, index: int) -> None:
        """Read an image; after one that failed, others are only looked at."""
        try:
            image = self._listing.read(self._listing.samples[index])
        except TrainingError as error:
            self._failed.append(str(error))
            return
        if not self._failed:
            self._keep(image)

    def raise_if_failed(self) -> None:
        """Name what could not be read."""
        if not self._failed:
            return
        if len(self._failed) == 1:
            raise TrainingError(self._failed[0])
        shown = "; ".join(self._failed[:_MOST_NAMED])
        more = len(self._failed) - _MOST_NAMED
        rest = f"; and {more} more" if more > 0 else ""
        raise TrainingError(f"{len(self._failed)} of {self._count} images: {shown}{rest}")

    def pixels(self) -> Pixels | Sequence[Pixels]:
        """Return what was read."""
        return tuple(self._images) if self._whole is None else self._whole

    def _keep(self, image: Pixels) -> None:
        """Copy an image to its place."""
        self._bytes += image.nbytes
        expected = max(self._bytes, image.nbytes * self._count if not self._images else 0)
        if expected > self._limit_bytes:
            raise TrainingError(
                f"{self._count} images of {' x '.join(map(str, image.shape))} pixels do not fit "
                f"into {self._limit_bytes / 2**30:.1f} GiB of memory: take fewer or smaller ones"
            )
        number = len(self._images)
        if number == 0:
            self._whole = np.empty((self._count, *image.shape), image.dtype)
        whole = self._whole
        if whole is not None and (whole.shape[1:], whole.dtype) != (image.shape, image.dtype):
            self._images = [each.copy() for each in self._images]
            self._whole = whole = None
        if whole is None:
            self._images.append(np.ascontiguousarray(image))
            return
        whole[number] = image
        self._images.append(whole[number])
