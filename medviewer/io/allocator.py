"""Letting the C library keep memory from one batch, or one decoded frame, to the next.

glibc maps every large block afresh and gives it back on release; the page faults of a network's
activations then cost a third of a forward pass on a CPU (EfficientNet-Lite0 at 224: 30 against
19 ms of processor time an image) and a quarter of a training step, and a frame in JPEG 2000 of
512x512 touches 2 MB afresh.
"""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h of glibc
_MOST = (1 << 31) - 1  # mallopt takes an int


def keep_freed_memory(largest_block: int = 64 << 20, kept: int = 256 << 20) -> bool:
    """Reuse blocks of up to `largest_block` bytes, and keep up to `kept` freed bytes.

    For the whole process. Larger blocks, such as volumes, still go back to the system at once.
    Returns whether the C library has such a setting (glibc does).
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return False
    settings = ((_M_MMAP_THRESHOLD, largest_block), (_M_TRIM_THRESHOLD, kept))
    return all(mallopt(setting, min(value, _MOST)) == 1 for setting, value in settings)
