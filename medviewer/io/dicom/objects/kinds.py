"""Which SOP classes are objects that refer to images."""

from collections.abc import Collection

from pydicom.datadict import tag_for_keyword

from medviewer.io.object_records import ObjectKind

_KINDS: dict[str, ObjectKind] = {
    "1.2.840.10008.5.1.4.1.1.66.4": "segmentation",
    "1.2.840.10008.5.1.4.1.1.66.7": "segmentation",  # label map
    "1.2.840.10008.5.1.4.1.1.30": "parametric_map",
    "1.2.840.10008.5.1.4.1.1.11.1": "presentation_state",  # greyscale
    "1.2.840.10008.5.1.4.1.1.11.2": "presentation_state",  # colour
    "1.2.840.10008.5.1.4.1.1.88.59": "key_objects",
}
WITHOUT_PIXELS: Collection[ObjectKind] = ("presentation_state", "key_objects")


def object_kind(sop_class_uid: str) -> ObjectKind | None:
    """Return what kind of object a SOP class is; None for images and all else."""
    return _KINDS.get(sop_class_uid)


def tags_of(*keywords: str) -> frozenset[int]:
    """Return the tags of keywords of the dictionary."""
    return frozenset(int(tag_for_keyword(keyword) or 0) for keyword in keywords)
