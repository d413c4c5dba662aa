"""A network's twin in ONNX Runtime: logits, what heatmaps and the out-of-range check read."""

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
from medviewer.language import later
from medviewer.models.twins.graph_check import outline
from medviewer.models.twins.numbers import with_numbers

INPUT = "images"
LOGITS = "logits"
MEMBERS = "members"
FEATURES = "features"
DESCRIPTORS = "descriptors_"

Floats = npt.NDArray[np.float32]


class TwinError(Exception):
    """ONNX Runtime gave up: the network itself can go on."""


@dataclass(frozen=True, slots=True, eq=False)
class TwinOutput:
    """What a twin makes of N images.

    `logits` is ``(N, classes)`` (of an encoder: feature vectors), each of `descriptors`
    ``(N, D_i)``; `features`, where asked for, is the last feature map ``(N, C, h, w)``; `members`,
    of an ensemble only, ``(M, N, classes)``.
    """

    logits: Floats
    descriptors: tuple[Floats, ...]
    features: Floats | None = None
    members: Floats | None = None


class Twin:
    """An ONNX graph ready to run on the CPU."""

    def __init__(self, content: bytes, threads: int = 1) -> None:
        self._errors = _errors()
        try:
            self._session = _session(content, threads)
        except self._errors as error:
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file cannot be run")
            ) from error
        names = [each.name for each in self._session.get_outputs()]
        self.gives_features = FEATURES in names
        self._gives_members = MEMBERS in names
        self.depths = len(names) - 1 - self.gives_features - self._gives_members
        self._scores = self._checked(names)

    def run(self, images: Floats, *, with_features: bool = False) -> TwinOutput:
        """Score ``(N, C, H, W)`` prepared images, with their feature maps where it gives them.

        Raises
        ------
        TwinError
            When ONNX Runtime cannot, for instance for want of memory.
        """
        wanted = self._scores + [FEATURES] * (with_features and self.gives_features)
        try:
            found = self._session.run(wanted, {INPUT: np.ascontiguousarray(images)})
        except self._errors as error:
            raise TwinError("ONNX Runtime cannot score these images") from error
        by_name = dict(zip(wanted, found, strict=True))
        descriptors = tuple(by_name[f"{DESCRIPTORS}{depth}"] for depth in range(self.depths))
        return TwinOutput(by_name[LOGITS], descriptors, by_name.get(FEATURES), by_name.get(MEMBERS))

    def _checked(self, names: list[str]) -> list[str]:
        """Return what is always asked for, once the graph has a twin's inputs and outputs."""
        wanted = output_names(
            self.depths, features=self.gives_features, members=self._gives_members
        )
        inputs = [each.name for each in self._session.get_inputs()]
        if names != wanted or inputs != [INPUT]:
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file is not a twin of its network")
            )
        return [name for name in names if name != FEATURES]


def output_names(depths: int, *, features: bool, members: bool) -> list[str]:
    """Return the names of a twin's outputs in their order."""
    kinds = [LOGITS, *[FEATURES] * features, *[MEMBERS] * members]
    return [*kinds, *(f"{DESCRIPTORS}{depth}" for depth in range(depths))]


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
        raise ModelBundleError(later("Reasons", "the model's ONNX file lacks some of its numbers"))
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
