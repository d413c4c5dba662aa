"""An index in lines, as a person reads it: studies, their series, what is wrong with them."""

from collections.abc import Iterator, Sequence

from medviewer.app.texts.corners import series_title
from medviewer.io.object_records import StudyObject
from medviewer.io.printable_text import printable
from medviewer.io.records import Problem, Series, SkippedFile, Stack, Study, StudyIndex

_MOST_SKIPPED = 20
"""Files that are named one by one; a folder may hold thousands that are no images."""


def index_lines(index: StudyIndex) -> Iterator[str]:
    """Return what was found, a line each: no patient is named, files are as they are called."""
    for study in index.studies:
        yield _study_line(study)
        for series in study.series:
            yield from (f"  {line}" for line in _series_lines(series))
        for own in study.orphans:
            yield f"  {_object_line(own)}: {printable(own.reason)}"
    if not index.studies:
        yield "no images"
    yield from _skipped_lines(index.skipped)


def _study_line(study: Study) -> str:
    words = (study.date or "no date", printable(study.description) or "no description")
    return f"{'  '.join(words)}  ({_counted(len(study.series), 'series', 'series')})"


def _series_lines(series: Series) -> Iterator[str]:
    instance = series.frames[0].instance
    facts = (
        _counted(series.image_count, "image"),
        f"{instance.rows} x {instance.columns}",
        _spacing(series.stacks),
        "" if len(series.stacks) == 1 else _counted(len(series.stacks), "stack"),
        series.series_uid,
    )
    yield "  ".join((printable(series_title(series)), *(fact for fact in facts if fact)))
    yield from (_problem_line(problem) for problem in series.problems)
    yield from (f"  + {_object_line(own)}" for own in series.objects)


def _spacing(stacks: Sequence[Stack]) -> str:
    """Return the steps between slices, rows and columns; only where all stacks have the same."""
    found = {stack.spacing_mm for stack in stacks}
    steps = found.pop()
    if found or steps is None:
        return ""
    return " x ".join(f"{step:.4g}" for step in steps) + " mm"


def _problem_line(problem: Problem) -> str:
    files = f" ({printable(problem.files[0])})" if len(problem.files) == 1 else ""
    return f"  ! {printable(problem.text)}{files}"


def _object_line(own: StudyObject) -> str:
    return " ".join(word for word in (own.info.kind, printable(own.title)) if word)


def _skipped_lines(skipped: Sequence[SkippedFile]) -> Iterator[str]:
    if not skipped:
        return
    yield f"{_counted(len(skipped), 'file')} skipped"
    for own in skipped[:_MOST_SKIPPED]:
        yield f"  {printable(own.file)}: {printable(own.reason)}"
    if len(skipped) > _MOST_SKIPPED:
        yield f"  and {len(skipped) - _MOST_SKIPPED} more: --json - tells all"


def _counted(count: int, one: str, several: str = "") -> str:
    return f"{count} {one if count == 1 else several or one + 's'}"
