"""The samples of a frame with all their bits: compressed ones come from a worker."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import CancelToken
from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import DicomFile
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.pixels.pixel_format import PixelFormat
from medviewer.io.records import Instance
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import NoWorkerError, shared_pool
from medviewer.io.workers.process import Done

Samples = npt.NDArray[Any]


def raw_samples(
    file: DicomFile, pixels: PixelFormat, path: Path, frame: int, token: CancelToken
) -> Samples:
    """Return frame `frame` (from 0) of an opened file as it is stored, ``(rows, columns)``.

    Raises
    ------
    ReadError
        When it is not there or cannot be decoded.
    Cancelled
        Once the token says so.
    """
    if not pixels.is_encapsulated:
        return FrameReader(file, pixels).read_raw(frame)
    outcome: list[Done] = []
    place = np.zeros((pixels.rows, pixels.columns), pixels.sample_type)

    def deliver(done: Done) -> None:
        outcome.append(done)
        if done.samples is not None:
            place[...] = done.samples

    try:
        shared_pool().decode(iter([_job(path, frame, place)]), deliver, token)
    except NoWorkerError:
        return FrameReader(file, pixels).read_raw(frame)
    (done,) = outcome
    if done.reason:
        raise ReadError(done.reason)
    return place


def _job(path: Path, frame: int, place: Samples) -> DecodeJob:
    """Return the job of one frame; a worker asks the file itself for all else."""
    rows, columns = place.shape
    instance = Instance(path, path.name, "", "", "", "", rows, columns, ())
    return DecodeJob(0, instance, frame, place.shape, place.dtype.str, is_raw=True)
