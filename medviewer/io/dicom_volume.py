"""One stack of DICOM frames to a Volume, every frame decoded into its place."""

import os
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.geometry import VolumeGeometry
from medviewer.image.volume import Photometric, SliceInfo, Volume
from medviewer.io.dicom.pixels import open_frames
from medviewer.io.records import FrameRef, Instance, Series, Stack

Padding = tuple[float, float] | None

MEMORY_SHARE = 0.8
"""A volume that needs more than this share of the machine's memory is refused."""


def read_dicom_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    """Read all frames of a stack; a frame that cannot be decoded stays zero, with its reason.

    Raises
    ------
    ReadError
        When no frame can be read, or there is not memory enough.
    """
    stored = empty_volume(stack)
    reasons = [""] * len(stack.frames)
    padding: Padding = None
    for first, run in _runs(stack.frames):
        found = _read_run(run, stored[first : first + len(run)], reasons, first, context)
        padding = padding or found
    context.step(len(reasons), len(reasons), "Reading slices")
    if all(reasons):
        raise ReadError(f"no image of the series can be read: {reasons[0]}")
    return _volume(stack, series, stored, reasons, padding)


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
    instance = stack.frames[0].instance
    types = {ref.instance.stored_type for ref in stack.frames}
    dtype = np.result_type(*(np.dtype(name) for name in types))
    shape = (len(stack.frames), instance.rows, instance.columns, 3)[
        : 4 if is_color(instance) else 3
    ]
    needed = int(np.prod(shape, dtype=object)) * dtype.itemsize
    limit = MEMORY_SHARE * _memory_bytes()
    if needed > limit:
        sizes = f"{needed / 2**30:.1f} GiB, more than the {limit / 2**30:.1f} GiB"
        raise ReadError(f"the series needs {sizes} that may be used on this machine")
    try:
        return np.zeros(shape, dtype)
    except MemoryError as error:
        raise ReadError(f"there is no memory for the {needed / 2**30:.1f} GiB needed") from error


def _memory_bytes() -> float:
    try:
        return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, OSError, ValueError):  # Windows does not say
        return 8.0 * 2**30


def _runs(frames: tuple[FrameRef, ...]) -> Iterator[tuple[int, list[FrameRef]]]:
    """Yield neighbours that lie in one file, with the index of the first of them."""
    first = 0
    for _, group in groupby(frames, key=lambda ref: ref.instance.path):
        run = list(group)
        yield first, run
        first += len(run)


def _read_run(
    run: list[FrameRef],
    places: npt.NDArray[Any],
    reasons: list[str],
    first: int,
    context: WorkContext,
) -> Padding:
    """Read frames of one file into `places`; note in `reasons` what cannot be read."""
    try:
        with open_frames(run[0].instance.path) as reader:
            for number, ref in enumerate(run):
                context.step(first + number, len(reasons), "Reading slices")
                try:
                    reader.read_into(ref.frame, places[number])
                except ReadError as error:
                    places[number] = 0
                    reasons[first + number] = str(error)
            return reader.padding
    except ReadError as error:
        reasons[first : first + len(run)] = [str(error)] * len(run)
        return None


def _volume(
    stack: Stack,
    series: Series,
    stored: npt.NDArray[Any],
    reasons: list[str],
    padding: Padding,
) -> Volume:
    first = stack.frames[0]
    slices = tuple(
        SliceInfo(ref.header.rescale, ref.header.plane, ref.header.windows, reason)
        for ref, reason in zip(stack.frames, reasons, strict=True)
    )
    return Volume(
        stored=stored,
        slices=slices,
        photometric=_photometric(first.instance),
        modality=series.modality,
        unit=_unit(first.instance),
        pixel_spacing_mm=first.header.pixel_spacing_mm,
        slice_thickness_mm=_thickness(first),
        geometry=stack_geometry(stack),
        padding=None if is_color(first.instance) else padding,
    )


def _photometric(instance: Instance) -> Photometric:
    if is_color(instance):
        return "RGB"
    return "MONOCHROME1" if instance.photometric == "MONOCHROME1" else "MONOCHROME2"


def _unit(instance: Instance) -> str:
    """Return ``HU`` for CT unless the header names another unit."""
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
