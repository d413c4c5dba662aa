"""Headers of files to studies and series, growing while a folder is scanned."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grouping.objects import (
    PlacedObjects,
    orphan_reason,
    orphaned,
    place_objects,
    study_object,
)
from medviewer.io.grouping.spacing import orientation_name
from medviewer.io.grouping.stacks import build_stacks
from medviewer.io.object_records import KIND_NAMES, StudyObject
from medviewer.io.records import (
    FrameRef,
    Instance,
    Patient,
    Problem,
    ProblemKind,
    Series,
    SkippedFile,
    Study,
    StudyIndex,
)
from medviewer.language import later, translate

SamePixels = Callable[[Instance, Instance], bool]
Words = tuple[str, ...]

PATIENT_NOTE = later(
    "Problems", "Another patient with the same ID but another name or birth date is open as well."
)


@dataclass(slots=True)
class _SeriesGroup:
    """The headers of one series, and its record as long as no header was added."""

    headers: list[FileHeader] = field(default_factory=list)
    built: Series | None = None
    with_objects: Series | None = None


_Groups = dict[Words, dict[Words, _SeriesGroup]]


class IndexBuilder:
    """Collects headers and gives the index of what was collected so far.

    `same_pixels` is asked about two files with one SOP Instance UID.
    """

    def __init__(self, same_pixels: SamePixels) -> None:
        self._ask_same_pixels = same_pixels
        self._compared: dict[tuple[str, str], bool] = {}
        self._studies: _Groups = {}
        self._skipped: list[SkippedFile] = []
        self._objects: list[FileHeader] = []
        self._orphans: _Groups = {}

    def add(self, header: FileHeader) -> None:
        """Put an image into its study and series; an object is given to its images later."""
        if header.refers is not None:
            self._objects.append(header)
            return
        study = self._studies.setdefault(study_words(header), {})
        group = study.setdefault(series_words(header), _SeriesGroup())
        group.headers.append(header)
        group.built = None

    def skip(self, file: str, reason: str) -> None:
        """Remember a file that holds no readable image."""
        self._skipped.append(SkippedFile(file, reason))

    def index(self) -> StudyIndex:
        """Return what was collected so far; only series that grew are built again."""
        placed = self._placed_objects()
        groups_of = self._with_orphans(placed)
        lonely = [own for own in placed.orphans if not own.instance.frames]
        shared_ids = _shared_patient_ids(groups_of)
        studies = [
            self._study(words, groups, shared_ids, placed, lonely)
            for words, groups in groups_of.items()
        ]
        studies.sort(key=_study_order)
        without_study = [own for own in lonely if study_words(own) not in groups_of]
        skipped = [*self._skipped, *map(_skipped_object, without_study)]
        return StudyIndex(tuple(studies), tuple(sorted(skipped, key=lambda file: file.file)))

    def _placed_objects(self) -> PlacedObjects:
        if not self._objects:
            return PlacedObjects()
        images = (
            ((study, series), group.headers)
            for study, groups in self._studies.items()
            for series, group in groups.items()
        )
        return place_objects(self._objects, images)

    def _with_orphans(self, placed: PlacedObjects) -> _Groups:
        """Return the groups of images, and of objects that can only be shown by themselves."""
        with_pixels = [own for own in placed.orphans if own.instance.frames]
        if not with_pixels:
            return self._studies
        groups_of = {words: dict(groups) for words, groups in self._studies.items()}
        together: dict[tuple[Words, Words], list[FileHeader]] = defaultdict(list)
        for header in with_pixels:
            together[study_words(header), (*series_words(header), "object")].append(header)
        for (study, series), headers in together.items():
            kept = self._orphans.setdefault(study, {})
            if series not in kept or kept[series].headers != headers:
                kept[series] = _SeriesGroup(headers)
            groups_of.setdefault(study, {})[series] = kept[series]
        return groups_of

    def _study(
        self,
        words: Words,
        groups: dict[Words, _SeriesGroup],
        shared_ids: frozenset[str],
        placed: PlacedObjects,
        lonely: Sequence[FileHeader],
    ) -> Study:
        first = _first(groups)
        conflict = first.patient.patient_id in shared_ids
        series = [
            _given(group, self._series(words + name, group), placed.of_series.get((words, name)))
            for name, group in groups.items()
        ]
        shared = _shared_uids(series)
        series = [_with_shared_uid(one) if one.series_uid in shared else one for one in series]
        if conflict:
            series = [_with_conflict(one) for one in series]
        series.sort(key=_series_order)
        return Study(
            key=key_of(words),
            study_uid=first.study_uid,
            patient=_noted(first.patient) if conflict else first.patient,
            description=first.study_description,
            date=first.study_date,
            time=first.study_time,
            series=tuple(series),
            orphans=tuple(
                study_object(own, orphan_reason(own.refers))
                for own in lonely
                if study_words(own) == words
            ),
        )

    def _series(self, words: Words, group: _SeriesGroup) -> Series:
        if group.built is None:
            built = build_series(key_of(words), group.headers, self._same_pixels)
            is_orphan = group.headers[0].refers is not None
            group.built = orphaned(built, group.headers) if is_orphan else built
            group.with_objects = None
        return group.built

    def _same_pixels(self, first: Instance, second: Instance) -> bool:
        """Compare two files once, however often their growing series is built."""
        files = first.file, second.file
        if files not in self._compared:
            self._compared[files] = self._ask_same_pixels(first, second)
        return self._compared[files]


def _shared_patient_ids(groups_of: _Groups) -> frozenset[str]:
    """Return the patient IDs that stand for more than one patient."""
    people: dict[str, set[Words]] = defaultdict(set)
    for groups in groups_of.values():
        patient = _first(groups).patient
        people[patient.patient_id].add(patient.key)
    return frozenset(name for name, keys in people.items() if name and len(keys) > 1)


def _given(group: _SeriesGroup, series: Series, objects: tuple[StudyObject, ...] | None) -> Series:
    """Return a series with its objects, the same one as long as nothing has come."""
    if not objects:
        return series
    if group.with_objects is None or group.with_objects.objects != objects:
        group.with_objects = replace(series, objects=objects)
    return group.with_objects


def _skipped_object(header: FileHeader) -> SkippedFile:
    assert header.refers is not None, "only objects are lonely"
    text = translate("Objects", "{kind}: {reason}").format(
        kind=translate("Objects", KIND_NAMES[header.refers.kind]),
        reason=orphan_reason(header.refers),
    )
    return SkippedFile(header.instance.file, text)


def _first(groups: dict[Words, _SeriesGroup]) -> FileHeader:
    return next(iter(groups.values())).headers[0]


def _noted(patient: Patient) -> Patient:
    return replace(patient, note=translate("Problems", PATIENT_NOTE))


def _with_conflict(series: Series) -> Series:
    text = translate("Problems", PATIENT_NOTE)
    return _with_problem(series, ProblemKind.PATIENT_CONFLICT, text)


def _shared_uids(series: Sequence[Series]) -> frozenset[str]:
    """Return the UIDs that several series of a study bear."""
    counts = Counter(one.series_uid for one in series)
    return frozenset(uid for uid, count in counts.items() if uid and count > 1)


def _with_shared_uid(series: Series) -> Series:
    text = translate(
        "Problems",
        "Images of another modality, series number or description bear the same Series UID: "
        "each kind is shown apart.",
    )
    return _with_problem(series, ProblemKind.MISSING_UID, text)


def _with_problem(series: Series, kind: ProblemKind, text: str) -> Series:
    return replace(series, problems=(*series.problems, Problem(kind, text, series.files)))


def _study_order(study: Study) -> tuple[bool, str, str, str, str, str]:
    patient = study.patient  # the nameless come last: a reader looks for a name
    return not patient.name, patient.name, patient.patient_id, study.date, study.time, study.key


def _series_order(series: Series) -> tuple[float, str, str]:
    number = float("inf") if series.number is None else series.number
    return number, series.description, series.key


def key_of(words: Words) -> str:
    """Return a short name for a study or series that tells nothing about the patient."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:16]


def study_words(header: FileHeader) -> Words:
    """Return what tells a header's study apart: patient and UID, or folder and date without one."""
    return (*header.patient.key, header.study_uid or _without_study_uid(header))


def _without_study_uid(header: FileHeader) -> str:
    return f"{_folder(header.instance.file)}\0{header.study_date}"


def series_words(header: FileHeader) -> Words:
    """Return what tells a header's series apart within its study.

    UID, modality, number and description, which all images of one series share; where there is no
    UID: folder, description, matrix, orientation and date. A file that is no DICOM is a series of
    its own.
    """
    instance = header.instance
    if instance.file_format != "dicom":
        return (instance.file,)
    if header.series_uid:  # careless software gives one UID to unlike images
        number = "" if header.series_number is None else str(header.series_number)
        return header.series_uid, instance.modality, number, header.series_description
    plane = instance.frames[0].plane
    matrix = f"{instance.rows}x{instance.columns}"
    orientation = orientation_name(plane) if plane else ""
    date = instance.attributes.get("SeriesDate", "")
    return (_folder(instance.file), header.series_description, matrix, orientation, date)


def _folder(file: str) -> str:
    return str(PurePosixPath(file).parent)


def build_series(key: str, headers: Sequence[FileHeader], same_pixels: SamePixels) -> Series:
    """Return the record of one series from its files' headers."""
    kept, problems = _without_duplicates(headers, same_pixels)
    first = kept[0]
    modality = first.instance.modality
    frames = [FrameRef(own.instance, n) for own in kept for n in range(len(own.instance.frames))]
    stacks, found = build_stacks(frames, modality)
    common = _common_attributes(own.instance for own in kept)
    return Series(
        key=key,
        series_uid=first.series_uid,
        modality=modality,
        description=first.series_description,
        number=first.series_number,
        body_part=common.get("BodyPartExamined", "") or common.get("AnatomicRegionMeaning", ""),
        stacks=stacks,
        problems=(*found, *problems, *_uid_problems(kept), *_truncation_problems(kept)),
        attributes=common,
    )


def _common_attributes(instances: Iterable[Instance]) -> dict[str, str]:
    common: dict[str, str] | None = None
    for instance in instances:
        own = instance.attributes
        common = dict(own) if common is None else dict(common.items() & own.items())
    return common or {}


def _without_duplicates(
    headers: Sequence[FileHeader], same_pixels: SamePixels
) -> tuple[list[FileHeader], list[Problem]]:
    """Keep one of several files with one SOP Instance UID, unless their pixels differ."""
    kept: dict[str, list[FileHeader]] = defaultdict(list)
    twice: list[str] = []
    conflicts: list[str] = []
    for number, header in enumerate(headers):
        uid = header.instance.sop_instance_uid or f"missing {number}"
        same = next((own for own in kept[uid] if same_pixels(own.instance, header.instance)), None)
        if same is not None:
            twice += [same.instance.file, header.instance.file]
            continue
        if kept[uid]:
            conflicts += [kept[uid][0].instance.file, header.instance.file]
        kept[uid].append(header)
    remaining = [header for group in kept.values() for header in group]
    return remaining, [*_twice_problem(twice), *_conflict_problem(conflicts)]


def _twice_problem(files: list[str]) -> list[Problem]:
    text = translate(
        "Problems",
        "Files with one SOP Instance UID hold the same pixels: the first of them is shown.",
    )
    return [Problem(ProblemKind.DUPLICATE_INSTANCE, text, _once(files))] if files else []


def _conflict_problem(files: list[str]) -> list[Problem]:
    text = translate(
        "Problems", "Files with one SOP Instance UID hold different pixels: all of them are shown."
    )
    return [Problem(ProblemKind.CONFLICTING_INSTANCE, text, _once(files))] if files else []


def _once(files: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(files))


def _uid_problems(headers: Sequence[FileHeader]) -> list[Problem]:
    dicom = [header for header in headers if header.instance.file_format == "dicom"]
    grouped = [own for own in dicom if not (own.study_uid and own.series_uid)]
    nameless = [own for own in dicom if not own.instance.sop_instance_uid]
    problems = []
    if grouped:
        text = translate(
            "Problems",
            "Study or series UID is missing: grouped by folder, description, matrix, "
            "orientation and date.",
        )
        files = _once(own.instance.file for own in grouped)
        problems.append(Problem(ProblemKind.MISSING_UID, text, files))
    elif nameless:
        text = translate(
            "Problems", "The SOP Instance UID is missing: copies of one image cannot be told."
        )
        files = _once(own.instance.file for own in nameless)
        problems.append(Problem(ProblemKind.MISSING_UID, text, files))
    return problems


def _truncation_problems(headers: Sequence[FileHeader]) -> list[Problem]:
    short = [own for own in headers if own.declared_frames > len(own.instance.frames)]
    if not short:
        return []
    there = sum(len(own.instance.frames) for own in short)
    promised = sum(own.declared_frames for own in short)
    text = translate(
        "Problems", "The file ends early: {there} of {promised} frames are there."
    ).format(there=there, promised=promised)
    values = {"frames": float(there), "declared_frames": float(promised)}
    files = _once(own.instance.file for own in short)
    return [Problem(ProblemKind.UNREADABLE_PIXELS, text, files, values)]
