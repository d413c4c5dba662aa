"""The samples of one frame of an opened file: compressed ones come from a worker."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import CancelToken
from medviewer.errors import ReadError
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.records import Instance
from medviewer.io.workers.jobs import DecodeJob
from medviewer.io.workers.pool import NoWorkerError, shared_pool
from medviewer.io.workers.process import Done

Samples = npt.NDArray[Any]


def frame_samples(
    reader: FrameReader, path: Path, frame: int, token: CancelToken, *, raw: bool = False
) -> Samples:
    """Return frame `frame` (from 0) as `FrameReader.read` does, or `read_raw` where `raw` says so.

    Raises
    ------
    ReadError
        When it is not there or cannot be decoded.
    Cancelled
        Once the token says so.
    """
    read = reader.read_raw if raw else reader.read
    if not reader.pixels.is_encapsulated:
        return read(frame)
    outcome: list[Done] = []
    place = _place(reader, raw=raw)

    def deliver(done: Done) -> None:
        outcome.append(done)
        if done.samples is not None:
            place[...] = done.samples

    try:
        shared_pool().decode(iter([_job(path, frame, place, raw=raw)]), deliver, token)
    except NoWorkerError:
        return read(frame)
    (done,) = outcome
    if done.reason:
        raise ReadError(done.reason)
    return place


def _place(reader: FrameReader, *, raw: bool) -> Samples:
    pixels = reader.pixels
    is_color = pixels.samples == 3 if raw else pixels.is_color
    shape = (pixels.rows, pixels.columns) + ((3,) if is_color else ())
    return np.zeros(shape, pixels.sample_type if raw else reader.value_type)


def _job(path: Path, frame: int, place: Samples, *, raw: bool) -> DecodeJob:
    """Return the job of one frame; a worker asks the file itself for all else."""
    rows, columns = place.shape[:2]
    instance = Instance(path, path.name, "", "", "", "", rows, columns, ())
    return DecodeJob(0, instance, frame, place.shape, place.dtype.str, is_raw=raw)
