"""The series browser as values: patients, their studies, series and stacks, in words."""

from dataclasses import dataclass
from enum import StrEnum

from medviewer.app.members import axis_name
from medviewer.app.texts.corners import patient_title, readable_date
from medviewer.io.records import Patient, Series, Stack, Study, StudyIndex


class RowKind(StrEnum):
    """What a row of the browser is."""

    PATIENT = "patient"
    STUDY = "study"
    SERIES = "series"
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class BrowserRow:
    """One row. `problems` are sentences; `search` is what the filter looks at, in lower case."""

    kind: RowKind
    key: str
    title: str
    detail: str = ""
    chip: str = ""
    problems: tuple[str, ...] = ()
    search: str = ""
    series_key: str = ""
    stack_index: int = 0
    children: tuple["BrowserRow", ...] = ()


def browser_rows(index: StudyIndex) -> tuple[BrowserRow, ...]:
    """Return one row a patient, in the order in which their first study was found."""
    return BrowserRows().rows(index)


class BrowserRows:
    """Makes the rows of a growing index; that of a series which did not grow is made once."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Series, BrowserRow]] = {}

    def rows(self, index: StudyIndex) -> tuple[BrowserRow, ...]:
        """Return one row a patient, in the order in which their first study was found."""
        before, self._made = self._made, {}
        patients: dict[tuple[str, str, str], list[Study]] = {}
        for study in index.studies:
            patients.setdefault(study.patient.key, []).append(study)
            for series in study.series:
                made = before.get(series.key)
                if made is None or made[0] is not series:
                    made = series, _series_row(series, study.patient)
                self._made[series.key] = made
        return tuple(self._patient_row(studies) for studies in patients.values())

    def _patient_row(self, studies: list[Study]) -> BrowserRow:
        return _patient_row(studies, tuple(self._study_row(study) for study in studies))

    def _study_row(self, study: Study) -> BrowserRow:
        return _study_row(study, tuple(self._made[series.key][1] for series in study.series))


def _patient_row(studies: list[Study], children: tuple[BrowserRow, ...]) -> BrowserRow:
    patient = studies[0].patient
    born = f"born {readable_date(patient.birth_date)}" if patient.birth_date else ""
    return BrowserRow(
        RowKind.PATIENT,
        key="\x1f".join(("patient", *patient.key)),
        title=patient_title(patient),
        detail=_joined(born, patient.sex),
        problems=(patient.note,) if patient.note else (),
        children=children,
    )


def _study_row(study: Study, children: tuple[BrowserRow, ...]) -> BrowserRow:
    return BrowserRow(
        RowKind.STUDY,
        key=f"study\x1f{study.key}",
        title=_joined(readable_date(study.date), study.description) or "Study",
        children=children,
    )


def _series_row(series: Series, patient: Patient) -> BrowserRow:
    rows = _stack_rows(series)
    alone = len(rows) == 1
    axes = _axes_text(series.stacks[0]) if alone and series.stacks else ""
    images = _count_text(series.image_count)
    return BrowserRow(
        RowKind.SERIES,
        key=f"series\x1f{series.key}",
        title=series.description or series.body_part.capitalize() or "No description",
        detail=_joined(_number_text(series), images, axes, _size_text(series)),
        chip=series.modality or "?",
        problems=tuple(problem.text for problem in series.problems),
        search=" ".join(_search_words(series, patient)).lower(),
        series_key=series.key,
        children=() if alone else tuple(rows),
    )


def _stack_rows(series: Series) -> list[BrowserRow]:
    """Return a row for every stack; the members of a 4-D image share one."""
    firsts = [n for n in range(len(series.stacks)) if series.members(n).start == n]
    return [
        BrowserRow(
            RowKind.STACK,
            key=f"stack\x1f{series.key}\x1f{number}",
            title=f"Stack {place}",
            detail=_joined(
                _count_text(sum(len(series.stacks[n].frames) for n in series.members(number))),
                series.stacks[number].orientation,
                _axes_text(series.stacks[number]),
            ),
            series_key=series.key,
            stack_index=number,
        )
        for place, number in enumerate(firsts, 1)
    ]


def _search_words(series: Series, patient: Patient) -> tuple[str, ...]:
    words = (series.modality, series.description, series.body_part, _number_text(series))
    return *words, patient.name.replace("^", " "), patient.patient_id


def _number_text(series: Series) -> str:
    return f"#{series.number}" if series.number is not None else ""


def _count_text(count: int) -> str:
    return "1 image" if count == 1 else f"{count} images"


def _size_text(series: Series) -> str:
    if not series.stacks:
        return ""
    instance = series.stacks[0].frames[0].instance
    return f"{instance.columns} × {instance.rows}"  # noqa: RUF001 - as sizes are written


def _axes_text(stack: Stack) -> str:
    return ", ".join(
        f"{number} by {axis_name(name).lower()}" for name, number in stack.axes.items()
    )


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)
