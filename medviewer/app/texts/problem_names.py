"""What can be wrong with a series, named in two or three words, for where no sentence fits."""

from collections.abc import Iterable

from medviewer.io.records import Problem, ProblemKind
from medviewer.language import later, translate

NAMES = {
    ProblemKind.UNREADABLE_PIXELS: later("Problems", "Unreadable pixels"),
    ProblemKind.NOT_AN_IMAGE: later("Problems", "Not an image"),
    ProblemKind.PATIENT_CONFLICT: later("Problems", "Shared patient ID"),
    ProblemKind.MISSING_SLICE: later("Problems", "Missing slice"),
    ProblemKind.GANTRY_TILT: later("Problems", "Gantry tilt"),
    ProblemKind.UNEVEN_SPACING: later("Problems", "Uneven spacing"),
    ProblemKind.DUPLICATE_POSITION: later("Problems", "Duplicate positions"),
    ProblemKind.CONFLICTING_INSTANCE: later("Problems", "Conflicting files"),
    ProblemKind.DUPLICATE_INSTANCE: later("Problems", "Duplicate files"),
    ProblemKind.NO_GEOMETRY: later("Problems", "No positions"),
    ProblemKind.NO_SPACING: later("Problems", "No pixel size"),
    ProblemKind.INCONSISTENT_RESCALE: later("Problems", "Changing rescale"),
    ProblemKind.NO_SUV: later("Problems", "No SUV"),
    ProblemKind.ORPHAN_OBJECT: later("Problems", "Without its images"),
    ProblemKind.MIXED_ORIENTATION: later("Problems", "Mixed orientation"),
    ProblemKind.MIXED_MATRIX: later("Problems", "Mixed image sizes"),
    ProblemKind.MIXED_RECONSTRUCTION: later("Problems", "Mixed image kinds"),
    ProblemKind.MISSING_UID: later("Problems", "No UID of its own"),
}
"""In the order in which they are named: what harms most comes first."""


def problem_names(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the names of the kinds that occur, each once, the worst first."""
    kinds = {problem.kind for problem in problems}
    return tuple(translate("Problems", name) for kind, name in NAMES.items() if kind in kinds)
