"""NIfTI-1 and -2: single files and pairs, plain or gzipped."""

import io
import math
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grids.companions import beside
from medviewer.io.grids.grid_file import GridFile, grid_record
from medviewer.io.grids.voxel_grid import LPS_FROM_RAS, Voxels, turned
from medviewer.io.limits import MAX_RESCALE
from medviewer.io.regular_file import open_regular
from medviewer.io.sources.inflated_stream import Compression, compression_of, inflated
from medviewer.language import later

GZIP = b"\x1f\x8b"
_MAGIC_AT = {348: 344, 540: 4}
_SINGLE, _PAIR = (b"n+1", b"n+2"), (b"ni1", b"ni2")
_LONGEST_HEADER = 540
_MM = {1: 1000.0, 2: 1.0, 3: 0.001}
"""Millimetres in a unit of xyzt_units: metre, millimetre, micrometre."""
_RGB24 = 128
_LONGEST_QUATERNION = 1.001


def looks_like_nifti(head: bytes) -> bool:
    """Tell whether the first bytes are those of a NIfTI file or header, gzipped or not."""
    if not head.startswith(GZIP):
        return _magic(head) is not None
    try:
        with inflated(io.BytesIO(head), "deflate") as stream:
            return _magic(stream.read1(_LONGEST_HEADER)) is not None
    except ReadError:
        return False


def _magic(head: bytes) -> bytes | None:
    """Return the magic that stands where the header's size says, if it is NIfTI's."""
    for order in "<>":
        size = struct.unpack(f"{order}L", head[:4])[0] if len(head) >= 4 else 0
        at = _MAGIC_AT.get(size)
        if at is not None and head[at : at + 3] in _SINGLE + _PAIR:
            return head[at : at + 3]
    return None


def read_nifti_header(path: Path, file: str) -> FileHeader:
    """Return the record of a NIfTI file; `file` is its name in the index.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    return grid_record(path, file, open_nifti(path), "nifti")


def open_nifti(path: Path) -> GridFile:
    """Return where the voxels of a NIfTI file are.

    Raises
    ------
    ReadError
        When its header makes no sense or promises more than there can be.
    """
    with open_regular(path) as stream:
        compression = compression_of(stream.read(2))
        stream.seek(0)
        head = _read_head(stream, compression)
    magic = _magic(head)
    if magic is None or len(head) < _size_of(magic):
        raise ReadError(later("Reasons", "the NIfTI header is damaged and cannot be read"))
    voxels, offset = _described(head[: _size_of(magic)])
    if magic in _PAIR:
        found = _pair(path, voxels, offset)
    else:
        if offset < len(head[: _size_of(magic)]):
            raise ReadError(
                later("Reasons", "the NIfTI header says that the voxels begin within it")
            )
        found = GridFile(turned(voxels), path, offset=offset, compression=compression)
    found.check_capacity()
    return found


def _size_of(magic: bytes) -> int:
    return 348 if magic.endswith(b"1") else 540


def _read_head(stream: BinaryIO, compression: Compression | None) -> bytes:
    if compression is None:
        return stream.read(_LONGEST_HEADER)
    with inflated(stream, compression) as content:
        return content.read(_LONGEST_HEADER)


def _pair(path: Path, voxels: Voxels, offset: int) -> GridFile:
    stem = path.name[: path.name.lower().rfind(".hdr")]
    image = beside(path, f"{stem}.img", f"{stem}.img.gz")
    if image is None or not stem:
        raise ReadError(
            later("Reasons", "the voxels of the pair (.img) are not beside their header (.hdr)")
        )
    with open_regular(image) as stream:
        compression = compression_of(stream.read(2)) if image.name.lower().endswith("gz") else None
    return GridFile(turned(voxels), image, offset=offset, compression=compression)


def _described(head: bytes) -> tuple[Voxels, int]:
    import nibabel  # with the first such file: a tenth of a second that no other needs

    try:
        kind = nibabel.Nifti1Header if len(head) == 348 else nibabel.Nifti2Header
        header = kind(head, check=False)
        with np.errstate(all="ignore"):  # what is no number is looked for where it is used
            return _voxels(header), _offset(header)
    except ReadError:
        raise
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError(
            later("Reasons", "the NIfTI header holds values that make no sense")
        ) from error


def _voxels(header: Any) -> Voxels:  # nibabel has no types
    sizes, times = _sizes(header)
    sample_type, is_color = _sample_type(header)
    column, row = (abs(float(number)) * _unit_mm(header) for number in header["pixdim"][1:3])
    return Voxels(
        sizes=sizes,
        sample_type=sample_type,
        times=times,
        is_color=is_color,
        rescale=_rescale(header),
        windows=_windows(header),
        affine_lps=_affine(header),
        spacing_mm=(row, column),
    )


def _sizes(header: Any) -> tuple[tuple[int, int, int], int]:
    count, *dims = (int(number) for number in header["dim"])
    if not 1 <= count <= 7 or min(dims[:count]) < 1:
        raise ReadError(later("Reasons", "the NIfTI header gives no image size"))
    x, y, z, *further = (*dims[:count], *(1,) * (7 - count))
    return (x, y, z), int(np.prod(further, dtype=object))


def _sample_type(header: Any) -> tuple[np.dtype[Any], bool]:
    if int(header["datatype"]) == _RGB24:
        return np.dtype("u1"), True
    dtype = np.dtype(header.get_data_dtype())
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise ReadError(later("Reasons", "voxels of this NIfTI data type are not supported"))
    return dtype, False


def _offset(header: Any) -> int:
    offset = float(header["vox_offset"])
    if not np.isfinite(offset) or offset < 0:
        raise ReadError(later("Reasons", "the NIfTI header says that the voxels begin within it"))
    return int(offset)


def _rescale(header: Any) -> Rescale:
    """Return slope and intercept; a slope that is 0 or no number means none (NIfTI-1)."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope == 0 or not max(abs(slope), abs(intercept)) <= MAX_RESCALE:  # also no number
        return Rescale()
    return Rescale(slope, intercept)


def _windows(header: Any) -> tuple[Window, ...]:
    low, high = float(header["cal_min"]), float(header["cal_max"])
    if not np.isfinite([low, high]).all() or high - low <= 1e-12:
        return ()
    return (Window((low + high) / 2, high - low, "VOI 1"),)


def _affine(header: Any) -> FloatArray | None:
    """Return the file's map from ``(x, y, z, 1)`` to LPS mm; None where it gives none."""
    if int(header["sform_code"]) <= 0 and int(header["qform_code"]) <= 0:
        return None
    _shorten_quaternion(header)
    affine: FloatArray = np.array(header.get_best_affine(), np.float64)
    affine[:3] *= _unit_mm(header)
    return np.asarray(LPS_FROM_RAS @ affine)


def _shorten_quaternion(header: Any) -> None:
    """Give a quaternion that rounding has made a little too long its length of 1.

    nifti1_io.c does so in quatern_to_mat44; nibabel would refuse it.
    """
    parts = ("quatern_b", "quatern_c", "quatern_d")
    length = math.hypot(*(float(header[part]) for part in parts))
    if 1.0 < length < _LONGEST_QUATERNION:
        for part in parts:
            header[part] = float(header[part]) / length


def _unit_mm(header: Any) -> float:
    return _MM.get(int(header["xyzt_units"]) & 0x07, 1.0)
