"""Where a training runs, and with how many bits where the hardware has fewer in store."""

from contextlib import AbstractContextManager, nullcontext

import torch


def training_device() -> torch.device:
    """Return the GPU of this process, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda", torch.cuda.current_device())
    return torch.device("cpu")


def fitting_precision(
    device: torch.device, *, of_volumes: bool = False
) -> AbstractContextManager[object]:
    """Compute in bfloat16 where that is faster: on GPUs and CPUs that have it in hardware.

    On a CPU without it autocast is several times slower. Volumes are trained on in 32 bits there:
    where a map is two slices deep, oneDNN's weight gradient of a 3-D convolution in bfloat16 has
    numbers from memory that nobody wrote (torch 2.13), up to NaN.
    """
    if device.type == "cuda":
        has_it = torch.cuda.is_bf16_supported()
    elif of_volumes:
        has_it = False
    else:
        has_it = bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001  no public name
    return torch.autocast(device.type, dtype=torch.bfloat16) if has_it else nullcontext()
