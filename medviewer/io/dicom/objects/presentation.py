"""Presentation states: how a reader wanted images to be seen (DICOM PS3.3 A.33.1)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from pydicom.dataset import Dataset

from medviewer.errors import ReadError
from medviewer.image.objects.presentation import Area, BoolImage, Presentation, SliceLook
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DicomFile
from medviewer.io.dicom.objects.annotations import (
    ANNOTATION_KEYWORDS,
    FoundAnnotations,
    read_annotations,
)
from medviewer.io.dicom.objects.kinds import tags_of
from medviewer.io.dicom.objects.references import images_of
from medviewer.io.dicom.objects.shutters import SHUTTER_KEYWORDS, read_shutter, shutter_group
from medviewer.io.dicom.overlay_elements import DATA, GROUPS, OVERLAY_TAGS, value_at
from medviewer.io.dicom.overlay_planes import overlay_plane
from medviewer.io.dicom.voi import read_rescale, read_windows
from medviewer.io.object_records import ReferencedImage, StudyObject
from medviewer.io.records import FrameRef, Stack
from medviewer.io.workers.vetted import open_vetted
from medviewer.language import later, translate

_TAGS = OVERLAY_TAGS | tags_of(
    *ANNOTATION_KEYWORDS,
    *SHUTTER_KEYWORDS,
    *("SoftcopyVOILUTSequence", "DisplayedAreaSelectionSequence", "ImageRotation"),
    *("ImageHorizontalFlip", "PresentationLUTShape", "PresentationLUTSequence"),
    *("RescaleSlope", "RescaleIntercept", "ModalityLUTSequence"),
)
_NOT_THESE = later("Objects", "it refers to other images than these")
_TRUE_SIZE = later("Objects", "true size is not kept: the displayed area is fitted into the view")
_NO_LUT = later("Objects", "its presentation LUT is not applied")
_NO_MODALITY_LUT = later("Objects", "its own modality LUT is not applied, and no window either")


def read_presentation(own: StudyObject, stack: Stack) -> Presentation:
    """Read a presentation state as it applies to the slices of a stack.

    Raises
    ------
    ReadError
        With the reason, when it is damaged, or is not about these images.
    """
    indices = [
        index
        for index, ref in enumerate(stack.frames)
        if own.refers_to(ref.instance.sop_instance_uid, ref.frame)
    ]
    if not indices:
        raise ReadError(translate("Objects", _NOT_THESE))
    with open_vetted(own.instance.path, _TAGS) as opened:
        return _presentation(opened, stack, indices)


def _presentation(file: DicomFile, stack: Stack, indices: Sequence[int]) -> Presentation:
    dataset = file.dataset
    annotations = read_annotations(dataset)
    image = stack.frames[indices[0]].instance
    common = SliceLook(
        shutter=read_shutter(file, image.rows, image.columns),
        bitmap=_bitmap(file, image.rows, image.columns),
    )
    looks = {index: _look(dataset, stack.frames[index], annotations, common) for index in indices}
    flipped = elements.text(dataset, "ImageHorizontalFlip").upper() == "Y"
    turns = round((elements.number(dataset, "ImageRotation") or 0.0) / 90) % 4
    return Presentation(
        slices=looks,
        inverted=_is_inverted(dataset, image.photometric),
        flipped_horizontally=flipped,
        # the file flips after it has turned, a view before: the turn is then the other way around
        quarter_turns=-turns % 4 if flipped else turns,
        notes=(*annotations.notes, *_notes(dataset)),
    )


def _look(
    dataset: Dataset, ref: FrameRef, annotations: FoundAnnotations, common: SliceLook
) -> SliceLook:
    about = [one for one in annotations.items if _is_about(one.images, ref)]
    area = _item_for(dataset, "DisplayedAreaSelectionSequence", ref)
    return replace(
        common,
        window=_window(dataset, ref),
        area=_area(area, ref),
        magnification=_magnification(area),
        graphics=tuple(own for one in about for own in one.graphics),
        texts=tuple(own for one in about for own in one.texts),
    )


def _is_about(images: Sequence[ReferencedImage], ref: FrameRef) -> bool:
    uid = ref.instance.sop_instance_uid
    return not images or any(own.includes(uid, ref.frame) for own in images)


def _item_for(dataset: Dataset, keyword: str, ref: FrameRef) -> Dataset:
    """Return the item of a sequence that is about a frame; the first one of several."""
    for item in elements.items(dataset, keyword):
        if _is_about(tuple(images_of(item, "ReferencedImageSequence")), ref):
            return item
    return Dataset()


def _window(dataset: Dataset, ref: FrameRef) -> Window | None:
    """Return the window in the units of the image, whatever rescale the state brings along."""
    found = read_windows(_item_for(dataset, "SoftcopyVOILUTSequence", ref))
    if not found or "ModalityLUTSequence" in dataset:
        return None
    window = found[0]
    if window.name.startswith("VOI "):  # it has no name of its own
        window = replace(window, name="Presentation")
    if "RescaleSlope" not in dataset:
        return window
    own, image = read_rescale(dataset), ref.header.rescale
    return window if own == image else _converted(window, own, image)


def _converted(window: Window, own: Rescale, image: Rescale) -> Window | None:
    ratio = image.slope / own.slope
    if window.table is not None or not ratio > 0:
        return None
    center = (window.center - own.intercept) * ratio + image.intercept
    return replace(window, center=center, width=window.width * ratio)


def _area(item: Dataset, ref: FrameRef) -> Area | None:
    """Return the displayed area; the file counts its corner pixels from 1, both included."""
    first = elements.numbers(item, "DisplayedAreaTopLeftHandCorner")
    last = elements.numbers(item, "DisplayedAreaBottomRightHandCorner")
    if len(first) != 2 or len(last) != 2:
        return None
    (left, right), (top, bottom) = (sorted(ends) for ends in zip(first, last, strict=True))
    rows, columns = ref.instance.rows, ref.instance.columns
    area = (top - 1.0, left - 1.0, bottom, right)
    is_whole = area == (0.0, 0.0, rows, columns)
    is_far = max(map(abs, area)) > 8 * max(rows, columns)
    return None if is_whole or is_far else area


def _magnification(item: Dataset) -> float | None:
    if elements.text(item, "PresentationSizeMode").upper() != "MAGNIFY":
        return None
    ratio = elements.number(item, "PresentationPixelMagnificationRatio")
    return ratio if ratio is not None and 1e-3 < ratio < 1e3 else None


def _bitmap(file: DicomFile, rows: int, columns: int) -> BoolImage | None:
    """Return the overlay planes of the state, without its bitmap shutter."""
    shutter = shutter_group(file.dataset)
    groups = [group for group in GROUPS if group != shutter]
    there = [group for group in groups if value_at(file, group << 16 | DATA) is not None]
    planes = [overlay_plane(file, group, 0, rows, columns) for group in there]
    drawn = [plane for plane in planes if plane is not None]
    return np.asarray(np.logical_or.reduce(drawn)) if drawn else None


def _is_inverted(dataset: Dataset, photometric: str) -> bool:
    """Tell whether a view has to invert: the state says how it is, not how it differs (C.11.6)."""
    shape = elements.text(dataset, "PresentationLUTShape").upper()
    if shape not in ("IDENTITY", "INVERSE"):
        return False
    return (shape == "INVERSE") != (photometric == "MONOCHROME1")


def _notes(dataset: Dataset) -> tuple[str, ...]:
    areas = elements.items(dataset, "DisplayedAreaSelectionSequence")
    modes = {elements.text(item, "PresentationSizeMode").upper() for item in areas}
    said = (
        ("TRUE SIZE" in modes, _TRUE_SIZE),
        ("PresentationLUTSequence" in dataset, _NO_LUT),
        ("ModalityLUTSequence" in dataset, _NO_MODALITY_LUT),
    )
    return tuple(translate("Objects", text) for is_so, text in said if is_so)
