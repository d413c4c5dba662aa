"""What an object that refers to images says of itself, for the index."""

from pathlib import Path

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import open_dicom
from medviewer.io.dicom.objects.kinds import tags_of
from medviewer.io.dicom.objects.references import (
    REFERENCE_KEYWORDS,
    referenced_images,
    series_uids,
)
from medviewer.io.limits import MAX_SEGMENTS
from medviewer.io.object_records import ObjectInfo, ObjectKind

_TAGS = tags_of(
    *REFERENCE_KEYWORDS,
    *("ContentLabel", "ContentDescription", "ConceptNameCodeSequence", "SegmentSequence"),
    *("Manufacturer", "ManufacturerModelName"),
)
_DESCRIPTION_CODE = "113012"
"""Key Object Description (PS3.16 TID 2010)."""


def read_object_info(path: Path, kind: ObjectKind) -> ObjectInfo:
    """Read what an object is and to which images it refers.

    Raises
    ------
    ReadError
        When the header is damaged.
    """
    with open_dicom(path, _TAGS) as opened:
        return object_info(opened.dataset, kind)


def object_info(dataset: Dataset, kind: ObjectKind) -> ObjectInfo:
    """Return what an object's header says."""
    images = referenced_images(dataset)
    label = elements.text(dataset, "ContentLabel")
    description = elements.text(dataset, "ContentDescription")
    if kind == "key_objects":
        label, description = _title(dataset), _key_object_description(dataset)
    return ObjectInfo(
        kind=kind,
        label=label,
        description=description,
        maker=_maker(dataset),
        parts=_parts(dataset, kind, len(images)),
        series_uids=series_uids(dataset),
        images=images,
    )


def _title(dataset: Dataset) -> str:
    return elements.text(elements.first_item(dataset, "ConceptNameCodeSequence"), "CodeMeaning")


def _key_object_description(dataset: Dataset) -> str:
    for item in elements.items(dataset, "ContentSequence"):
        name = elements.first_item(item, "ConceptNameCodeSequence")
        if elements.text(name, "CodeValue") == _DESCRIPTION_CODE:
            return elements.text(item, "TextValue")
    return ""


def _parts(dataset: Dataset, kind: ObjectKind, images: int) -> int:
    if kind == "segmentation":
        return len(elements.items(dataset, "SegmentSequence"))
    return images if kind == "key_objects" else 1


def _maker(dataset: Dataset) -> str:
    """Return the kinds of algorithm and their names, or the manufacturer."""
    segments = elements.items(dataset, "SegmentSequence")[:MAX_SEGMENTS]
    types = dict.fromkeys(elements.text(own, "SegmentAlgorithmType").lower() for own in segments)
    names = dict.fromkeys(elements.text(own, "SegmentAlgorithmName") for own in segments)
    said = [", ".join(filter(None, types)), ", ".join([name for name in names if name][:3])]
    text = ": ".join(part for part in said if part)
    if text:
        return text
    made = elements.text(dataset, "Manufacturer"), elements.text(dataset, "ManufacturerModelName")
    return " ".join(part for part in made if part)
