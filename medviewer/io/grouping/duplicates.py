"""Whether two files with one SOP Instance UID hold the same pixels."""

import numpy as np

from medviewer.errors import ReadError
from medviewer.io.pixels.frames import FrameReader, open_frames
from medviewer.io.records import Instance


def same_pixels(first: Instance, second: Instance) -> bool:
    """Compare encoded bytes, or decoded values where the files are encoded differently.

    Files that cannot be read count as different: both are kept, and reading them will say why.
    """
    shape = (first.rows, first.columns, len(first.frames))
    if shape != (second.rows, second.columns, len(second.frames)):
        return False
    alike = first.transfer_syntax_uid == second.transfer_syntax_uid
    try:
        with open_frames(first.path) as one, open_frames(second.path) as other:
            return all(
                _same_frame(one, other, n, encoded_alike=alike) for n in range(len(first.frames))
            )
    except ReadError:
        return False


def _same_frame(one: FrameReader, other: FrameReader, index: int, *, encoded_alike: bool) -> bool:
    if encoded_alike:
        return one.encoded(index) == other.encoded(index)
    return np.array_equal(one.read(index), other.read(index))
