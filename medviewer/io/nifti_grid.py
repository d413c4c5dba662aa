"""A NIfTI header's grid: its axes turned so that slices lie as a reader expects them."""

from dataclasses import dataclass
from typing import Any

import nibabel
import numpy as np
import numpy.typing as npt

from medviewer.errors import ReadError
from medviewer.image.geometry import FloatArray, PlaneGeometry
from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.limits import MAX_FRAMES, MAX_PIXELS_PER_FRAME

LPS_FROM_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
_MM = {1: 1000.0, 2: 1.0, 3: 0.001}
"""Millimetres in a unit of xyzt_units: metre, millimetre, micrometre."""
_RGB24 = 128
_GOES_UP = (-1, -1, 1)
"""Towards which end of right, anterior, superior columns, rows and slices should grow."""
_MAX_COSINE = 0.01
"""Axes further from a right angle (0.6 degrees) form no grid of square corners."""


@dataclass(frozen=True, slots=True, eq=False)
class NiftiGrid:
    """What a NIfTI header says, with the axes it should be shown along.

    Attributes
    ----------
    shape
        ``(K, J, I)`` as shown: axial slices from foot to head where the file's orientation is
        known, rows towards posterior, columns towards left.
    axis_of
        For the file's axes ``(z, y, x)``: which shown axis each becomes.
    flipped
        For the same axes: whether it runs against the shown one.
    affine_lps
        Maps shown ``(k, j, i, 1)`` to LPS mm; None where the file gives no orientation.
    """

    shape: tuple[int, int, int]
    times: int
    sample_type: np.dtype[Any]
    is_color: bool
    offset: int
    rescale: Rescale
    windows: tuple[Window, ...]
    axis_of: tuple[int, int, int]
    flipped: tuple[bool, bool, bool]
    affine_lps: FloatArray | None
    pixel_spacing_mm: tuple[float, float] | None

    @property
    def volume_bytes(self) -> int:
        """Bytes of one time point in the file."""
        return int(np.prod(self.shape, dtype=object)) * self.sample_bytes

    @property
    def frames(self) -> int:
        """How many slices all time points have together."""
        return self.shape[0] * self.times

    @property
    def sample_bytes(self) -> int:
        """Bytes of one voxel."""
        return self.sample_type.itemsize * (3 if self.is_color else 1)

    @property
    def plane_bytes(self) -> int:
        """Bytes of one plane of the file, ``y`` by ``x``."""
        return self.volume_bytes // self.shape[self.axis_of[0]]

    def in_file_order(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a view of the shown array with the file's axes ``(z, y, x)``."""
        view = stored.transpose(*self.axis_of, *range(3, stored.ndim))
        return view[tuple(slice(None, None, -1 if flip else 1) for flip in self.flipped)]

    def plane(self, k: int) -> PlaneGeometry | None:
        """Return where shown slice `k` lies."""
        if self.affine_lps is None:
            return None
        origin = self.affine_lps[:3, 3] + k * self.affine_lps[:3, 0]
        return PlaneGeometry(
            _triple(origin), _unit(self.affine_lps[:3, 2]), _unit(self.affine_lps[:3, 1])
        )


def _triple(values: FloatArray) -> tuple[float, float, float]:
    x, y, z = values
    return float(x), float(y), float(z)


def _unit(vector: FloatArray) -> tuple[float, float, float]:
    return _triple(vector / np.linalg.norm(vector))


def read_grid(head: bytes, capacity: int) -> NiftiGrid:
    """Return the grid of a NIfTI header; `capacity` is what the file can hold at most, in bytes.

    Raises
    ------
    ReadError
        When the header makes no sense or promises more than there can be.
    """
    try:
        kind = nibabel.Nifti1Header if len(head) == 348 else nibabel.Nifti2Header
        header = kind(head, check=False)
        grid = _grid(header)
    except ReadError:
        raise
    except Exception as error:  # a foreign parser may raise anything
        raise ReadError("the NIfTI header holds values that make no sense") from error
    needed = grid.offset + grid.volume_bytes * grid.times
    if needed > capacity:
        raise ReadError(f"the header promises {needed} bytes, but the file cannot hold them")
    return grid


def _grid(header: Any) -> NiftiGrid:  # nibabel has no types
    sizes, times = _sizes(header)
    sample_type, is_color = _sample_type(header)
    affine = _affine(header)
    axis_of, flipped = _shown_axes(affine)
    shape = _shape(sizes, axis_of)
    shown = None if affine is None else _shown_affine(affine, sizes, axis_of, flipped)
    return NiftiGrid(
        shape=shape,
        times=times,
        sample_type=sample_type,
        is_color=is_color,
        offset=_offset(header),
        rescale=_rescale(header),
        windows=_windows(header),
        axis_of=axis_of,
        flipped=flipped,
        affine_lps=shown,
        pixel_spacing_mm=_pixel_spacing(header, shown),
    )


def _sizes(header: Any) -> tuple[tuple[int, int, int], int]:
    """Return the lengths of ``(x, y, z)`` and the number of volumes."""
    dim = [int(number) for number in header["dim"]]
    if not 1 <= dim[0] <= 7 or any(length <= 0 for length in dim[1 : dim[0] + 1]):
        raise ReadError("the NIfTI header gives no image size")
    x, y, z, *others = [*dim[1 : dim[0] + 1], 1, 1, 1][: max(dim[0], 3)]
    times = int(np.prod(others, dtype=object)) if others else 1
    if max(x * y, y * z, x * z) > MAX_PIXELS_PER_FRAME or z * times > MAX_FRAMES:
        raise ReadError(f"an image of {x} x {y} x {z} x {times} voxels is beyond the limits")
    return (x, y, z), times


def _sample_type(header: Any) -> tuple[np.dtype[Any], bool]:
    if int(header["datatype"]) == _RGB24:
        return np.dtype("u1"), True
    dtype = np.dtype(header.get_data_dtype())
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise ReadError("voxels of this NIfTI data type are not supported")
    return dtype, False


def _offset(header: Any) -> int:
    offset = float(header["vox_offset"])
    if not np.isfinite(offset) or offset < int(header["sizeof_hdr"]):
        raise ReadError("the NIfTI header says that the voxels begin within it")
    return int(offset)


def _rescale(header: Any) -> Rescale:
    """Return slope and intercept; a slope that is 0 or no number means none (NIfTI-1)."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if slope == 0 or not np.isfinite(slope) or not np.isfinite(intercept):
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
    affine: FloatArray = np.array(header.get_best_affine(), np.float64)
    affine[:3] *= _unit_mm(header)
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if not np.isfinite(affine).all() or lengths.min() < 1e-5 or lengths.max() > 1e4:
        return None
    directions = affine[:3, :3] / lengths
    if np.abs(directions.T @ directions - np.eye(3)).max() > _MAX_COSINE:
        return None
    return np.asarray(LPS_FROM_RAS @ affine)


def _unit_mm(header: Any) -> float:
    return _MM.get(int(header["xyzt_units"]) & 0x07, 1.0)


def _shown_axes(
    affine_lps: FloatArray | None,
) -> tuple[tuple[int, int, int], tuple[bool, bool, bool]]:
    """Return, for the file's axes ``(z, y, x)``, the shown axis and whether it is turned round."""
    if affine_lps is None:
        return (0, 1, 2), (False, False, False)
    orientation = nibabel.io_orientation(LPS_FROM_RAS @ affine_lps)
    ras_axis = [int(orientation[file_axis][0]) for file_axis in (2, 1, 0)]
    sign = [int(orientation[file_axis][1]) for file_axis in (2, 1, 0)]
    shown = tuple(2 - axis for axis in ras_axis)
    flipped = tuple(own != _GOES_UP[axis] for own, axis in zip(sign, ras_axis, strict=True))
    return (shown[0], shown[1], shown[2]), (flipped[0], flipped[1], flipped[2])


def _shape(sizes: tuple[int, int, int], axis_of: tuple[int, int, int]) -> tuple[int, int, int]:
    shape = [0, 0, 0]
    for file_axis, shown in zip((2, 1, 0), axis_of, strict=True):
        shape[shown] = sizes[file_axis]
    return shape[0], shape[1], shape[2]


def _shown_affine(
    affine_lps: FloatArray,
    sizes: tuple[int, int, int],
    axis_of: tuple[int, int, int],
    flipped: tuple[bool, bool, bool],
) -> FloatArray:
    """Return the map of shown ``(k, j, i, 1)`` to LPS mm."""
    file_from_shown = np.zeros((4, 4))
    file_from_shown[3, 3] = 1.0
    for file_axis, shown, flip in zip((2, 1, 0), axis_of, flipped, strict=True):
        file_from_shown[file_axis, shown] = -1.0 if flip else 1.0
        file_from_shown[file_axis, 3] = sizes[file_axis] - 1 if flip else 0.0
    return np.asarray(affine_lps @ file_from_shown)


def _pixel_spacing(header: Any, affine_lps: FloatArray | None) -> tuple[float, float] | None:
    if affine_lps is not None:
        _, row, column = np.linalg.norm(affine_lps[:3, :3], axis=0)
        return float(row), float(column)
    column, row = (abs(float(number)) * _unit_mm(header) for number in header["pixdim"][1:3])
    return (row, column) if all(1e-5 < length < 1e4 for length in (row, column)) else None
