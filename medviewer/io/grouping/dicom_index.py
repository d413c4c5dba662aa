"""Headers of files to studies and series, growing while a folder is scanned."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grouping.identity import Words, key_of, series_words, study_words
from medviewer.io.grouping.objects import (
    PlacedObjects,
    orphan_reason,
    orphaned,
    place_objects,
    study_object,
)
from medviewer.io.grouping.series_record import SamePixels, build_series
from medviewer.io.object_records import KIND_NAMES, StudyObject
from medviewer.io.records import (
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
        studies.sort(key=lambda study: study.key)
        studies.sort(key=lambda study: (study.date, study.time), reverse=True)  # the newest first
        studies.sort(key=_patient_order)
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


def _patient_order(study: Study) -> tuple[bool, str, str]:
    patient = study.patient  # the nameless come last: a reader looks for a name
    return not patient.name, patient.name, patient.patient_id


def _series_order(series: Series) -> tuple[float, str, str]:
    number = float("inf") if series.number is None else series.number
    return number, series.description, series.key
