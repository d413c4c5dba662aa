"""What can be wrong with a series, named in two or three words, for where no sentence fits."""

from collections.abc import Iterable

from medviewer.io.records import Problem, ProblemKind

NAMES = {
    ProblemKind.UNREADABLE_PIXELS: "Unreadable pixels",
    ProblemKind.NOT_AN_IMAGE: "Not an image",
    ProblemKind.PATIENT_CONFLICT: "Shared patient ID",
    ProblemKind.MISSING_SLICE: "Missing slice",
    ProblemKind.GANTRY_TILT: "Gantry tilt",
    ProblemKind.UNEVEN_SPACING: "Uneven spacing",
    ProblemKind.DUPLICATE_POSITION: "Duplicate positions",
    ProblemKind.CONFLICTING_INSTANCE: "Conflicting files",
    ProblemKind.DUPLICATE_INSTANCE: "Duplicate files",
    ProblemKind.NO_GEOMETRY: "No positions",
    ProblemKind.NO_SPACING: "No pixel size",
    ProblemKind.INCONSISTENT_RESCALE: "Changing rescale",
    ProblemKind.NO_SUV: "No SUV",
    ProblemKind.ORPHAN_OBJECT: "Without its images",
    ProblemKind.MIXED_ORIENTATION: "Mixed orientation",
    ProblemKind.MIXED_MATRIX: "Mixed image sizes",
    ProblemKind.MISSING_UID: "Grouped without UID",
}
"""In the order in which they are named: what harms most comes first."""


def problem_names(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return the names of the kinds that occur, each once, the worst first."""
    kinds = {problem.kind for problem in problems}
    return tuple(name for kind, name in NAMES.items() if kind in kinds)
