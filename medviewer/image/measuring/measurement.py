"""`Measurement`: what a reader has drawn on one image, and what was measured there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from medviewer.image.oblique.tilt import PlaneTilt, Vector
from medviewer.image.reformat import Plane
from medviewer.language import later

Space = Literal["patient", "image"]
Position = tuple[float, ...]
"""``(x, y, z)`` LPS mm in the patient, or ``(row, column)`` in edge coordinates of the image."""


class Kind(StrEnum):
    """What can be measured: a closed list, part of what is stored and exported."""

    LENGTH = "length"
    ANGLE = "angle"
    COBB = "cobb"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    PROBE = "probe"
    ARROW = "arrow"
    BIDIRECTIONAL = "bidirectional"


POINT_COUNTS: dict[Kind, int] = {
    Kind.LENGTH: 2,
    Kind.ANGLE: 3,
    Kind.COBB: 4,
    Kind.RECTANGLE: 2,
    Kind.ELLIPSE: 2,
    Kind.PROBE: 1,
    Kind.ARROW: 2,
    Kind.BIDIRECTIONAL: 4,
}
"""How many points a kind has; a polygon has three or more."""

REGIONS = frozenset({Kind.RECTANGLE, Kind.ELLIPSE, Kind.POLYGON})
MOST_POINTS = 1000
COLOR = later("Notes", "colours have no values")
"""Why a region of a colour image has no mean."""


@dataclass(frozen=True, slots=True)
class ImageKey:
    """Which image of the world it is, whatever folder it lies in.

    `study`, `series` and `instance` are UIDs, or what stands for them where they are empty;
    `patient` tells apart patients whose images bear one study UID, without naming them.
    """

    patient: str
    study: str
    series: str
    instance: str
    frame: int = 0


_SHORT_NAMES: dict[Plane, str] = {
    "axial": later("Measurements", "MPR ax."),
    "coronal": later("Measurements", "MPR cor."),
    "sagittal": later("Measurements", "MPR sag."),
}


@dataclass(frozen=True, slots=True)
class ReformattedPlane:
    """The plane of an MPR on which a measurement was made: no file holds its pixels.

    Attributes
    ----------
    normal
        Unit vector in LPS along which its slices follow one another.
    center_lps
        A voxel's centre of an oblique plane's grid, mm; None where the plane stood straight.
    slab
        What was seen as one slice, in words, or nothing.
    """

    name: Plane
    normal: Vector
    center_lps: Vector | None = None
    slab: str = ""

    @property
    def tilt(self) -> PlaneTilt | None:
        """How it was turned, None where it stood straight."""
        return None if self.center_lps is None else PlaneTilt(self.normal, self.center_lps)

    @property
    def text(self) -> str:
        """What it is, in words, such as ``MPR coronal, oblique``."""
        parts = f"MPR {self.name}", "" if self.center_lps is None else "oblique", self.slab
        return ", ".join(part for part in parts if part)

    @property
    def short_text(self) -> str:
        """The same for a narrow column."""
        oblique = later("Measurements", "MPR obl.")
        return oblique if self.center_lps is not None else _SHORT_NAMES[self.name]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that was measured; `value` is None where there is none, and `note` says why."""

    name: str
    value: float | None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One object on one image.

    Attributes
    ----------
    points
        In the patient where the image has a place there, else in the image. Corners of the
        enclosing box for rectangle and ellipse; tip, then tail of an arrow; angle: end, vertex,
        end; Cobb: two lines; bidirectional: the long axis, then the short one.
    name
        The reader's own name for it, or nothing.
    text
        What stands at an arrow.
    plane
        The plane of an MPR on which it was made; `image` is then one of the volume's files.
    quantities
        What was measured, when the points were last changed.
    """

    identifier: str
    kind: Kind
    image: ImageKey
    space: Space
    points: tuple[Position, ...]
    name: str = ""
    text: str = ""
    quantities: tuple[Quantity, ...] = ()
    plane: ReformattedPlane | None = None

    def __post_init__(self) -> None:
        count, wanted = len(self.points), POINT_COUNTS.get(self.kind)
        fits = 3 <= count <= MOST_POINTS if wanted is None else count == wanted
        size = 3 if self.space == "patient" else 2
        if not fits or any(len(point) != size for point in self.points):
            raise ValueError(f"not the points of a measurement of kind {self.kind}")

    def quantity(self, name: str) -> Quantity | None:
        """Return what was measured under this name."""
        return next((own for own in self.quantities if own.name == name), None)
