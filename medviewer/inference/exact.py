"""Numbers that do not depend on the graphics card's shortcuts: scores and maps as on a CPU."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def exact_numbers() -> Iterator[None]:
    """Leave TF32 and other shortcuts of CUDA out; everything is as before afterwards.

    TF32 keeps 10 bits of a number: scores and maps would differ from those of a CPU by more than a
    thousandth.
    """
    before = torch.get_float32_matmul_precision()
    cudnn = torch.backends.cudnn
    torch.set_float32_matmul_precision("highest")
    try:
        with cudnn.flags(enabled=cudnn.enabled, deterministic=True, allow_tf32=False):
            yield
    finally:
        torch.set_float32_matmul_precision(before)
