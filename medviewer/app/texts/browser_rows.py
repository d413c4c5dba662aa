"""The series browser as values: patients, their studies, series and stacks, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from medviewer.app.members import axis_name
from medviewer.app.texts.corners import patient_title, readable_date
from medviewer.app.texts.problem_names import problem_names
from medviewer.io.records import (
    Patient,
    Problem,
    ProblemKind,
    Series,
    Stack,
    Study,
    StudyIndex,
    film_view,
)
from medviewer.language import again, translate

if TYPE_CHECKING:
    from medviewer.io.object_records import StudyObject


class RowKind(StrEnum):
    """What a row of the browser is."""

    PATIENT = "patient"
    STUDY = "study"
    SERIES = "series"
    STACK = "stack"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class BrowserRow:
    """One row. `problems` are sentences, `warnings` name their kinds in a few words.

    `axes` tells what the members of a 4-D series differ in; `search` is what the filter looks at,
    in lower case.
    """

    kind: RowKind
    key: str
    title: str
    detail: str = ""
    chip: str = ""
    axes: str = ""
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    search: str = ""
    series_key: str = ""
    stack_index: int = 0
    object_key: str = ""


def _nothing() -> Iterable["BrowserNode"]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class BrowserNode:
    """A row that is made when it is asked for, and what stands below it.

    The same `source` means that neither the row nor what stands below it has changed; None tells
    nothing.
    """

    key: str
    make: Callable[[], BrowserRow]
    below: Callable[[], Iterable["BrowserNode"]] = _nothing
    source: object = None


def browser_nodes(index: StudyIndex) -> tuple[BrowserNode, ...]:
    """Return one node a patient, in the order of their first studies."""
    patients: dict[tuple[str, ...], list[Study]] = {}
    for study in index.studies:
        patients.setdefault(study.person, []).append(study)
    return tuple(_patient_node(key, studies) for key, studies in patients.items())


def _patient_node(key: tuple[str, ...], studies: list[Study]) -> BrowserNode:
    text = "\x1f".join(("patient", *key))
    return BrowserNode(
        text,
        partial(_patient_row, text, studies[0].patient),
        lambda: (_study_node(study) for study in studies),
    )


def _study_node(study: Study) -> BrowserNode:
    key = f"study\x1f{study.key}"
    return BrowserNode(
        key,
        lambda: BrowserRow(
            RowKind.STUDY,
            key,
            title=_joined(readable_date(study.date), study.description)
            or translate("Browser", "Study"),
        ),
        lambda: (
            *(_series_node(series, study.patient) for series in study.series),
            *(_object_node(study.key, "", own) for own in study.orphans),
        ),
    )


def _series_node(series: Series, patient: Patient) -> BrowserNode:
    key = f"series\x1f{series.key}"
    return BrowserNode(
        key, partial(_series_row, key, series, patient), partial(_below_series, series), series
    )


def _below_series(series: Series) -> Iterable[BrowserNode]:
    yield from _stack_nodes(series)
    for own in series.objects:
        yield _object_node(series.key, series.key, own)


def _object_node(parent: str, series_key: str, own: "StudyObject") -> BrowserNode:
    """Return the node of an object; one whose images are not there belongs to no series."""
    from medviewer.app.texts.objects import CHIPS, object_detail, object_title  # few have any

    key = f"object\x1f{parent}\x1f{own.key}"
    text = translate("Browser", "Not shown: {reason}.").format(reason=own.reason)
    lost = (Problem(ProblemKind.ORPHAN_OBJECT, text),) if own.reason else ()
    row = BrowserRow(
        RowKind.OBJECT,
        key,
        title=object_title(own),
        detail=object_detail(own),
        chip=CHIPS[own.info.kind],
        warnings=problem_names(lost),
        problems=tuple(again(problem.text) for problem in lost),
        series_key=series_key,
        object_key=own.key,
    )
    return BrowserNode(key, lambda: row)


def _stack_nodes(series: Series) -> Iterable[BrowserNode]:
    """Yield a node for every stack where there are several; members of a 4-D image share one."""
    firsts = series.first_members
    if len(firsts) == 1:
        return
    sizes = {_size_of(stack) for stack in series.stacks}
    for place, number in enumerate(firsts, 1):
        key = f"stack\x1f{series.key}\x1f{number}"
        row = partial(_stack_row, key, series, place, number, with_size=len(sizes) > 1)
        yield BrowserNode(key, row)


def _patient_row(key: str, patient: Patient) -> BrowserRow:
    born = ""
    if patient.birth_date:
        date = readable_date(patient.birth_date)
        born = translate("Browser", "born {date}").format(date=date)
    return BrowserRow(
        RowKind.PATIENT,
        key,
        title=patient_title(patient),
        detail=_joined(born, patient.sex),
        warnings=(translate("Problems", "Shared patient ID"),) if patient.note else (),
        problems=(again(patient.note),) if patient.note else (),
    )


def _series_row(key: str, series: Series, patient: Patient) -> BrowserRow:
    alone = len(series.first_members) == 1
    return BrowserRow(
        RowKind.SERIES,
        key,
        title=series.description
        or series.body_part.capitalize()
        or translate("Browser", "No description"),
        detail=_joined(_number_text(series), _count_text(series.image_count), _size_text(series)),
        chip=series.modality or "?",
        axes=_axes_text(series.stacks[0]) if alone else "",
        warnings=problem_names(series.problems),
        problems=tuple(again(problem.text) for problem in series.problems),
        search=" ".join(_search_words(series, patient)).lower(),
        series_key=series.key,
    )


def _stack_row(key: str, series: Series, place: int, number: int, *, with_size: bool) -> BrowserRow:
    stack = series.stacks[number]
    members = series.members(number)
    return BrowserRow(
        RowKind.STACK,
        key,
        title=translate("Browser", "Stack {number}").format(number=place),
        detail=_joined(
            _count_text(sum(len(series.stacks[n].frames) for n in members)),
            translate("Planes", stack.orientation),
            film_view(stack.frames[0]) if series.modality == "MG" else "",
            _axes_text(stack),
            _size_of(stack) if with_size else "",
        ),
        series_key=series.key,
        stack_index=number,
    )


def _search_words(series: Series, patient: Patient) -> tuple[str, ...]:
    words = (series.modality, series.description, series.body_part, _number_text(series))
    return *words, patient.name.replace("^", " "), patient.patient_id


def _number_text(series: Series) -> str:
    return f"#{series.number}" if series.number is not None else ""


def _count_text(count: int) -> str:
    if count == 1:
        return translate("Browser", "1 image")
    return translate("Browser", "{count} images").format(count=count)


def _size_text(series: Series) -> str:
    return _size_of(series.stacks[0]) if series.stacks else ""


def _size_of(stack: Stack) -> str:
    instance = stack.frames[0].instance
    return f"{instance.columns} × {instance.rows}"  # noqa: RUF001 - as sizes are written


def _axes_text(stack: Stack) -> str:
    return ", ".join(
        translate("Browser", "{count} by {axis}").format(count=number, axis=axis_name(name).lower())
        for name, number in stack.axes.items()
    )


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)
