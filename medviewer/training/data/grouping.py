"""Series of labelled slices where the table does not say which slices belong together, or how."""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from medviewer.training.data.samples import Indices, Listing, Sample, series_of

log = logging.getLogger(__name__)

_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def with_series(listing: Listing) -> Listing:
    """Return slices by series and position, for models that read slices.

    Without series, the slices of a patient of whom there are several are one. Without positions
    they follow each other by the last number in their files' names, else as they were listed.
    """
    samples = list(listing.samples)
    if not any(sample.series for sample in samples):
        samples = _by_patient(samples)
    unnumbered = [each for each in series_of(samples).values() if _is_unnumbered(samples, each)]
    if unnumbered:
        log.warning("the data do not number their slices: read by their names, or as listed")
    for members in unnumbered:
        for position, index in enumerate(_in_order(samples, members), start=1):
            samples[index] = replace(samples[index], position=position)
    return replace(listing, samples=tuple(samples))


def _by_patient(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples whose series is their patient, where any patient has several."""
    if len({sample.owner for sample in samples}) == len(samples):
        return list(samples)
    log.warning("the data name no series: all slices of a patient are taken as one")
    return [replace(sample, series=sample.patient) for sample in samples]


def _is_unnumbered(samples: Sequence[Sample], members: Indices) -> bool:
    """Whether nothing tells the order of a series."""
    return len({samples[index].position for index in members}) == 1 < len(members)


def _in_order(samples: Sequence[Sample], members: Indices) -> list[int]:
    """Return the slices of a series by the numbers of their names, where these tell them apart."""
    numbers = {int(index): _number(samples[index].path) for index in members}
    told = {number for number in numbers.values() if number is not None}
    if len(told) < len(numbers):
        return list(numbers)
    return sorted(numbers, key=lambda index: numbers[index] or 0)


def _number(path: str) -> int | None:
    """Return the last number in a file's name."""
    found = _LAST_NUMBER.search(path.rpartition("/")[2].rpartition(".")[0])
    return int(found[1]) if found else None
