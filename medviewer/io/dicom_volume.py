"""One stack of DICOM frames to a Volume, every frame decoded into its place."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.image.geometry import VolumeGeometry
from medviewer.image.volume import Photometric, SliceInfo, Volume
from medviewer.io.memory import can_release, memory_bytes, releasable_zeros
from medviewer.io.pixels.stored_pixels import Padding
from medviewer.io.records import SUV_FACTOR, FrameRef, Instance, Series, Stack
from medviewer.io.slice_filling import OnRead, SliceFilling, padding_of_frame
from medviewer.language import later, translate

_PET_UNITS = {"BQML": "Bq/mL", "CNTS": "counts"}

MEMORY_SHARE = 0.8
"""A volume that needs more than this share of the machine's memory is refused."""

LEAST_SLICES = 16
"""So many slices have pixels at a time, however small the budget."""


def _nobody(index: int) -> None:
    """Hear of a slice: for callers who wait for all of them."""


def open_dicom_volume(
    stack: Stack, series: Series, budget_bytes: float | None = None, first: int = 0
) -> Volume:
    """Return the volume of a stack with all slices pending; `first` is the one to be read first.

    Where it is larger than `budget_bytes`, only so many slices have pixels at a time as fit.

    Raises
    ------
    ReadError
        When there is not memory enough.
    """
    stored, capacity = window_of_volume(stack, budget_bytes)
    availability = Availability(len(stack.frames), capacity, first)
    return _volume(stack, series, stored, _padding(stack), availability)


def fill_dicom_volume(
    volume: Volume, stack: Stack, context: WorkContext, on_read: OnRead = _nobody
) -> Volume:
    """Read the pending slices of an opened volume, the wanted ones first.

    Returns the finished volume, or the same one where it is larger than its budget.

    Raises
    ------
    ReadError
        When no frame can be read.
    Cancelled
        Between two slices, once the token says so.
    """
    availability = volume.availability
    if availability is None:
        return volume
    SliceFilling(stack, volume.stored, availability, context, on_read, volume.padding).fill()
    return filled(volume, availability, context)


def filled(volume: Volume, availability: Availability, context: WorkContext) -> Volume:
    """Return a volume as it is after reading: finished if it is complete.

    Raises
    ------
    ReadError
        When no slice of it can be read.
    """
    finished = volume.finished()
    if finished is None:
        return volume
    count = volume.slice_count
    context.step(count, count, translate("Progress", "Reading slices"))
    reasons = availability.reasons
    if len(reasons) == count:
        raise ReadError(
            later("Reasons", "no image of the series can be read: {reason}").format(
                reason=reasons[0]
            )
        )
    return finished


def is_color(instance: Instance) -> bool:
    """Tell whether the pixels of an instance are red, green, blue once decoded."""
    return not instance.photometric.startswith("MONOCHROME")


def empty_volume(stack: Stack) -> npt.NDArray[Any]:
    """Return zeros for all frames of a stack, after asking whether they fit into memory.

    Raises
    ------
    ReadError
        When they do not.
    """
    shape, dtype = _form(stack)
    needed = _bytes(shape, dtype)
    limit = MEMORY_SHARE * memory_bytes()
    if needed > limit:
        raise ReadError(
            later(
                "Reasons",
                "the series needs {needed:.1f} GiB, more than the {limit:.1f} GiB "
                "that may be used on this machine",
            ).format(needed=needed / 2**30, limit=limit / 2**30)
        )
    try:
        return np.zeros(shape, dtype)
    except MemoryError as error:
        raise ReadError(
            later("Reasons", "there is no memory for the {needed:.1f} GiB needed").format(
                needed=needed / 2**30
            )
        ) from error


def window_of_volume(
    stack: Stack, budget_bytes: float | None
) -> tuple[npt.NDArray[Any], int | None]:
    """Return zeros for all frames, and how many may be filled at a time if not all.

    Raises
    ------
    ReadError
        When there is not memory enough.
    """
    shape, dtype = _form(stack)
    needed = _bytes(shape, dtype)
    if budget_bytes is None or needed <= budget_bytes or not can_release():
        return empty_volume(stack), None
    try:
        stored = releasable_zeros(shape, dtype)
    except MemoryError as error:
        raise ReadError(
            later("Reasons", "there is no memory for the {needed:.1f} GiB needed").format(
                needed=needed / 2**30
            )
        ) from error
    return stored, max(int(budget_bytes * shape[0] / needed), LEAST_SLICES)


def _form(stack: Stack) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return shape and type of a stack's stored values."""
    instance = stack.frames[0].instance
    types = {ref.instance.stored_type for ref in stack.frames}
    channels = (3,) if is_color(instance) else ()
    shape = (len(stack.frames), instance.rows, instance.columns, *channels)
    return shape, np.result_type(*(np.dtype(name) for name in types))


def _bytes(shape: tuple[int, ...], dtype: np.dtype[Any]) -> int:
    return int(np.prod(shape, dtype=object)) * dtype.itemsize


def _padding(stack: Stack) -> Padding:
    """Return the first padding that a file names."""
    named = (padding_of_frame(ref) for ref in stack.frames)
    return next((padding for padding in named if padding is not None), None)


def _volume(
    stack: Stack,
    series: Series,
    stored: npt.NDArray[Any],
    padding: Padding,
    availability: Availability,
) -> Volume:
    first = stack.frames[0]
    slices = tuple(
        SliceInfo(ref.header.rescale, ref.header.plane, ref.header.windows) for ref in stack.frames
    )
    return Volume(
        stored=stored,
        slices=slices,
        photometric=_photometric(first.instance),
        modality=series.modality,
        unit=_unit(stack),
        pixel_spacing_mm=first.header.pixel_spacing_mm,
        slice_thickness_mm=_thickness(first),
        geometry=stack_geometry(stack),
        padding=None if is_color(first.instance) else padding,
        availability=availability,
    )


def _photometric(instance: Instance) -> Photometric:
    if is_color(instance):
        return "RGB"
    return "MONOCHROME1" if instance.photometric == "MONOCHROME1" else "MONOCHROME2"


def _unit(stack: Stack) -> str:
    """Return ``HU`` for CT unless the header names another unit; for PET ``SUV`` or ``Bq/mL``."""
    instance = stack.frames[0].instance
    if instance.modality == "PT":
        in_suv = all(SUV_FACTOR in ref.instance.attributes for ref in stack.frames)
        return "SUV" if in_suv else _PET_UNITS.get(instance.attributes.get("Units", ""), "")
    hounsfield = instance.attributes.get("RescaleType", "HU") == "HU"
    return "HU" if instance.modality == "CT" and hounsfield and not is_color(instance) else ""


def _thickness(ref: FrameRef) -> float | None:
    said = ref.header.attributes.get("SliceThickness") or ref.instance.attributes.get(
        "SliceThickness", ""
    )
    try:
        return float(said) or None
    except ValueError:
        return None


def stack_geometry(stack: Stack) -> VolumeGeometry | None:
    """Return the grid of a regular stack: its planes' directions, and the true step along k."""
    first, last = stack.frames[0].header.plane, stack.frames[-1].header.plane
    if stack.spacing_mm is None or first is None or last is None or len(stack.frames) < 2:
        return None
    _, row_step, column_step = stack.spacing_mm
    origin = np.array(first.position_lps)
    affine = np.eye(4)
    affine[:3, 0] = (np.array(last.position_lps) - origin) / (len(stack.frames) - 1)
    affine[:3, 1] = np.array(first.column_direction) * row_step
    affine[:3, 2] = np.array(first.row_direction) * column_step
    affine[:3, 3] = origin
    instance = stack.frames[0].instance
    return VolumeGeometry(affine, (len(stack.frames), instance.rows, instance.columns))
