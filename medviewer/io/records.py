"""What a folder holds, from the headers alone: studies, series, instances. No pixels."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.measuring.calibration import CalibratedRegion
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.quick_pickle import quickly_pickled

if TYPE_CHECKING:  # few studies have objects beside their images
    from medviewer.io.object_records import StudyObject

FormatName = Literal["dicom", "nifti", "nrrd", "metaimage", "picture"]


class ProblemKind(StrEnum):
    """What can be wrong with a series: a closed list, part of the public JSON."""

    MISSING_SLICE = "missing_slice"
    DUPLICATE_POSITION = "duplicate_position"
    DUPLICATE_INSTANCE = "duplicate_instance"
    CONFLICTING_INSTANCE = "conflicting_instance"
    UNEVEN_SPACING = "uneven_spacing"
    GANTRY_TILT = "gantry_tilt"
    MIXED_ORIENTATION = "mixed_orientation"
    MIXED_MATRIX = "mixed_matrix"
    MIXED_RECONSTRUCTION = "mixed_reconstruction"
    NO_GEOMETRY = "no_geometry"
    NO_SPACING = "no_spacing"
    INCONSISTENT_RESCALE = "inconsistent_rescale"
    MISSING_UID = "missing_uid"
    PATIENT_CONFLICT = "patient_conflict"
    NOT_AN_IMAGE = "not_an_image"
    UNREADABLE_PIXELS = "unreadable_pixels"
    NO_SUV = "no_suv"
    ORPHAN_OBJECT = "orphan_object"


VOLUME_PROBLEMS = frozenset(
    {
        ProblemKind.MISSING_SLICE,
        ProblemKind.DUPLICATE_POSITION,
        ProblemKind.UNEVEN_SPACING,
        ProblemKind.GANTRY_TILT,
    }
)
"""Why the slices of a stack do not form a regular volume, although their places are known."""

SUV_FACTOR = "SuvFactor"
"""Attribute of PET images whose rescale gives SUV: the SUV of one unit of the file's own values."""
NO_SUV_REASON = "NoSuvReason"
"""Attribute of PET images for which there is no SUV."""
BIT_NOTE = "BitNote"
"""Attribute of images whose samples do not begin at the lowest bit, or are said not to."""
ICC_PROFILE = "IccProfile"
"""Attribute of images with a colour profile, which is not applied: what it calls itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader should know about a series, with the files it concerns (relative).

    `values` are the numbers that `text` tells in words, by name; lengths end in ``_mm``.
    """

    kind: ProblemKind
    text: str
    files: tuple[str, ...] = ()
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that is no readable image, and why; `file` is relative to the opened path."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Patient:
    """Who a study is of. The same ID with another name or birth date is another patient."""

    patient_id: str = ""
    name: str = ""
    birth_date: str = ""
    sex: str = ""
    note: str = ""
    """Why this patient stands apart from another one with the same ID, or nothing."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells patients apart."""
        return self.patient_id, self.name, self.birth_date


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What one frame says of itself.

    `attributes` holds what differs between the frames of one enhanced object, by keyword
    (EchoTime, DiffusionBValue, TemporalPositionIndex, FrameType...); empty elsewhere.
    """

    plane: PlaneGeometry | None = None
    pixel_spacing_mm: tuple[float, float] | None = None
    rescale: Rescale = Rescale()
    windows: tuple[Window, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)


@quickly_pickled
@dataclass(frozen=True, slots=True)
class StoredPixels:
    """Where and how a file keeps its pixels: enough to read them without its header.

    Known of files in which nothing but these values has a say (no palette, no modality LUT, not
    deflated), and only while the file keeps its size and time.

    Attributes
    ----------
    offset, length, declared
        First byte of the pixel element's value; its bytes that are there; those that the header
        promises, None for compressed pixels.
    keyword, vr
        Of the pixel element.
    frames
        How many frames the file has bytes for; `declared_frames` is what the header promises.
    padding
        Range of stored values that stand for no image.
    """

    offset: int
    length: int
    declared: int | None
    keyword: str
    vr: str
    samples: int
    bits_allocated: int
    bits_stored: int
    signed: bool
    planar: bool
    little_endian: bool
    frames: int
    declared_frames: int
    padding: tuple[float, float] | None
    file_size: int
    mtime_ns: int


@quickly_pickled
@dataclass(frozen=True, slots=True)
class StoredGrid:
    """How the slices of a volume file lie in it: enough to ask for them in the file's order.

    Attributes
    ----------
    shape
        ``(K, J, I)`` of one volume as it is shown.
    axis_of, flipped
        For the file's axes, the slowest first: which shown axis each is, and whether it runs
        against it.
    interleaved
        Whether the volumes of the file lie together in every voxel.
    is_packed
        Whether the voxels are compressed: then they can only be read from front to end.
    """

    shape: tuple[int, int, int]
    axis_of: tuple[int, int, int]
    flipped: tuple[bool, bool, bool]
    interleaved: bool = False
    is_packed: bool = False

    def __post_init__(self) -> None:
        if sorted(self.axis_of) != [0, 1, 2] or min(self.shape) < 1:
            raise ValueError("not a grid of three axes")


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Instance:
    """One file (or one image in it): its header, without pixels.

    `photometric` is the file's own word (PhotometricInterpretation), `stored_type` the numpy type
    that its pixels will have in a `Volume`, `file_format` says which reader reads it.

    `attributes` holds further header texts by DICOM keyword, as the corners, the metadata panel and
    the check of a model's suitability need them: PatientAge, ViewPosition, BodyPartExamined,
    ImageLaterality, SliceThickness, KVP, RepetitionTime, EchoTime, InstitutionName,
    LossyImageCompressionRatio... An absent or empty element has no entry.
    """

    path: Path
    file: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    modality: str
    rows: int
    columns: int
    frames: tuple[FrameHeader, ...]
    photometric: str = "MONOCHROME2"
    instance_number: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    stored_type: str = ""
    file_format: FormatName = "dicom"
    pixels: StoredPixels | None = None
    """Where the pixels are, or None where the header must be asked again."""
    padding: tuple[float, float] | None = None
    """Range of stored values that stand for no image, where `pixels` is not there to tell."""
    grid: StoredGrid | None = None
    """How the slices lie in a volume file; None for what is none."""
    regions: tuple[CalibratedRegion, ...] = ()
    """Parts of an ultrasound image with a scale of their own."""


@dataclass(frozen=True, slots=True)
class FrameRef:
    """One frame of one instance; `frame` counts from 0 (in the JSON from 1, as DICOM does)."""

    instance: Instance
    frame: int = 0

    @property
    def header(self) -> FrameHeader:
        """What the frame says of itself."""
        return self.instance.frames[self.frame]


class OfInstance(Protocol):
    """What comes from one file: a frame, a header."""

    @property
    def instance(self) -> Instance:
        """The record of its file."""


def files_of(images: Iterable[OfInstance]) -> tuple[str, ...]:
    """Return the names of the files that images come from, in their order, each once."""
    return tuple(dict.fromkeys(own.instance.file for own in images))


def film_view(frame: "FrameRef") -> str:
    """Return side and view of a film as its header says them, ``R CC`` or ``PA``; else nothing."""
    words = frame.instance.attributes
    side = words.get("ImageLaterality") or words.get("Laterality", "")
    return f"{side} {words.get('ViewPosition', '')}".strip()


@dataclass(frozen=True, slots=True)
class Stack:
    """Frames that are shown and scrolled as one, in shown order (by position along the normal).

    `spacing_mm` is the true ``(k, j, i)`` step of a regular stack, else None. `orientation` is
    ``axial``, ``coronal``, ``sagittal``, ``oblique`` or empty. `axes` names further axes of a 4-D
    series and their length, `member` gives this stack's value on them (a DICOM text by keyword).
    Stacks of one `group` are members of one 4-D image and follow each other in a series.
    """

    frames: tuple[FrameRef, ...]
    spacing_mm: tuple[float, float, float] | None = None
    orientation: str = ""
    axes: dict[str, int] = field(default_factory=dict)
    member: dict[str, str] = field(default_factory=dict)
    group: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """Images that were made together. `key` is unique in an index even where UIDs are not.

    `objects` are the segmentations, parametric maps, presentation states and key object selections
    that refer to them.
    """

    key: str
    series_uid: str
    modality: str
    description: str
    number: int | None
    body_part: str
    stacks: tuple[Stack, ...]
    problems: tuple[Problem, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    objects: "tuple[StudyObject, ...]" = ()

    @property
    def middle_frame(self) -> FrameRef:
        """The middle frame of the first stack: it stands for the series in a list."""
        frames = self.stacks[0].frames
        return frames[len(frames) // 2]

    @property
    def image_count(self) -> int:
        """How many frames all stacks hold."""
        return sum(len(stack.frames) for stack in self.stacks)

    def members(self, stack_index: int) -> range:
        """Return which stacks are members of one 4-D image with a stack, itself among them."""
        first = last = stack_index
        while first > 0 and self._are_members(first - 1, first):
            first -= 1
        while last + 1 < len(self.stacks) and self._are_members(last, last + 1):
            last += 1
        return range(first, last + 1)

    @property
    def hung_apart(self) -> tuple[int, ...]:
        """Which stacks are to stand side by side: the views of mammograms; else the first alone."""
        return self.first_members if self.modality == "MG" else (0,)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that its images come from, in shown order, each once."""
        return files_of(self.frames)

    @property
    def first_members(self) -> tuple[int, ...]:
        """Which stacks are images of their own or the first members of a 4-D one."""
        count = len(self.stacks)
        return tuple(n for n in range(count) if n == 0 or not self._are_members(n - 1, n))

    def _are_members(self, first: int, second: int) -> bool:
        one, other = self.stacks[first], self.stacks[second]
        return bool(one.axes) and one.group == other.group and one.axes == other.axes

    def volume_problems(self, stack: Stack) -> tuple[Problem, ...]:
        """Return why one stack forms no regular volume, leaving out what another one lacks."""
        files = {ref.instance.file for ref in stack.frames}
        return tuple(
            problem
            for problem in self.problems
            if problem.kind in VOLUME_PROBLEMS and files.issuperset(problem.files)
        )

    @property
    def frames(self) -> tuple[FrameRef, ...]:
        """All frames in shown order, stack after stack: the order of ``index`` in the JSON."""
        return tuple(frame for stack in self.stacks for frame in stack.frames)


@dataclass(frozen=True, slots=True)
class Study:
    """Series of one visit; `orphans` are objects without pixels whose images are not there."""

    key: str
    study_uid: str
    patient: Patient
    description: str
    date: str
    time: str
    series: tuple[Series, ...]
    orphans: "tuple[StudyObject, ...]" = ()

    @property
    def person(self) -> tuple[str, ...]:
        """What tells whose images these are: of two studies without a name nobody knows."""
        own = self.patient.key
        return own if any(own) else (*own, self.key)

    @property
    def may_mix_patients(self) -> bool:
        """Whether nothing says that its images are of one patient: files without names and UID."""
        return not any(self.patient.key) and not self.study_uid


@dataclass(frozen=True, slots=True)
class StudyIndex:
    """What was found below the opened paths."""

    studies: tuple[Study, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    _by_key: dict[str, tuple[Study, Series]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def find_series(self, key: str) -> tuple[Study, Series] | None:
        """Return the study and series with this key."""
        if not self._by_key:  # made when it is first asked for: a scan tells many an index
            self._by_key.update(
                (series.key, (study, series)) for study in self.studies for series in study.series
            )
        return self._by_key.get(key)
