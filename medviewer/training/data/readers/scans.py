"""DICOM series, NIfTI and other volumes with a table of labels, read as the viewer reads them.

Columns: ``path`` (a file, or a folder with one series, relative to the table) or ``series_uid``
(of a series below the table's folder); ``label``, or a column of 0 and 1 for each class; and, where
there are any, ``patient``, ``fold`` and ``slice``. With ``slice`` a row labels one slice, counted
from 1 in geometric order as the viewer shows it; without, it labels the whole series. Where no
column names the patient, a hash of the header's does.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.inference.grey import grey_slice, modality_grey
from medviewer.inference.scoring.whole_series import places_in_order
from medviewer.inference.suitability import age_of
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import Patient, Series, Stack, Study, StudyIndex
from medviewer.models.card import Task
from medviewer.models.card_input import SliceOrder
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.data.readers.manifest import targets_of_rows
from medviewer.training.data.readers.tables import (
    Row,
    plain_path,
    read_rows,
    rows_as_places,
    whole_number,
)
from medviewer.training.data.samples import Listing, Pixels, Sample, Targets
from medviewer.training.errors import TrainingError

UID_COLUMN = "series_uid"


@dataclass(frozen=True, slots=True)
class _Slice:
    """Where the pixels of a sample are: `place` in the volume of a stack."""

    series: Series
    stack: Stack
    place: int


@dataclass(slots=True)
class _Volumes:
    """Reads stacks; the last one is kept, as its slices are asked for one after another."""

    _stack: Stack | None = None
    _volume: Volume | None = field(default=None, repr=False)

    def read(self, wanted: _Slice) -> Volume:
        """Return the pixels of a slice's stack."""
        if self._volume is None or self._stack is not wanted.stack:
            self._volume = None  # two need not fit
            self._volume = read_volume(wanted.stack, wanted.series, WorkContext())
            self._stack = wanted.stack
        return self._volume


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A row with what is in it."""

    row: Row
    place: str
    targets: Targets


def read_scans(
    table: Path,
    classes: Sequence[str],
    task: Task,
    population: str,
    preprocess: Preprocess | None = None,
    order: SliceOrder = "as_shown",
) -> Listing:
    """List the slices of the scans of a table in geometric order.

    The pixels are those that the viewer hands to a model with the same `preprocess`; without one,
    those of any model whose intensity is no percentile: modality values, HU in CT. The slices of a
    series follow each other in the `order` of the model's card, as they do in the viewer; what a
    table calls slice 1 is the first one shown.
    """
    rows = read_rows(table)
    if not {"path", UID_COLUMN} & set(rows[0]):
        raise TrainingError(f"{table.name} needs the column path or {UID_COLUMN}")
    targets = targets_of_rows(table, rows, classes, task)
    groups: dict[str, list[_Labelled]] = defaultdict(list)
    for row, place, each in zip(rows, rows_as_places(table, rows), targets, strict=True):
        groups[_key(row, place)].append(_Labelled(row, place, each))
    finder = _Finder(table.parent)
    slices: dict[str, _Slice] = {}
    samples: list[Sample] = []
    places: list[str] = []
    of_series: dict[str, Targets] = {}
    for key, labelled in groups.items():
        found, series = finder.find(labelled[0], key)
        made = _samples(key, labelled, found, series, population, len(classes), order)
        samples += made.samples
        places += [labelled[0].place] * len(made.samples)
        slices |= made.slices
        of_series |= made.series_targets
    volumes = _Volumes()

    def read(sample: Sample) -> Pixels:
        return _pixels(slices[sample.path], volumes, preprocess)

    return Listing(tuple(classes), tuple(samples), read, of_series, tuple(places))


class _Finder:
    """Finds the series of a row; the folder is looked through once where UIDs are given."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: StudyIndex | None = None

    def find(self, labelled: _Labelled, key: str) -> tuple[Study, Series]:
        """Return the only series of a path, or the one with a UID."""
        by_uid = bool(labelled.row.get(UID_COLUMN))
        index = self._whole() if by_uid else self._below(key, labelled.place)
        pairs = [
            (study, series)
            for study in index.studies
            for series in study.series
            if not by_uid or series.series_uid == key
        ]
        if not pairs:
            raise TrainingError(f"{labelled.place}: no image can be read there")
        if len(pairs) > 1:
            advice = "" if by_uid else f"; name one in the column {UID_COLUMN}"
            raise TrainingError(f"{labelled.place}: there are {len(pairs)} series{advice}")
        return pairs[0]

    def _whole(self) -> StudyIndex:
        if self._index is None:
            self._index = scan([self._folder], WorkContext())
        return self._index

    def _below(self, name: str, place: str) -> StudyIndex:
        path = self._folder / name
        if not path.exists():
            raise TrainingError(f"{place}: the file or folder is missing")
        return scan([path], WorkContext())


@dataclass(frozen=True, slots=True)
class _Made:
    """The samples of one series."""

    samples: list[Sample]
    slices: dict[str, _Slice]
    series_targets: dict[str, Targets]


def _key(row: Row, place: str) -> str:
    """Return what names the series of a row."""
    return row.get(UID_COLUMN, "").strip() or plain_path(row.get("path", ""), place)


def _samples(
    key: str,
    labelled: Sequence[_Labelled],
    study: Study,
    series: Series,
    population: str,
    classes: int,
    order: SliceOrder,
) -> _Made:
    """Return the samples of a series' slices, each with its own label or that of the film."""
    row = labelled[0].row
    slices = {f"{key}#{number}": each for number, each in enumerate(_slices(series), start=1)}
    own, whole = _targets_of_slices(labelled, len(slices))
    is_film = len(slices) == 1
    if is_film and whole is not None:
        own = {1: whole}
    name = "" if is_film else key
    unknown = (math.nan,) * classes
    positions = _positions(order, list(slices.values()))
    samples = [
        Sample(
            path=path,
            population=population,
            patient=row.get("patient") or _hashed(study.patient) or key,
            targets=own.get(number, unknown),
            fold=row.get("fold", ""),
            series=name,
            position=positions[number - 1],
            spacing_mm=each.stack.frames[0].header.pixel_spacing_mm,
            age_years=age_of(study, series, each.stack.frames[each.place]),
        )
        for number, (path, each) in enumerate(slices.items(), start=1)
    ]
    of_series = {} if is_film or whole is None else {f"{population}/{key}": whole}
    return _Made(samples, slices, of_series)


def _targets_of_slices(
    labelled: Sequence[_Labelled], count: int
) -> tuple[dict[int, Targets], Targets | None]:
    """Return the targets of slices by number, and of the series where a row is of all of it."""
    own: dict[int, Targets] = {}
    whole: Targets | None = None
    for each in labelled:
        if each.row.get("slice"):
            position = whole_number(each.row, "slice", each.place)
            if not 1 <= position <= count:
                raise TrainingError(f"{each.place}: the series has slices 1 to {count}")
            if position in own:
                raise TrainingError(f"{each.place}: the slice has a label already")
            own[position] = each.targets
        elif whole is not None:
            raise TrainingError(f"{each.place}: the series has a label already")
        else:
            whole = each.targets
    return own, whole


def _positions(order: SliceOrder, slices: Sequence[_Slice]) -> list[int]:
    """Return when each slice is read, from 1; as they are shown where the files do not tell."""
    planes = [each.stack.frames[each.place].header.plane for each in slices]
    ordered = places_in_order(order, planes) or list(range(len(slices)))
    return [ordered.index(place) + 1 for place in range(len(slices))]


def _slices(series: Series) -> list[_Slice]:
    """Return the slices in shown order; of a 4-D image those of its first member."""
    return [
        _Slice(series, stack, place)
        for index, stack in enumerate(series.stacks)
        if series.members(index).start == index
        for place in range(len(stack.frames))
    ]


def _pixels(wanted: _Slice, volumes: _Volumes, preprocess: Preprocess | None) -> Pixels:
    """Return the pixels of a slice as a model gets them."""
    try:
        volume = volumes.read(wanted)
    except ReadError as error:
        raise TrainingError(f"the image cannot be read: {error}") from error
    missing = volume.missing(wanted.place)
    if missing:
        raise TrainingError(f"slice {wanted.place + 1} has no pixels: {missing}")
    if preprocess is None:
        return modality_grey(volume, wanted.place)
    return grey_slice(volume, wanted.place, preprocess)


def _hashed(patient: Patient) -> str:
    """Return a key that tells patients apart and names none; empty where the header is silent."""
    if not any(patient.key):
        return ""
    return hashlib.sha256("\n".join(patient.key).encode()).hexdigest()[:16]
