"""To which images an object refers (DICOM PS3.3 C.7.6.16.2.6, C.11.11, C.12.2, C.17.2.3)."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.limits import MAX_CONTENT_DEPTH, MAX_REFERENCES
from medviewer.io.object_records import ReferencedImage

GROUPS = ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
REFERENCE_KEYWORDS = (
    *("ReferencedSeriesSequence", "CurrentRequestedProcedureEvidenceSequence"),
    *("ContentSequence", "ReferencedImageSequence", "SourceImageSequence", *GROUPS),
)
_MAX_FRAMES_OF_ONE = 4096


def series_uids(dataset: Dataset) -> tuple[str, ...]:
    """Return the UIDs of the series that are referred to, each once."""
    found = (elements.text(item, "SeriesInstanceUID") for item in _series_items(dataset))
    return tuple(dict.fromkeys(islice(filter(None, found), MAX_REFERENCES)))


def referenced_images(dataset: Dataset) -> tuple[ReferencedImage, ...]:
    """Return the images that an object refers to in its header, each once.

    Of a key object selection they are the images of its content, not all the evidence.
    """
    found = list(islice(_content_images(dataset, 0), MAX_REFERENCES))
    if not found:
        found = list(islice(_header_images(dataset), MAX_REFERENCES))
    return tuple(dict.fromkeys(found))


def images_of(item: Dataset, keyword: str) -> Iterator[ReferencedImage]:
    """Yield the images of a sequence of references."""
    for own in elements.items(item, keyword):
        uid = elements.text(own, "ReferencedSOPInstanceUID")
        numbers = elements.numbers(own, "ReferencedFrameNumber")[:_MAX_FRAMES_OF_ONE]
        if uid:
            yield ReferencedImage(uid, tuple(int(number) for number in numbers if number >= 1))


def source_images(groups: Dataset) -> Iterator[ReferencedImage]:
    """Yield the images that a frame was derived from (C.7.6.16.2.6)."""
    for derivation in elements.items(groups, "DerivationImageSequence"):
        yield from images_of(derivation, "SourceImageSequence")


def _series_items(dataset: Dataset) -> Iterator[Dataset]:
    yield from elements.items(dataset, "ReferencedSeriesSequence")
    for study in elements.items(dataset, "CurrentRequestedProcedureEvidenceSequence"):
        yield from elements.items(study, "ReferencedSeriesSequence")


def _header_images(dataset: Dataset) -> Iterator[ReferencedImage]:
    for series in _series_items(dataset):
        for keyword in ("ReferencedInstanceSequence", "ReferencedImageSequence"):
            yield from images_of(series, keyword)
        yield from images_of(series, "ReferencedSOPSequence")
    yield from images_of(dataset, "ReferencedImageSequence")
    yield from images_of(dataset, "SourceImageSequence")
    yield from chain.from_iterable(map(source_images, _groups(dataset)))


def _groups(dataset: Dataset) -> Iterable[Dataset]:
    return chain.from_iterable(elements.items(dataset, keyword) for keyword in GROUPS)


def _content_images(item: Dataset, depth: int) -> Iterator[ReferencedImage]:
    """Yield the images in a content tree (C.17.3)."""
    if depth > MAX_CONTENT_DEPTH:
        return
    for content in elements.items(item, "ContentSequence"):
        yield from images_of(content, "ReferencedSOPSequence")
        yield from _content_images(content, depth + 1)
