"""The pixels' own name: results are kept under it, so unchanged pixels are never scored twice."""

import hashlib
from collections.abc import Iterable

import numpy as np

from medviewer.image.volume import Volume

_DIGEST_BYTES = 16


def series_digest(volumes: Iterable[Volume]) -> str:
    """Return the BLAKE2b of the stored pixels and of what gives them meaning, in hexadecimal."""
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for volume in volumes:
        rescales = [(each.rescale, bool(each.missing)) for each in volume.slices]
        stored = np.ascontiguousarray(volume.stored)
        header = (stored.shape, stored.dtype.str, volume.photometric, volume.padding, rescales)
        digest.update(repr(header).encode())
        digest.update(stored.reshape(-1).view(np.uint8).data)
    return digest.hexdigest()
