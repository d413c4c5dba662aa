"""What images a model may be asked to read: table ``[input]`` of a card. Torch-free."""

from dataclasses import dataclass
from typing import Literal

from medviewer.language import later

SliceOrder = Literal[
    "as_shown",
    "caudal_first",
    "cranial_first",
    "anterior_first",
    "posterior_first",
    "right_first",
    "left_first",
]
"""Which end of a stack comes first, along an axis of the patient."""

SlicePlane = Literal["axial", "coronal", "sagittal"]


@dataclass(frozen=True, slots=True)
class InputScope:
    """What images the model may be asked to read: table ``[input]``.

    Attributes
    ----------
    modalities
        DICOM Modality (0008,0060) values, such as ``CR``, ``DX``.
    body_parts
        BodyPartExamined (0018,0015) values.
    views
        ViewPosition (0018,5101) values; empty when the question does not arise.
    age_years
        Accepted ranges ``[from, to]`` in years, both ends included.
    photometric
        ``grey``: one sample per pixel.
    kind
        ``projection`` (a radiograph is an image) or ``slices`` (of a volume).
    members
        Which members of a 4-D series (echoes, directions, time points) are read: the ``first`` or
        ``all`` of them.
    planes
        Accepted planes of slices; empty: any.
    contrast
        Whether the images must be ``with`` contrast agent or ``without``.
    weighting
        How MR slices must be weighted: ``t1``, by their echo and repetition times.
    least_slices
        A series of fewer readable slices is refused.
    order
        Which end of the patient comes first, for a network that reads slices in their order.
    depth
        To how many slices a series is resampled for a network that reads volumes; 0: as it comes.
    """

    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    views: tuple[str, ...]
    age_years: tuple[tuple[float, float], ...]
    photometric: Literal["grey"]
    kind: Literal["projection", "slices"]
    members: Literal["first", "all"] = "first"
    planes: tuple[SlicePlane, ...] = ()
    contrast: Literal["any", "with", "without"] = "any"
    least_slices: int = 1
    order: SliceOrder = "as_shown"
    depth: int = 0
    weighting: Literal["any", "t1"] = "any"

    def __post_init__(self) -> None:
        if not self.modalities:
            raise ValueError(later("Cards", "modalities must name at least one"))
        if any(low > high for low, high in self.age_years):
            raise ValueError(later("Cards", "age_years must be [from, to] with from <= to"))
        if self.least_slices < 1:
            raise ValueError(later("Cards", "least_slices must be at least 1"))
        if not 0 <= self.depth <= _LARGEST_DEPTH:
            raise ValueError(
                later("Cards", "depth must be from 0 to {limit}").format(limit=_LARGEST_DEPTH)
            )


_LARGEST_DEPTH = 1024
