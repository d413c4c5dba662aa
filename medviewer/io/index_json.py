"""The public JSON of an index, schema 1: keys are only ever added (README, JSON contract)."""

from typing import Any

from medviewer.io.object_records import StudyObject
from medviewer.io.records import ICC_PROFILE, Problem, Series, Stack, Study, StudyIndex

SCHEMA = 1

Json = dict[str, Any]  # what the json module takes


def index_to_json(index: StudyIndex) -> Json:
    """Return the index as plain lists and dictionaries."""
    return {
        "schema": SCHEMA,
        "studies": [_study(study) for study in index.studies],
        "skipped": [{"file": skipped.file, "reason": skipped.reason} for skipped in index.skipped],
    }


def _study(study: Study) -> Json:
    return {
        "study_uid": study.study_uid,
        "patient_id": study.patient.patient_id,
        "description": study.description,
        "date": study.date,
        "series": [_series(series) for series in study.series],
        "orphans": [_object(own) | {"reason": own.reason} for own in study.orphans],
    }


def _series(series: Series) -> Json:
    first = series.stacks[0]
    instance = first.frames[0].instance
    return {
        "series_uid": series.series_uid,
        "modality": series.modality,
        "description": series.description,
        "body_part": series.body_part,
        "rows": instance.rows,
        "columns": instance.columns,
        "images": series.image_count,
        "spacing_mm": _spacing(first),
        "icc_profile": series.attributes.get(ICC_PROFILE),
        "stacks": [_stack(stack) for stack in series.stacks],
        "problems": [_problem(problem) for problem in series.problems],
        "files": list(series.files),
        "objects": [_object(own) for own in series.objects],
    }


def _object(own: StudyObject) -> Json:
    return {
        "kind": own.info.kind,
        "title": own.title,
        "made_by": own.info.maker,
        "parts": own.info.parts,
        "series_uid": own.series_uid,
        "file": own.instance.file,
    }


def _stack(stack: Stack) -> Json:
    return {
        "images": len(stack.frames),
        "spacing_mm": _spacing(stack),
        "orientation": stack.orientation,
        "axes": dict(stack.axes),
        "member": dict(stack.member),
    }


def _spacing(stack: Stack) -> list[float] | None:
    return None if stack.spacing_mm is None else list(stack.spacing_mm)


def _problem(problem: Problem) -> Json:
    return {
        "kind": str(problem.kind),
        "text": problem.text,
        "files": list(problem.files),
        "values": dict(problem.values),
    }
