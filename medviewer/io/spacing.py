"""The steps between the slices of one stack: regular, or what is wrong with them."""

from collections.abc import Sequence

import numpy as np

from medviewer.image.geometry import FloatArray, PlaneGeometry
from medviewer.io.records import FrameRef, Problem, ProblemKind

SAME_POSITION_MM = 0.01
"""Slices closer than this lie in one place."""
MAX_TILT_DEGREES = 0.5
OBLIQUE_DEGREES = 20.0
MAX_GAP_SHARE = 0.2
"""More gaps than this share of the steps are uneven spacing, not missing slices."""

Spacing = tuple[float, float, float]


def positions_mm(frames: Sequence[FrameRef]) -> FloatArray:
    """Return where each frame lies along the normal of the first one, mm, shape ``(N,)``."""
    return _origins(frames) @ _plane(frames[0]).normal


def _origins(frames: Sequence[FrameRef]) -> FloatArray:
    return np.array([_plane(ref).position_lps for ref in frames])


def _plane(ref: FrameRef) -> PlaneGeometry:
    plane = ref.header.plane
    assert plane is not None, "stacks without geometry are not measured"
    return plane


def orientation_name(plane: PlaneGeometry) -> str:
    """Return ``axial``, ``coronal`` or ``sagittal`` within 20 degrees, else ``oblique``."""
    along = np.abs(plane.normal)
    axis = int(np.argmax(along))
    if along[axis] < np.cos(np.radians(OBLIQUE_DEGREES)):
        return "oblique"
    return ("sagittal", "coronal", "axial")[axis]


def examine_stack(frames: Sequence[FrameRef]) -> tuple[Spacing | None, list[Problem]]:
    """Return the true ``(k, j, i)`` spacing of ordered frames, or None and what is wrong."""
    if len(frames) < 2:
        return None, []
    problems = _rescale_problems(frames)
    steps = np.diff(positions_mm(frames))
    duplicates = _duplicates(frames, steps)
    problems += duplicates or _uneven(frames, steps)
    tilt = tilt_degrees(frames)
    if tilt > MAX_TILT_DEGREES:
        text = f"The slices are shifted against each other: tilt of {tilt:.1f} degrees."
        problems.append(Problem(ProblemKind.GANTRY_TILT, text, _files(frames)))
    in_plane = frames[0].header.pixel_spacing_mm
    if in_plane is None or tilt > MAX_TILT_DEGREES or not is_regular(steps):
        return None, problems
    return (float(np.mean(steps)), *in_plane), problems


def is_regular(steps: FloatArray) -> bool:
    """Tell whether all steps are the usual one within 1 % or 0.01 mm."""
    usual = float(np.median(steps))
    tolerance = max(SAME_POSITION_MM, 0.01 * usual)
    return usual > SAME_POSITION_MM and bool(np.all(np.abs(steps - usual) <= tolerance))


def tilt_degrees(frames: Sequence[FrameRef]) -> float:
    """Return the angle between the line through the slices' origins and their normal."""
    origins = _origins(frames)
    line = origins[-1] - origins[0]
    length = float(np.linalg.norm(line))
    if length <= SAME_POSITION_MM:
        return 0.0
    across = np.linalg.norm(np.cross(line, _plane(frames[0]).normal))
    return float(np.degrees(np.arcsin(min(float(across) / length, 1.0))))


def _files(frames: Sequence[FrameRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref.instance.file for ref in frames))


def _duplicates(frames: Sequence[FrameRef], steps: FloatArray) -> list[Problem]:
    twice = np.flatnonzero(steps <= SAME_POSITION_MM)
    if len(twice) == 0:
        return []
    concerned = [ref for n in map(int, twice) for ref in frames[n : n + 2]]
    count = f"{len(twice)} image lies" if len(twice) == 1 else f"{len(twice)} images lie"
    text = f"{count} where another one lies already."
    return [Problem(ProblemKind.DUPLICATE_POSITION, text, _files(concerned))]


def _uneven(frames: Sequence[FrameRef], steps: FloatArray) -> list[Problem]:
    if is_regular(steps):
        return []
    usual = float(np.median(steps))
    gaps = np.flatnonzero(steps > 1.5 * usual)
    others = np.delete(steps, gaps)
    whole = np.abs(steps[gaps] / usual - np.round(steps[gaps] / usual)) < 0.1
    if 0 < len(gaps) <= max(1, MAX_GAP_SHARE * len(steps)) and whole.all() and is_regular(others):
        return [_missing(frames, int(n), float(steps[n]), usual) for n in gaps]
    text = f"The slices are {steps.min():.2f} to {steps.max():.2f} mm apart."
    return [Problem(ProblemKind.UNEVEN_SPACING, text, _files(frames))]


def _missing(frames: Sequence[FrameRef], n: int, gap: float, usual: float) -> Problem:
    count = round(gap / usual) - 1
    slices = "A slice is" if count == 1 else f"{count} slices are"
    before, after = frames[n].instance.file, frames[n + 1].instance.file
    text = (
        f"{slices} missing between {before} and {after}: "
        f"a gap of {gap:.2f} mm where the usual step is {usual:.2f} mm."
    )
    return Problem(ProblemKind.MISSING_SLICE, text, _files(frames[n : n + 2]))


def _rescale_problems(frames: Sequence[FrameRef]) -> list[Problem]:
    """Name rescale that changes along a stack; in PET it always does and means nothing."""
    if frames[0].instance.modality == "PT" or len({ref.header.rescale for ref in frames}) == 1:
        return []
    text = "Slope and intercept change from slice to slice: values are rescaled slice by slice."
    return [Problem(ProblemKind.INCONSISTENT_RESCALE, text, _files(frames))]
