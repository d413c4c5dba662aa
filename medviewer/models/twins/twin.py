"""A network's twin in ONNX Runtime: logits and what the out-of-range check reads."""

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from medviewer.errors import ModelBundleError
from medviewer.models.twins.graph_check import outline
from medviewer.models.twins.numbers import with_numbers

INPUT = "images"
LOGITS = "logits"
DESCRIPTORS = "descriptors_"

Floats = npt.NDArray[np.float32]


class TwinError(Exception):
    """ONNX Runtime gave up: the network itself can go on."""


@dataclass(frozen=True, slots=True, eq=False)
class TwinOutput:
    """`logits` ``(N, classes)`` (of an encoder: feature vectors); `descriptors` ``(N, D_i)``."""

    logits: Floats
    descriptors: tuple[Floats, ...]


class Twin:
    """An ONNX graph ready to run on the CPU."""

    def __init__(self, content: bytes, threads: int = 1) -> None:
        self._errors = _errors()
        try:
            self._session = _session(content, threads)
        except self._errors as error:
            raise ModelBundleError("the model's ONNX file cannot be run") from error
        names = [each.name for each in self._session.get_outputs()]
        self._check(names)
        self.depths = len(names) - 1

    def run(self, images: Floats) -> TwinOutput:
        """Score ``(N, C, H, W)`` prepared images.

        Raises
        ------
        TwinError
            When ONNX Runtime cannot, for instance for want of memory.
        """
        try:
            logits, *descriptors = self._session.run(None, {INPUT: np.ascontiguousarray(images)})
        except self._errors as error:
            raise TwinError("ONNX Runtime cannot score these images") from error
        return TwinOutput(logits, tuple(descriptors))

    def _check(self, names: list[str]) -> None:
        """Refuse a graph that does not have the inputs and outputs of a twin."""
        wanted = [LOGITS, *(f"{DESCRIPTORS}{depth}" for depth in range(len(names) - 1))]
        inputs = [each.name for each in self._session.get_inputs()]
        if names != wanted or inputs != [INPUT]:
            raise ModelBundleError("the model's ONNX file is not a twin of its network")


def is_available() -> bool:
    """Whether ONNX Runtime is installed; it is looked for, not imported."""
    return importlib.util.find_spec("onnxruntime") is not None


def open_twin(
    content: bytes, state: Mapping[str, Tensor], *, own_weights: bool, threads: int = 1
) -> Twin:
    """Return the twin of a network after checking its file.

    Parameters
    ----------
    content
        The ONNX file, whose hash is the card's.
    state
        The network's tensors, batch norms folded: a twin without its own takes them.
    own_weights
        Whether all its numbers are in the file.
    threads
        CPU threads.

    Raises
    ------
    ModelBundleError
        When the file is not a plain graph or not a twin.
    """
    missing = outline(content).missing
    if own_weights and missing:
        raise ModelBundleError("the model's ONNX file lacks some of its numbers")
    return Twin(with_numbers(content, missing, state), threads)


def _session(content: bytes, threads: int) -> Any:  # onnxruntime has no types
    """Return a session on the CPU that is silent and does not spin while it waits."""
    runtime = _runtime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    return runtime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _runtime() -> ModuleType:
    """Return ONNX Runtime, told to keep everything to itself."""
    runtime = importlib.import_module("onnxruntime")
    runtime.set_default_logger_severity(4)
    runtime.disable_telemetry_events()
    return runtime


def _errors() -> tuple[type[Exception], ...]:
    """Return what ONNX Runtime raises: it has no common class for it."""
    state = importlib.import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    names = (
        *("Fail", "InvalidArgument", "NoSuchFile", "NoModel", "EngineError", "RuntimeException"),
        *("InvalidProtobuf", "NotImplemented", "InvalidGraph", "EPFail"),
    )
    found = (getattr(state, name, None) for name in names)
    return (*(each for each in found if each is not None), RuntimeError, MemoryError, ValueError)
