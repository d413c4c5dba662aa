"""Which series the segmentations, maps, presentation states and key objects belong to, by UIDs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.object_records import ObjectInfo, ObjectKind, StudyObject
from medviewer.io.records import Problem, ProblemKind, Series
from medviewer.language import later, translate

Words = tuple[str, ...]
Place = tuple[Words, Words]
"""What tells a study apart, and a series in it."""

NO_REFERENCE = later("Problems", "it names no series or image that it refers to")
NOT_THERE = later("Problems", "the images it refers to are not among the opened files")

_ORDER = {kind: number for number, kind in enumerate(get_args(ObjectKind))}


@dataclass(frozen=True, slots=True)
class PlacedObjects:
    """The objects of each series, and those whose images are not there."""

    of_series: Mapping[Place, tuple[StudyObject, ...]] = field(default_factory=dict)
    orphans: tuple[FileHeader, ...] = ()


def place_objects(
    objects: Sequence[FileHeader], images: Iterable[tuple[Place, Sequence[FileHeader]]]
) -> PlacedObjects:
    """Sort objects to the series that they refer to, by Series UID, else by SOP Instance UID."""
    every = list(images)
    by_series = _by_series_uid(every)
    by_image: dict[str, Place] | None = None
    found: dict[Place, list[StudyObject]] = defaultdict(list)
    orphans = []
    for header in _without_copies(objects):
        info = header.refers
        assert info is not None, "only objects are placed"
        places = [place for uid in info.series_uids for place in by_series.get(uid, ())]
        if not places and info.images:
            by_image = _by_image_uid(every) if by_image is None else by_image
            places = [by_image[own.uid] for own in info.images if own.uid in by_image]
        for place in dict.fromkeys(places):
            found[place].append(study_object(header))
        if not places:
            orphans.append(header)
    return PlacedObjects(
        {place: tuple(sorted(own, key=_order)) for place, own in found.items()}, tuple(orphans)
    )


def _without_copies(objects: Iterable[FileHeader]) -> Iterator[FileHeader]:
    """Yield objects; of those with one SOP Instance UID that say the same, only the first."""
    seen = set()
    for header in objects:
        uid = header.instance.sop_instance_uid
        if not uid or (uid, header.refers) not in seen:
            seen.add((uid, header.refers))
            yield header


def study_object(header: FileHeader, reason: str = "") -> StudyObject:
    """Return the record of an object."""
    assert header.refers is not None, "only objects have records of this kind"
    return StudyObject(
        header.instance,
        header.refers,
        header.series_uid,
        header.series_description,
        header.series_number,
        reason,
    )


def orphan_reason(info: ObjectInfo | None) -> str:
    """Say why an object belongs to no series."""
    has_any = info is not None and (info.series_uids or info.images)
    return translate("Problems", NOT_THERE if has_any else NO_REFERENCE)


def orphaned(series: Series, headers: Sequence[FileHeader]) -> Series:
    """Return a series made of an object's own frames, which says that its images are missing."""
    reason = orphan_reason(headers[0].refers)
    text = translate("Problems", "A segmentation or map is shown by itself: {reason}.")
    files = tuple(header.instance.file for header in headers)
    problem = Problem(ProblemKind.ORPHAN_OBJECT, text.format(reason=reason), files)
    return replace(series, problems=(*series.problems, problem))


def _by_series_uid(
    images: Iterable[tuple[Place, Sequence[FileHeader]]],
) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place, headers in images:
        if headers[0].series_uid:
            found[headers[0].series_uid].append(place)
    return found


def _by_image_uid(images: Iterable[tuple[Place, Sequence[FileHeader]]]) -> dict[str, Place]:
    return {
        header.instance.sop_instance_uid: place
        for place, headers in images
        for header in headers
        if header.instance.sop_instance_uid
    }


def _order(one: StudyObject) -> tuple[int, float, str]:
    number = float("inf") if one.series_number is None else one.series_number
    return _ORDER[one.info.kind], number, one.key
