"""Which processor runs a network, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import torch

from medviewer.cores import usable_cores
from medviewer.errors import DeviceError
from medviewer.language import translate

DeviceRequest = Literal["auto", "cpu", "cuda", "mps"]
DEVICE_REQUESTS: tuple[DeviceRequest, ...] = get_args(DeviceRequest)


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A device and, in words for the status line, which and why."""

    device: torch.device
    text: str


def choose_device(request: DeviceRequest = "auto") -> DeviceChoice:
    """Return the device asked for; ``auto`` is CUDA, then MPS, then the CPU.

    Raises
    ------
    DeviceError
        When the device asked for by name is not there.
    """
    if request == "cpu":
        return DeviceChoice(torch.device("cpu"), _said("CPU"))
    if request == "auto":
        return _best_device()
    is_there, name = _ACCELERATORS[request]
    if not is_there():
        raise DeviceError(
            translate(
                "Devices",
                "this computer has no {name} device that torch can use; "
                "choose the device auto or cpu",
            ).format(name=name)
        )
    return DeviceChoice(torch.device(request), _said(_device_name(request)))


def after_out_of_memory() -> DeviceChoice:
    """Return the CPU, where an accelerator had no memory left."""
    return DeviceChoice(
        torch.device("cpu"), translate("Devices", "CPU (the GPU ran out of memory)")
    )


def use_threads(count: int | None) -> int:
    """Let torch compute on `count` CPU threads; None leaves one core to the screen.

    torch has one such number in a process: the last word counts, also for networks that are loaded
    already. Returns the number used.
    """
    used = max(1, usable_cores() - 1) if count is None else max(1, count)
    if torch.get_num_threads() != used:
        torch.set_num_threads(used)
    return used


def _best_device() -> DeviceChoice:
    """Return the first accelerator that is there, else the CPU."""
    for request, (is_there, name) in _ACCELERATORS.items():
        if is_there():
            text = translate("Devices", "{device} ({name} found)").format(
                device=_device_name(request), name=name
            )
            return DeviceChoice(torch.device(request), text)
    text = translate("Devices", "CPU (no CUDA or MPS device found)")
    return DeviceChoice(torch.device("cpu"), text)


def _said(device: str) -> str:
    """Say that a device was asked for by name."""
    return translate("Devices", "{device} (as asked)").format(device=device)


def _device_name(request: str) -> str:
    """Return what the accelerator is called."""
    return torch.cuda.get_device_name() if request == "cuda" else "Apple GPU"


def _has_cuda() -> bool:
    """Whether torch finds an NVIDIA (or ROCm) device."""
    return torch.cuda.is_available()


def _has_mps() -> bool:
    """Whether torch finds an Apple device."""
    return torch.backends.mps.is_available()


_ACCELERATORS: dict[str, tuple[Callable[[], bool], str]] = {
    "cuda": (_has_cuda, "CUDA"),
    "mps": (_has_mps, "MPS"),
}
