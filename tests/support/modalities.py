"""Images of kinds that no file at hand has: mammograms, nuclear medicine, angiography."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.support.dicom_files import make_uid, write_image
from tests.support.objects import code, item

MAMMOGRAM = "1.2.840.10008.5.1.4.1.1.1.2"
NUCLEAR = "1.2.840.10008.5.1.4.1.1.20"
ANGIOGRAM = "1.2.840.10008.5.1.4.1.1.12.1"
_VIEWS = {"CC": "R-10242", "MLO": "R-10226"}

Array = npt.NDArray[Any]


def breast(rows: int = 600, columns: int = 480, *, side: str = "L") -> Array:
    """Return a half disc of tissue at the chest wall, which is on the left for a left breast."""
    y, x = np.mgrid[-1 : 1 : rows * 1j, 0 : 1 : columns * 1j]
    inside = (x / 0.75) ** 2 + (y / 0.8) ** 2 < 1
    tissue = 1500 + 900 * np.exp(-(((x - 0.3) / 0.2) ** 2 + (y / 0.3) ** 2))
    film = np.where(inside, tissue, 0).astype(np.uint16)
    film[rows // 3 : rows // 3 + 6, columns // 4 : columns // 4 + 6] = 3900  # calcifications
    return film if side == "L" else np.ascontiguousarray(film[:, ::-1])


def write_mammograms(folder: Path, *, one_series: bool = False) -> list[Path]:
    """Write the four standard views of a screening, with their magnification; a series each."""
    paths = []
    for number, (side, view) in enumerate(
        ((side, view) for view in ("CC", "MLO") for side in ("R", "L")), 1
    ):
        orientation = ["P" if side == "R" else "A", side] if view == "CC" else None
        header = {
            "SOPClassUID": MAMMOGRAM,
            "SOPInstanceUID": make_uid("mammogram", side, view),
            "SeriesInstanceUID": make_uid("mammogram series", *() if one_series else (side, view)),
            "SeriesDescription": "Screening" if one_series else f"{side} {view}",
            "SeriesNumber": 1 if one_series else number,
            "InstanceNumber": number,
            "StudyDate": "20240131",
            "BodyPartExamined": "BREAST",
            "ImageLaterality": side,
            "ViewPosition": view,
            "ViewCodeSequence": [code(_VIEWS[view], view, "SRT")],
            "PatientOrientation": orientation or ["P" if side == "R" else "A", "F" + side],
            "ImagerPixelSpacing": [0.2, 0.2],
            "EstimatedRadiographicMagnificationFactor": 1.05,
            "PresentationIntentType": "FOR PRESENTATION",
            "PresentationLUTShape": "IDENTITY",
            "BurnedInAnnotation": "NO",
            "WindowCenter": 1500,
            "WindowWidth": 3000,
            "KVP": 28,
        }
        path = folder / f"{side}{view}.dcm"
        pixels = breast(side=side)
        paths.append(write_image(path, pixels, modality="MG", bits_stored=12, **header))
    return paths


def write_bone_scan(path: Path, **header: Any) -> Path:
    """Write a whole body scan of two detectors: an image from before and one from behind."""
    y, x = np.mgrid[-1 : 1 : 256 * 1j, -1 : 1 : 128 * 1j]
    body = 40 * np.exp(-((x / 0.35) ** 2 + (y / 0.9) ** 4))
    counts = np.random.default_rng(0).poisson(np.stack([body, body[:, ::-1]])).astype(np.uint16)
    own = {
        "SOPClassUID": NUCLEAR,
        "SOPInstanceUID": make_uid("bone scan"),
        "SeriesInstanceUID": make_uid("bone scan series"),
        "SeriesDescription": "WB ANT/POST",
        "SeriesNumber": 1,
        "NumberOfFrames": 2,
        "FrameIncrementPointer": [0x00540020],
        "DetectorVector": [1, 2],
        "NumberOfDetectors": 2,
        "PixelSpacing": [4.8, 4.8],
        "ImageType": ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"],
        "BodyPartExamined": "WHOLEBODY",
        "Units": "CNTS",
    }
    return write_image(path, counts, modality="NM", bits_stored=16, **(own | header))


def write_gated_spect(path: Path, *, gates: int = 8, slices: int = 12, **header: Any) -> Path:
    """Write gated slices of a heart in one file: frames go through slices within each gate."""
    y, x = np.mgrid[-1 : 1 : 48 * 1j, -1 : 1 : 48 * 1j]
    radius = np.hypot(x, y)
    frames = []
    for gate in range(gates):
        size = 0.45 + 0.1 * np.cos(2 * np.pi * gate / gates)
        frames += [900 * np.exp(-(((radius - size) / 0.12) ** 2))] * slices
    voxels = np.stack(frames).astype(np.uint16)
    own = {
        "SOPClassUID": NUCLEAR,
        "SOPInstanceUID": make_uid("gated"),
        "SeriesInstanceUID": make_uid("gated series"),
        "SeriesDescription": "GATED STRESS",
        "SeriesNumber": 2,
        "NumberOfFrames": gates * slices,
        "FrameIncrementPointer": [0x00540070, 0x00540080],
        "TimeSlotVector": [1 + n // slices for n in range(gates * slices)],
        "SliceVector": [1 + n % slices for n in range(gates * slices)],
        "NumberOfTimeSlots": gates,
        "NumberOfSlices": slices,
        "PixelSpacing": [6.4, 6.4],
        "SpacingBetweenSlices": 6.4,
        "SliceThickness": 6.4,
        "ImageType": ["ORIGINAL", "PRIMARY", "RECON GATED TOMO", "EMISSION"],
        "DetectorInformationSequence": [
            item(
                ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                ImagePositionPatient=[-150.0, -150.0, 0.0],
            )
        ],
    }
    return write_image(path, voxels, modality="NM", bits_stored=16, **(own | header))


def write_angiogram(path: Path, *, frames: int = 20, **header: Any) -> Path:
    """Write a run of an angiography: contrast flows through a vessel, 15 images a second."""
    y, x = np.mgrid[-1 : 1 : 256 * 1j, -1 : 1 : 256 * 1j]
    vessel = np.abs(x - 0.3 * np.sin(3 * y)) < 0.05
    run = [np.where(vessel & (y < 2 * n / frames - 1), 60, 180) for n in range(frames)]
    own = {
        "SOPClassUID": ANGIOGRAM,
        "SOPInstanceUID": make_uid("angiogram"),
        "SeriesInstanceUID": make_uid("angiogram series"),
        "SeriesDescription": "LCA run",
        "SeriesNumber": 1,
        "NumberOfFrames": frames,
        "FrameIncrementPointer": [0x00181063],
        "FrameTime": 1000 / 15,
        "ImagerPixelSpacing": [0.3, 0.3],
        "DistanceSourceToDetector": 1000.0,
        "DistanceSourceToPatient": 750.0,
        "EstimatedRadiographicMagnificationFactor": None,
        "PixelIntensityRelationship": "LIN",
        "BodyPartExamined": "HEART",
    }
    pixels = np.stack(run).astype(np.uint8)
    return write_image(path, pixels, modality="XA", **(own | header))
