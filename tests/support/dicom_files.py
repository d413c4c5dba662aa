"""Writing single DICOM files for tests: a dataset from pixels and keywords."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    ComputedRadiographyImageStorage,
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    MRImageStorage,
    SecondaryCaptureImageStorage,
    UltrasoundImageStorage,
    generate_uid,
)
from pydicom.valuerep import DSfloat

SOP_CLASSES = {
    "CT": CTImageStorage,
    "MR": MRImageStorage,
    "CR": ComputedRadiographyImageStorage,
    "DX": DigitalXRayImageStorageForPresentation,
    "US": UltrasoundImageStorage,
}


def make_uid(*words: object) -> str:
    """Return the same UID for the same words."""
    return str(generate_uid(entropy_srcs=[str(word) for word in words]))


def image_dataset(
    pixels: npt.NDArray[Any],
    *,
    modality: str = "CT",
    bits_stored: int | None = None,
    photometric: str | None = None,
    transfer_syntax: str = ExplicitVRLittleEndian,
    **elements: Any,
) -> Dataset:
    """Return a dataset that holds `pixels`: ``(rows, columns)``, with ``(..., 3)`` for colour.

    A leading axis of frames is written as NumberOfFrames when `elements` gives that keyword.
    `elements` are further elements by keyword; None takes one away.
    """
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = transfer_syntax
    dataset.SOPClassUID = SOP_CLASSES.get(modality, SecondaryCaptureImageStorage)
    dataset.SOPInstanceUID = generate_uid()
    dataset.Modality = modality
    dataset.StudyInstanceUID = make_uid("study")
    dataset.SeriesInstanceUID = make_uid("series")
    dataset.PatientID = "P1"
    dataset.PatientName = "Phantom^Anna"
    color = pixels.ndim >= 3 and pixels.shape[-1] == 3
    _describe_pixels(dataset, pixels, color=color, bits_stored=bits_stored)
    dataset.PhotometricInterpretation = photometric or ("RGB" if color else "MONOCHROME2")
    _store_pixels(dataset, pixels, big_endian=transfer_syntax == ExplicitVRBigEndian)
    set_elements(dataset, elements)
    return dataset


def _describe_pixels(
    dataset: Dataset, pixels: npt.NDArray[Any], *, color: bool, bits_stored: int | None
) -> None:
    dataset.Rows, dataset.Columns = pixels.shape[-3:-1] if color else pixels.shape[-2:]
    dataset.SamplesPerPixel = 3 if color else 1
    if color:
        dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = pixels.dtype.itemsize * 8
    dataset.BitsStored = bits_stored or dataset.BitsAllocated
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")


def _store_pixels(dataset: Dataset, pixels: npt.NDArray[Any], *, big_endian: bool) -> None:
    ordered = np.ascontiguousarray(pixels, pixels.dtype.newbyteorder(">" if big_endian else "<"))
    encoded = ordered.tobytes()
    dataset.PixelData = encoded + b"\0" * (len(encoded) % 2)
    dataset["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"


def set_elements(dataset: Dataset, elements: dict[str, Any]) -> None:
    """Set elements by keyword; None takes one away."""
    for keyword, value in elements.items():
        if value is None:
            dataset.pop(keyword, None)
        else:
            setattr(dataset, keyword, _storable(value))


def _storable(value: Any) -> Any:
    """Return floats as decimal strings of at most 16 letters, and tuples as lists."""
    if isinstance(value, list | tuple) and not isinstance(value, Sequence):
        return [_storable(part) for part in value]
    return DSfloat(value, auto_format=True) if type(value) is float else value


def write_dataset(path: Path, dataset: Dataset) -> Path:
    """Write `dataset` as a DICOM file with preamble and file meta information."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID") or "1.2.3"
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_image(path: Path, pixels: npt.NDArray[Any], **options: Any) -> Path:
    """Write `pixels` as one DICOM file; `options` as for `image_dataset`."""
    return write_dataset(path, image_dataset(pixels, **options))


def write_encapsulated(
    path: Path, pixels: npt.NDArray[Any], frames: list[bytes], syntax: str, **options: Any
) -> Path:
    """Write `frames`, already compressed, under the header that `pixels` would have."""
    dataset = image_dataset(pixels, **options)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return write_dataset(path, dataset)


def relabel(path: Path, syntax: str) -> Path:
    """Change the transfer syntax that a file claims, and nothing else."""
    dataset = dcmread(path)
    claimed = str(dataset.file_meta.TransferSyntaxUID)
    old, new = (_uid_element(uid) for uid in (claimed, syntax))
    content = path.read_bytes()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))
    return path


def _uid_element(uid: str) -> bytes:
    padded = uid.encode() + b"\0" * (len(uid) % 2)
    return b"UI" + len(padded).to_bytes(2, "little") + padded
