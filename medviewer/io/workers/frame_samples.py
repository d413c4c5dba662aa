"""The samples of frames of an opened file: compressed ones come from the workers."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
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
Deliver = Callable[[int, Samples], None]
"""Told the number of a frame and its samples, which are the caller's to keep."""


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
    found: list[Samples] = []
    frames_samples(reader, path, [frame], lambda _, samples: found.append(samples), token, raw=raw)
    return found[0]


def frames_samples(
    reader: FrameReader,
    path: Path,
    frames: Iterable[int],
    deliver: Deliver,
    token: CancelToken,
    *,
    raw: bool = False,
) -> None:
    """Hand the samples of many frames to `deliver`, on this thread, in the order they are ready.

    Raises
    ------
    ReadError
        When one is not there or cannot be decoded.
    Cancelled
        Once the token says so.
    """
    left = dict.fromkeys(frames)

    def take(done: Done) -> None:
        if done.samples is None:
            raise ReadError(done.reason)
        del left[done.job.key]
        deliver(done.job.key, np.array(done.samples))

    if reader.pixels.is_encapsulated:
        job = _job(reader, path, raw=raw)
        jobs = (replace(job, key=frame, frame=frame) for frame in tuple(left))
        with suppress(NoWorkerError):  # then what is left is decoded here
            shared_pool().decode(jobs, take, token)
    for frame in left:
        token.raise_if_cancelled()
        deliver(frame, reader.read_raw(frame) if raw else reader.read(frame))


def _job(reader: FrameReader, path: Path, *, raw: bool) -> DecodeJob:
    """Return the job of the first frame; a worker asks the file itself for all else."""
    pixels = reader.pixels
    is_color = pixels.samples == 3 if raw else pixels.is_color
    shape = (pixels.rows, pixels.columns) + ((3,) if is_color else ())
    dtype = np.dtype(pixels.sample_type if raw else reader.value_type)
    instance = Instance(path, path.name, "", "", "", "", pixels.rows, pixels.columns, ())
    return DecodeJob(0, instance, 0, shape, dtype.str, is_raw=raw)
