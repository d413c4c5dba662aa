"""Enhanced multi-frame objects: what each frame says of itself (DICOM PS3.3 C.7.6.16)."""

from collections.abc import Sequence

from pydicom.dataset import Dataset

from medviewer.io.dicom import elements
from medviewer.io.dicom.planes import read_plane, read_spacing
from medviewer.io.dicom.voi import read_rescale, read_windows
from medviewer.io.records import FrameHeader

_FRAME_ATTRIBUTES = (
    ("EchoTime", "MREchoSequence", "EffectiveEchoTime"),
    ("DiffusionBValue", "MRDiffusionSequence", "DiffusionBValue"),
    ("TemporalPositionIndex", "FrameContentSequence", "TemporalPositionIndex"),
    ("StackID", "FrameContentSequence", "StackID"),
    ("TriggerTime", "CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime"),
    ("ImageType", "MRImageFrameTypeSequence", "FrameType"),
    ("ImageType", "CTImageFrameTypeSequence", "FrameType"),
    ("Segment", "SegmentIdentificationSequence", "ReferencedSegmentNumber"),
    ("SliceThickness", "PixelMeasuresSequence", "SliceThickness"),
)
"""Our attribute, the functional group that holds it, and its keyword there."""


def enhanced_frames(
    dataset: Dataset, groups: Sequence[Dataset], count: int
) -> tuple[FrameHeader, ...]:
    """Return one header a frame; a frame without groups of its own has the shared ones only."""
    shared = elements.first_item(dataset, "SharedFunctionalGroupsSequence")
    own = list(groups[:count]) + [Dataset()] * max(count - len(groups), 0)
    return tuple(_frame(frame, shared, dataset) for frame in own)


def _frame(frame: Dataset, shared: Dataset, dataset: Dataset) -> FrameHeader:
    def group(keyword: str) -> Dataset:
        return elements.first_item(frame, keyword) or elements.first_item(shared, keyword)

    plane = read_plane(group("PlanePositionSequence"), group("PlaneOrientationSequence"))
    transformation = group("PixelValueTransformationSequence")
    return FrameHeader(
        plane=plane,
        pixel_spacing_mm=read_spacing(group("PixelMeasuresSequence")) or read_spacing(dataset),
        rescale=read_rescale(transformation if len(transformation) else dataset),
        windows=read_windows(group("FrameVOILUTSequence")) or read_windows(dataset),
        attributes=_attributes(frame, shared),
    )


def _attributes(frame: Dataset, shared: Dataset) -> dict[str, str]:
    found = _dimension_indices(frame)
    for name, sequence, keyword in _FRAME_ATTRIBUTES:
        item = elements.first_item(frame, sequence) or elements.first_item(shared, sequence)
        value = elements.text(item, keyword)
        if value:
            found[name] = value
    direction = _direction(frame) or _direction(shared)
    return found | {"DiffusionGradientOrientation": direction} if direction else found


def _dimension_indices(frame: Dataset) -> dict[str, str]:
    """Return ``DimensionIndex1``, 2...: where the frame stands among the others (C.7.6.17)."""
    content = elements.first_item(frame, "FrameContentSequence")
    values = elements.numbers(content, "DimensionIndexValues")
    return {f"DimensionIndex{n}": f"{value:.0f}" for n, value in enumerate(values, 1)}


def _direction(groups: Dataset) -> str:
    diffusion = elements.first_item(groups, "MRDiffusionSequence")
    gradient = elements.first_item(diffusion, "DiffusionGradientDirectionSequence")
    return elements.text(gradient, "DiffusionGradientOrientation")
