"""One DICOM file to its records: instance, patient, and which study and series it belongs to."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import UID, MediaStorageDirectoryStorage

from medviewer.errors import ReadError
from medviewer.io.color_profile import profile_name
from medviewer.io.dicom import elements
from medviewer.io.dicom.dicom_file import DAMAGED, DicomFile, open_dicom, open_plain_dicom
from medviewer.io.dicom.diffusion import DIFFUSION_PRIVATE_TAGS, diffusion_weighting
from medviewer.io.dicom.functional_groups import enhanced_frames
from medviewer.io.dicom.ge_diffusion import GE_KEYWORDS
from medviewer.io.dicom.nuclear import NUCLEAR_KEYWORDS, nuclear_frames
from medviewer.io.dicom.objects.kinds import WITHOUT_PIXELS, object_kind, tags_of
from medviewer.io.dicom.pet.enhanced import enhanced_in_suv
from medviewer.io.dicom.pet.suv import SUV_KEYWORDS, SUV_PRIVATE_TAGS, in_suv, suv_scale
from medviewer.io.dicom.pixels_elsewhere import refuse_reference
from medviewer.io.dicom.planes import SPACING_KEYWORDS, read_plane, read_spacing
from medviewer.io.dicom.ultrasound import read_regions
from medviewer.io.dicom.voi import VOI_KEYWORDS, read_rescale, read_windows
from medviewer.io.object_records import ObjectInfo
from medviewer.io.pixels.luts import LUT_KEYWORDS, value_type
from medviewer.io.pixels.pixel_format import PixelFormat, bit_note, pixel_format
from medviewer.io.pixels.stored_pixels import padding_of, stored_pixels
from medviewer.io.records import (
    BIT_NOTE,
    ICC_PROFILE,
    NO_SUV_REASON,
    SUV_FACTOR,
    FrameHeader,
    Instance,
    Patient,
)
from medviewer.language import later

DIRECTORY_FILE = later("Reasons", "a directory file, its images are read from the folder")

ATTRIBUTES = (
    *("PatientAge", "PatientBirthDate", "PatientSex", "PatientSpeciesDescription"),
    *("StudyDate", "SeriesDate", "AcquisitionDate", "AcquisitionTime", "ContentTime"),
    *("ViewPosition", "BodyPartExamined", "ImageLaterality", "Laterality", "PatientOrientation"),
    *("ImageType", "SliceThickness", "SpacingBetweenSlices", "KVP", "XRayTubeCurrent"),
    *("Exposure", "ExposureTime", "ConvolutionKernel", "RepetitionTime", "EchoTime"),
    *("InversionTime", "FlipAngle", "MagneticFieldStrength", "ProtocolName", "SequenceName"),
    *("DiffusionBValue", "TemporalPositionIdentifier", "TriggerTime", "EchoNumbers"),
    *("DiffusionGradientOrientation", "NumberOfTemporalPositions"),
    *("AcquisitionNumber", "InstitutionName", "Manufacturer", "ManufacturerModelName"),
    *("LossyImageCompression", "LossyImageCompressionRatio", "FrameOfReferenceUID"),
    *("PixelSpacingCalibrationType", "PixelSpacingCalibrationDescription", "FrameTime"),
    *("BurnedInAnnotation", "PresentationIntentType", "RescaleType", "Units"),
    *("ContrastBolusAgent", "ImagerPixelSpacing", "NominalScannedPixelSpacing"),
    *("CineRate", "RecommendedDisplayFrameRate", "PreferredPlaybackSequencing"),
    *("EstimatedRadiographicMagnificationFactor", "DistanceSourceToDetector"),
    "DistanceSourceToPatient",
)
"""Header texts kept in `Instance.attributes`, by keyword."""

CODED_ATTRIBUTES = {
    "ViewCodeMeaning": "ViewCodeSequence",
    "AnatomicRegionMeaning": "AnatomicRegionSequence",
    "ContrastBolusAgentMeaning": "ContrastBolusAgentSequence",
}
"""Attributes taken from CodeMeaning of a code sequence."""

PIXEL_KEYWORDS = (
    *("SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration", "NumberOfFrames"),
    *("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"),
    *("PixelPaddingValue", "PixelPaddingRangeLimit"),
    *("ExtendedOffsetTable", "ExtendedOffsetTableLengths"),
)
_IDENTITY = (
    *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"),
    *("PatientID", "PatientName", "StudyDescription", "SeriesDescription", "StudyTime"),
    *("SeriesNumber", "InstanceNumber"),
)
_MEANING = (
    *("ImagePositionPatient", "ImageOrientationPatient", "RescaleSlope", "RescaleIntercept"),
    *VOI_KEYWORDS,
    *("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"),
)


_EMPTY = Dataset()


HEADER_TAGS = tags_of(
    *_IDENTITY, *_MEANING, *PIXEL_KEYWORDS, *SPACING_KEYWORDS, *ATTRIBUTES,
    *CODED_ATTRIBUTES.values(), *SUV_KEYWORDS, *GE_KEYWORDS, "ModalityLUTSequence", "ImageComments",
    "ICCProfile", "OpticalPathSequence", "SequenceOfUltrasoundRegions", "FrameTimeVector",
    *NUCLEAR_KEYWORDS,
) | SUV_PRIVATE_TAGS | DIFFUSION_PRIVATE_TAGS  # fmt: skip
PIXEL_TAGS = tags_of(*PIXEL_KEYWORDS, *LUT_KEYWORDS)
"""What decoding needs beyond the records."""


@dataclass(frozen=True, slots=True)
class FileHeader:
    """An instance with the words that put it into a study and a series.

    `declared_frames` are more than `frames_there` where the file ends early: also one frame that
    `is_cut` counts among those of the instance. `refers` is there of an object that refers to
    images; one without pixels has no frames.
    """

    instance: Instance
    patient: Patient
    study_uid: str = ""
    study_description: str = ""
    study_date: str = ""
    study_time: str = ""
    series_uid: str = ""
    series_description: str = ""
    series_number: int | None = None
    declared_frames: int = 1
    is_cut: bool = False
    refers: ObjectInfo | None = None

    @property
    def frames_there(self) -> int:
        """How many frames the file holds as a whole."""
        return len(self.instance.frames) - self.is_cut


def read_header(path: Path, file: str) -> FileHeader:
    """Read the header of a DICOM image; `file` is its name in the index.

    Raises
    ------
    ReadError
        With the reason, when it is no DICOM file, holds no image or is damaged.
    """
    with open_dicom(path, HEADER_TAGS) as opened:
        header = _sensible_header(path, file, opened)
    kind = object_kind(header.instance.sop_class_uid)
    if kind is None:
        return header
    from medviewer.io.dicom.objects.object_header import read_object_info  # objects are rare

    return replace(header, refers=read_object_info(path, kind))


def read_plain_file_header(path: Path, file: str) -> FileHeader | None:
    """Read a header as `read_header` does if it is a plainly well-formed image, else return None.

    Raises
    ------
    ReadError
        With the reason, when such a file holds no image.
    """
    with open_plain_dicom(path, HEADER_TAGS) as opened:
        if opened is None or object_kind(elements.text(opened.dataset, "SOPClassUID")):
            return None
        return _sensible_header(path, file, opened)


def _sensible_header(path: Path, file: str, opened: DicomFile) -> FileHeader:
    try:
        return _header(path, file, opened)
    except ReadError:
        raise
    except Exception as error:  # what a hostile header makes of the parser is anybody's guess
        raise ReadError(
            later("Reasons", "the DICOM header holds values that make no sense")
        ) from error


def _header(path: Path, file: str, opened: DicomFile) -> FileHeader:
    dataset = opened.dataset
    pixels = None
    if object_kind(elements.text(dataset, "SOPClassUID")) not in WITHOUT_PIXELS:
        _require_image(dataset, opened)
        pixels = pixel_format(opened)
    return FileHeader(
        instance=_without_pixels(path, file, opened)
        if pixels is None
        else _instance(path, file, opened, pixels),
        patient=_patient(dataset),
        study_uid=elements.text(dataset, "StudyInstanceUID"),
        study_description=elements.text(dataset, "StudyDescription"),
        study_date=iso_date(elements.text(dataset, "StudyDate")),
        study_time=elements.text(dataset, "StudyTime"),
        series_uid=elements.text(dataset, "SeriesInstanceUID"),
        series_description=elements.text(dataset, "SeriesDescription"),
        series_number=elements.integer(dataset, "SeriesNumber"),
        declared_frames=0 if pixels is None else pixels.declared_frames,
        is_cut=pixels is not None and pixels.is_cut,
    )


def _without_pixels(path: Path, file: str, opened: DicomFile) -> Instance:
    """Return the record of an object that only refers to images: it has no frames."""
    dataset = opened.dataset
    return Instance(
        path=path,
        file=file,
        sop_instance_uid=elements.text(dataset, "SOPInstanceUID"),
        sop_class_uid=elements.text(dataset, "SOPClassUID"),
        transfer_syntax_uid=opened.transfer_syntax_uid,
        modality=elements.text(dataset, "Modality")[:16],
        rows=0,
        columns=0,
        frames=(),
        instance_number=elements.integer(dataset, "InstanceNumber"),
        attributes=elements.texts(dataset, ATTRIBUTES),
    )


def _require_image(dataset: Dataset, opened: DicomFile) -> None:
    """Refuse what has no pixels, by the name of its kind."""
    declared = elements.text(getattr(dataset, "file_meta", _EMPTY), "MediaStorageSOPClassUID")
    sop_class = elements.text(dataset, "SOPClassUID") or declared
    if MediaStorageDirectoryStorage in (sop_class, declared):
        raise ReadError(DIRECTORY_FILE)
    if opened.pixels is None:
        refuse_reference(opened.transfer_syntax_uid)
        raise ReadError(
            later("Reasons", "no image: {kind}").format(kind=_sop_class_name(sop_class))
            if sop_class
            else DAMAGED
        )


def _sop_class_name(uid: str) -> str:
    """Return the standard's name; an unknown UID is the file's own text and is not repeated."""
    name = UID(uid).name
    if "Image Storage" in name:
        return later("Reasons", "the object has no pixels")
    return later("Reasons", "an unknown kind of object") if name == uid else name


def _instance(path: Path, file: str, opened: DicomFile, pixels: PixelFormat) -> Instance:
    dataset = opened.dataset
    stored = stored_pixels(opened, pixels)
    frames, uptake = _in_suv(dataset, _frames(dataset, pixels.frames))
    return Instance(
        path=path,
        file=file,
        sop_instance_uid=elements.text(dataset, "SOPInstanceUID"),
        sop_class_uid=elements.text(dataset, "SOPClassUID"),
        transfer_syntax_uid=pixels.transfer_syntax_uid,
        modality=elements.text(dataset, "Modality")[:16],
        rows=pixels.rows,
        columns=pixels.columns,
        frames=frames,
        photometric=pixels.photometric,
        instance_number=elements.integer(dataset, "InstanceNumber"),
        attributes=_attributes(dataset, pixels) | uptake,
        stored_type=value_type(dataset, pixels).name,
        pixels=stored,
        padding=padding_of(opened, pixels) if stored is None else None,
        regions=read_regions(dataset),
    )


def _frames(dataset: Dataset, count: int) -> tuple[FrameHeader, ...]:
    groups = elements.items(dataset, "PerFrameFunctionalGroupsSequence")
    if groups:
        return enhanced_frames(dataset, groups, count)
    header = FrameHeader(
        # several frames of one classic file cannot all lie in its one place
        plane=read_plane(dataset, dataset) if count == 1 else None,
        pixel_spacing_mm=read_spacing(dataset),
        rescale=read_rescale(dataset),
        windows=read_windows(dataset),
    )
    return nuclear_frames(dataset, header, count) if count > 1 else (header,)


def _in_suv(
    dataset: Dataset, frames: tuple[FrameHeader, ...]
) -> tuple[tuple[FrameHeader, ...], dict[str, str]]:
    """Return the frames of a PET image in SUV, with an attribute that says so, or says why not."""
    if elements.text(dataset, "Modality") != "PT" or "ModalityLUTSequence" in dataset:
        return frames, {}
    if elements.items(dataset, "PerFrameFunctionalGroupsSequence"):
        frames, scale = enhanced_in_suv(dataset, frames)
    else:
        scale = suv_scale(dataset)
        if scale.factor is not None:
            frames = tuple([in_suv(frame, scale.factor) for frame in frames])
    said = {SUV_FACTOR: f"{scale.factor:.8g}"} if scale.factor else {NO_SUV_REASON: scale.reason}
    return frames, said


def _patient(dataset: Dataset) -> Patient:
    return Patient(
        patient_id=elements.text(dataset, "PatientID"),
        name=elements.text(dataset, "PatientName"),
        birth_date=iso_date(elements.text(dataset, "PatientBirthDate")),
        sex=elements.text(dataset, "PatientSex"),
    )


def _attributes(dataset: Dataset, pixels: PixelFormat) -> dict[str, str]:
    found = elements.texts(dataset, ATTRIBUTES)
    for keyword, sequence in CODED_ATTRIBUTES.items():
        found[keyword] = elements.text(elements.first_item(dataset, sequence), "CodeMeaning")
    found |= diffusion_weighting(dataset)
    found["FrameTimeVector"] = _frame_time_vector(dataset, pixels)
    found[BIT_NOTE] = bit_note(dataset, pixels)
    found[ICC_PROFILE] = _icc_profile(dataset)
    return {keyword: value for keyword, value in found.items() if value}


def _frame_time_vector(dataset: Dataset, pixels: PixelFormat) -> str:
    """Return the times between the frames in ms, where there is one for each."""
    times = elements.numbers(dataset, "FrameTimeVector") if pixels.frames > 1 else ()
    return "\\".join(f"{time:g}" for time in times) if len(times) == pixels.frames else ""


def _icc_profile(dataset: Dataset) -> str:
    """Return the name of the colour profile; slide microscopes have it in the optical path."""
    for holder in (dataset, elements.first_item(dataset, "OpticalPathSequence")):
        profile = elements.raw_value(holder, "ICCProfile")
        if isinstance(profile, bytes) and profile:
            return profile_name(profile)
    return ""


def iso_date(text: str) -> str:
    """Return ``20240131`` (or the old ``2024.01.31``) as ``2024-01-31``, all else as nothing."""
    digits = text.replace(".", "").replace("-", "")
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return ""
