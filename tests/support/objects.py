"""Objects that refer to images, made for tests: SEG, parametric map, GSPS, key objects."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import generate_uid

from tests.support.dicom_files import image_dataset, make_uid, set_elements, write_dataset

SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
LABEL_MAP = "1.2.840.10008.5.1.4.1.1.66.7"
PARAMETRIC_MAP = "1.2.840.10008.5.1.4.1.1.30"
PRESENTATION = "1.2.840.10008.5.1.4.1.1.11.1"
KEY_OBJECTS = "1.2.840.10008.5.1.4.1.1.88.59"

Array = npt.NDArray[Any]


def item(**elements: Any) -> Dataset:
    """Return a sequence item; lists of items become sequences."""
    made = Dataset()
    for keyword, value in elements.items():
        is_items = isinstance(value, list) and value and isinstance(value[0], Dataset)
        setattr(made, keyword, Items(value) if is_items else value)
    return made


def code(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    """Return an item of a code sequence."""
    return item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)


def image_item(source: Dataset, *frames: int) -> Dataset:
    """Return a reference to an image."""
    made = item(
        ReferencedSOPClassUID=source.SOPClassUID, ReferencedSOPInstanceUID=source.SOPInstanceUID
    )
    if frames:
        made.ReferencedFrameNumber = list(frames)
    return made


def series_item(sources: Sequence[Dataset], keyword: str) -> Dataset:
    """Return a reference to a series and its images."""
    return item(
        SeriesInstanceUID=sources[0].SeriesInstanceUID,
        **{keyword: [image_item(source) for source in sources]},
    )


def headers(paths: Sequence[Path]) -> list[Dataset]:
    """Return the headers of image files."""
    return [dcmread(path) for path in paths]


def place(source: Dataset, position: Sequence[float] | None = None) -> dict[str, Any]:
    """Return the functional groups of a frame that lies where an image does."""
    return {
        "PlanePositionSequence": [
            item(ImagePositionPatient=list(position or source.ImagePositionPatient))
        ],
        "PlaneOrientationSequence": [
            item(ImageOrientationPatient=list(source.ImageOrientationPatient))
        ],
        "PixelMeasuresSequence": [
            item(PixelSpacing=list(source.PixelSpacing), SliceThickness=source.SliceThickness)
        ],
    }


def from_source(source: Dataset) -> Dataset:
    """Return the derivation of a frame from an image."""
    return item(SourceImageSequence=[image_item(source)])


def segment(number: int, name: str, *, lab: Sequence[int] | None = None) -> Dataset:
    """Return the description of a segment."""
    made = item(
        SegmentNumber=number,
        SegmentLabel=name,
        SegmentAlgorithmType="AUTOMATIC",
        SegmentAlgorithmName="tester",
        SegmentedPropertyCategoryCodeSequence=[code("1", "Tissue")],
        SegmentedPropertyTypeCodeSequence=[code("2", name)],
    )
    if lab is not None:
        made.RecommendedDisplayCIELabValue = list(lab)
    return made


def write_object(path: Path, sources: Sequence[Dataset], frames: Array, **elements: Any) -> Path:
    """Write an object with pixels ``(F, J, I)`` that refers to the series of `sources`."""
    first = sources[0]
    bits = elements.pop("bits", None)
    dataset = image_dataset(
        frames,
        modality=elements.pop("modality", "SEG"),
        NumberOfFrames=len(frames),
        SeriesInstanceUID=elements.pop("SeriesInstanceUID", make_uid("object", path.name)),
        StudyInstanceUID=first.StudyInstanceUID,
        SOPInstanceUID=generate_uid(),
        FrameOfReferenceUID=first.get("FrameOfReferenceUID"),
        ReferencedSeriesSequence=Items([series_item(sources, "ReferencedInstanceSequence")]),
        **elements,
    )
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"):
        if keyword in dataset:
            del dataset[keyword]
    if bits == 1:
        dataset.BitsAllocated = dataset.BitsStored = 1
        dataset.HighBit = 0
        packed = np.packbits(frames.reshape(-1).astype(np.uint8), bitorder="little").tobytes()
        dataset.PixelData = packed + b"\0" * (len(packed) % 2)
    write_dataset(path, dataset)
    return path


def write_segmentation(
    path: Path,
    sources: Sequence[Dataset],
    masks: Mapping[int, Array],
    *,
    names: Sequence[str] = ("Liver", "Spleen", "Kidney"),
    kind: str = "BINARY",
    **elements: Any,
) -> Path:
    """Write segments ``(K, J, I)`` over the slices of `sources`; empty slices are left out.

    FRACTIONAL masks hold 0 to 255. A LABELMAP is one array, under any number.
    """
    if kind == "LABELMAP":
        (labels,) = masks.values()
        kept = [(0, k, labels[k]) for k in range(len(sources)) if labels[k].any()]
        numbers = [int(n) for n in np.unique(labels) if n]
    else:
        kept = [(n, k, m[k]) for n, m in masks.items() for k in range(len(sources)) if m[k].any()]
        numbers = list(masks)
    groups = [
        item(
            **place(sources[k]),
            **({"SegmentIdentificationSequence": [item(ReferencedSegmentNumber=n)]} if n else {}),
            DerivationImageSequence=[from_source(sources[k])],
        )
        for n, k, _ in kept
    ]
    values: dict[str, Any] = {
        "SOPClassUID": LABEL_MAP if kind == "LABELMAP" else SEGMENTATION,
        "SegmentationType": kind,
        "MaximumFractionalValue": 255,
        "SegmentationFractionalType": "PROBABILITY",
        "SegmentSequence": Items([segment(n, names[p]) for p, n in enumerate(numbers)]),
        "SeriesDescription": "Organs",
        "PerFrameFunctionalGroupsSequence": Items(groups),
        "bits": 1 if kind == "BINARY" else None,
    }
    frames = np.stack([frame for _, _, frame in kept]).astype(np.uint8)
    return write_object(path, sources, frames, **(values | elements))


def write_map(
    path: Path,
    sources: Sequence[Dataset],
    values: Array,
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
    unit: str = "mm2/s",
    **elements: Any,
) -> Path:
    """Write a parametric map ``(K, J, I)``: float32, float64 or integers, over all slices."""
    groups = [
        item(**place(source), DerivationImageSequence=[from_source(source)]) for source in sources
    ]
    mapping = item(
        RealWorldValueSlope=slope,
        RealWorldValueIntercept=intercept,
        LUTExplanation="Diffusion",
        LUTLabel="ADC",
        MeasurementUnitsCodeSequence=[code(unit, unit, "UCUM")],
    )
    shared = item(RealWorldValueMappingSequence=[mapping])
    kinds = {"f4": "FloatPixelData", "f8": "DoubleFloatPixelData"}
    keyword = kinds.get(values.dtype.str[1:])
    stored = np.zeros(values.shape, np.uint16) if keyword else values
    made: dict[str, Any] = {
        "SOPClassUID": PARAMETRIC_MAP,
        "modality": "OT",
        "SeriesDescription": "ADC map",
        "SharedFunctionalGroupsSequence": Items([shared]),
        "PerFrameFunctionalGroupsSequence": Items(groups),
    }
    write_object(path, sources, stored, **(made | elements))
    if keyword:
        dataset = dcmread(path)
        del dataset.PixelData
        dataset.BitsAllocated = values.dtype.itemsize * 8
        setattr(dataset, keyword, values.tobytes())
        write_dataset(path, dataset)
    return path


def _bare(path: Path, sources: Sequence[Dataset], sop_class: str, modality: str) -> Dataset:
    dataset = image_dataset(
        np.zeros((2, 2), np.uint8),
        modality=modality,
        SOPClassUID=sop_class,
        SOPInstanceUID=generate_uid(),
        SeriesInstanceUID=make_uid("object", path.name),
        StudyInstanceUID=sources[0].StudyInstanceUID,
    )
    image_module = (
        *("PixelData", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit"),
        *("PixelRepresentation", "SamplesPerPixel", "PhotometricInterpretation"),
        *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"),
        *("RescaleSlope", "RescaleIntercept", "WindowCenter", "WindowWidth"),
    )
    for keyword in image_module:
        if keyword in dataset:
            del dataset[keyword]
    return dataset


def write_presentation(path: Path, sources: Sequence[Dataset], **elements: Any) -> Path:
    """Write a greyscale presentation state about `sources`."""
    dataset = _bare(path, sources, PRESENTATION, "PR")
    dataset.ContentLabel = "MARKED"
    dataset.ContentDescription = "Marked by a reader"
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.ReferencedSeriesSequence = Items([series_item(sources, "ReferencedImageSequence")])
    set_elements(dataset, elements)
    write_dataset(path, dataset)
    return path


def write_key_objects(
    path: Path, sources: Sequence[Dataset], *, title: str = "For Teaching", **elements: Any
) -> Path:
    """Write a key object selection of `sources`."""
    dataset = _bare(path, sources, KEY_OBJECTS, "KO")
    dataset.ConceptNameCodeSequence = Items([code("113004", title)])
    dataset.CurrentRequestedProcedureEvidenceSequence = Items(
        [
            item(
                StudyInstanceUID=sources[0].StudyInstanceUID,
                ReferencedSeriesSequence=[series_item(sources, "ReferencedSOPSequence")],
            )
        ]
    )
    words = item(
        ValueType="TEXT",
        ConceptNameCodeSequence=[code("113012", "Key Object Description")],
        TextValue="Look here",
    )
    images = [
        item(ValueType="IMAGE", ReferencedSOPSequence=[image_item(source)]) for source in sources
    ]
    dataset.ContentSequence = Items([words, *images])
    set_elements(dataset, elements)
    write_dataset(path, dataset)
    return path
