"""What the window's process and its workers say to each other."""

import math
import struct
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.io.quick_pickle import quickly_pickled
from medviewer.io.records import Instance
from medviewer.language import later

Samples = npt.NDArray[Any]

HELLO = b"ready"
"""A worker's first message: it has loaded the decoders."""
UNDECODABLE = later("Reasons", "the image cannot be decoded")
"""Said of a frame with which a decoder has failed in a way that nobody thought of."""

_NUMBER = struct.Struct("<Q")


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of shared memory: its name, and where in it a frame goes."""

    name: str
    offset: int


@quickly_pickled
@dataclass(frozen=True, slots=True)
class DecodeJob:
    """One frame to decode.

    Attributes
    ----------
    key
        What the caller knows the frame by.
    instance
        Its file; without the frames' headers, which decoding does not need.
    shape, dtype
        What its samples have to be.
    threads
        How many the decoder may use: more than one where no other image is on its way.
    is_raw
        Whether the samples of a DICOM frame are wanted with all their bits, those that hold no
        image as well.
    """

    key: int
    instance: Instance
    frame: int
    shape: tuple[int, ...]
    dtype: str
    threads: int = 1
    is_raw: bool = False

    @property
    def nbytes(self) -> int:
        """How much room the samples take."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Order:
    """A job on its way to a worker; `number` tells its answer from those to older ones."""

    number: int
    job: DecodeJob
    segment: Segment


def samples_in(memory: SharedMemory, offset: int, job: DecodeJob) -> Samples:
    """Return the array that a frame's samples form in shared memory, without a copy."""
    assert memory.buf is not None, "closed shared memory"
    return np.frombuffer(memory.buf, job.dtype, math.prod(job.shape), offset).reshape(job.shape)


def answer(number: int, reason: str) -> bytes:
    """Return the message that an order is done; `reason` says why there are no samples.

    Plain bytes: a worker that a hostile file has taken over could send anything.
    """
    return _NUMBER.pack(number) + reason.encode()


def read_answer(message: bytes) -> tuple[int, str]:
    """Return the number of the order and the reason, as `answer` packed them.

    Raises
    ------
    EOFError
        When the message is none of these.
    """
    if len(message) < _NUMBER.size:
        raise EOFError
    (number,) = _NUMBER.unpack_from(message)
    return number, message[_NUMBER.size :].decode(errors="replace")
