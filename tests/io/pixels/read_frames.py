"""Pixels of phantoms, and the way to read one frame of a file."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from medviewer.io.pixels.frames import open_frames
from tests.support.phantoms import phantom_voxels

Pixels = np.ndarray[Any, Any]
GREY = phantom_voxels(1, 13, 17, dtype=np.uint16, bits_stored=12)[0]
SIGNED = phantom_voxels(1, 13, 17, dtype=np.int16, bits_stored=12)[0]
COLOR = np.random.default_rng(1).integers(0, 256, (10, 12, 3)).astype(np.uint8)


def frame_of(path: Path, index: int = 0) -> Pixels:
    with open_frames(path) as reader:
        return reader.read(index)


def frame_into(path: Path, place: Pixels, index: int = 0) -> Pixels:
    with open_frames(path) as reader:
        reader.read_into(index, place)
    return place


def jpeg_2000(pixels: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", reversible=True, level=0))
