"""Where a training runs, and with how many bits where the hardware has fewer in store."""

from contextlib import AbstractContextManager, nullcontext

import torch


def training_device() -> torch.device:
    """Return the GPU of this process, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    return torch.device("cpu")


def fitting_precision(device: torch.device) -> AbstractContextManager[object]:
    """Compute in bfloat16 where that is faster: on GPUs and CPUs that have it in hardware.

    On a CPU without it autocast is several times slower.
    """
    if device.type == "cuda":
        has_it = torch.cuda.is_bf16_supported()
    else:
        has_it = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001  no public name
    return torch.autocast(device.type, dtype=torch.bfloat16) if has_it else nullcontext()
