"""A stack resampled to a regular volume, and the records of its slices."""

import math
from dataclasses import replace

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.records import FrameHeader, FrameRef, Stack
from medviewer.io.resampling.patient_axes import along_patient_axes
from medviewer.io.resampling.regular_grid import resample_regular

_OBLIQUE = "oblique"


def resample_stack(
    volume: Volume,
    stack: Stack,
    context: WorkContext,
    *,
    step_mm: float | None = None,
    limit_bytes: float = math.inf,
) -> Volume:
    """Return a stack's values on a regular grid; of an oblique one, along the patient's axes.

    `step_mm` is the distance of the slices, by default the median of those there are.

    Raises
    ------
    ReadError
        Where it cannot be done, as `resample_regular` says.
    Cancelled
        Between two slices, once the token says so.
    """
    regular = resample_regular(volume, context, step_mm=step_mm, limit_bytes=limit_bytes)
    if stack.orientation != _OBLIQUE:
        return regular
    return along_patient_axes(regular, context, limit_bytes)


def resampled_records(stack: Stack, volume: Volume) -> Stack:
    """Return the slices of a resampled volume as records: frames of one image that has no file.

    What the first file says of the acquisition holds for all; a slice thickness is no longer known.
    """
    assert volume.geometry is not None, "a resampled volume is regular"
    instance = stack.frames[0].instance
    frames = tuple(
        FrameHeader(own.plane, volume.pixel_spacing_mm, own.rescale, own.windows)
        for own in volume.slices
    )
    attributes = {key: text for key, text in instance.attributes.items() if key != "SliceThickness"}
    made = replace(
        instance,
        rows=volume.rows,
        columns=volume.columns,
        frames=frames,
        attributes=attributes,
        stored_type=volume.stored.dtype.name,
        pixels=None,
    )
    refs = tuple(FrameRef(made, n) for n in range(volume.slice_count))
    return replace(stack, frames=refs, spacing_mm=volume.geometry.spacing_mm)
