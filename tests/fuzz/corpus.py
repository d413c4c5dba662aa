"""The real files that are damaged: one or more of every kind that the readers know."""

import gzip
import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from PIL import Image
from pydicom.data import get_testdata_files

from tests.support.archives import PACKERS, tar_bytes

MAX_SEED_BYTES = 150_000
_VOXELS = np.arange(120, dtype=np.int16).reshape(4, 5, 6)


def seeds() -> dict[str, bytes]:
    """Return contents by name; the name's suffix is that of the kind."""
    found = {}
    for name in sorted(get_testdata_files()):
        path = Path(name)
        if path.is_file() and path.stat().st_size <= MAX_SEED_BYTES and path.suffix != ".py":
            found[f"{path.name}"] = path.read_bytes()
    # as often as all of DICOM, so that each kind has its share
    for number in range(max(len(found) // 12, 1)):
        found |= {f"{number}-{name}": content for name, content in _made().items()}
    return found


def _made() -> dict[str, bytes]:
    nifti = _nifti(nibabel.Nifti1Image)
    dicom = Path(get_testdata_files("CT_small.dcm")[0]).read_bytes()
    members = {"a/ct.dcm": dicom, "a.nii": nifti, "readme": b"text"}
    return {
        "one.nii": nifti,
        "two.nii": _nifti(nibabel.Nifti2Image),
        "packed.nii.gz": gzip.compress(nifti, mtime=0),
        "attached.nrrd": _nrrd("raw") + _VOXELS.tobytes(),
        "packed.nrrd": _nrrd("gzip") + gzip.compress(_VOXELS.tobytes(), mtime=0),
        "volume.mha": _mha() + _VOXELS.tobytes(),
        "files.zip": _zip(members),
        "files.tar": tar_bytes(members),
        "files.tar.gz": PACKERS["tar.gz"](tar_bytes(members)),
        "files.tar.xz": PACKERS["tar.xz"](tar_bytes(members)),
        "picture.png": _picture("PNG"),
        "picture.jpg": _picture("JPEG"),
        "pages.tif": _picture("TIFF", save_all=True, append_images=[_page()]),
    }


def _nifti(kind: Any) -> bytes:  # nibabel has no types
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.nii"
        nibabel.save(kind(_VOXELS, np.diag([2.0, 3.0, 4.0, 1.0])), path)
        return path.read_bytes()


def _nrrd(encoding: str) -> bytes:
    return (
        "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 6 5 4\n"
        "space directions: (1,0,0) (0,1,0) (0,0,2)\nkinds: domain domain domain\n"
        f"endian: little\nencoding: {encoding}\nspace origin: (0,0,0)\n\n"
    ).encode()


def _mha() -> bytes:
    return (
        b"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        b"CompressedData = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\n"
        b"ElementSpacing = 1 1 2\nDimSize = 6 5 4\nElementType = MET_SHORT\n"
        b"ElementDataFile = LOCAL\n"
    )


def _zip(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return whole.getvalue()


def _page() -> Image.Image:
    return Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8))


def _picture(kind: str, **options: Any) -> bytes:
    whole = io.BytesIO()
    _page().save(whole, kind, **options)
    return whole.getvalue()
