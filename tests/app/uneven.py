"""A series whose slices form no regular volume."""

from dataclasses import replace

from medviewer.io.records import FrameRef, Problem, ProblemKind, Series, Stack, StudyIndex
from tests.app.fakes.scans import make_series, make_stack, make_study


def placed(stack: Stack, **changes: object) -> Stack:
    """Return a stack whose frames have a pixel spacing, too."""
    frames = tuple(
        FrameRef(replace(ref.instance, frames=(replace(ref.header, pixel_spacing_mm=(1.0, 1.0)),)))
        for ref in stack.frames
    )
    return replace(stack, frames=frames, **changes)  # type: ignore[arg-type]


def uneven_series(slices: int = 5) -> Series:
    """Return slices 2 mm apart whose steps are said to differ."""
    stack = placed(make_stack("ct", slices=slices), spacing_mm=None)
    files = tuple(ref.instance.file for ref in stack.frames)
    problem = Problem(ProblemKind.UNEVEN_SPACING, "The steps differ.", files)
    return make_series("ct", stack, problems=(problem,))


UNEVEN = StudyIndex((make_study("s", uneven_series(), make_series("b")),))
