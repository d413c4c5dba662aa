"""The same network in other forms: as an ONNX twin, in int8, pruned."""

import copy
import logging
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format, prune

from medviewer.models.networks.classifier import SliceClassifier
from medviewer.models.networks.ensemble import parts_of
from medviewer.models.twins.twin import INPUT, Twin

Floats = npt.NDArray[np.float32]

_PRUNED = (nn.Conv2d, nn.Linear)


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One form of a network.

    `run` gives the logits (of an encoder: the features) of ``(N, C, H, W)`` images; `content` is
    its file.
    """

    name: str
    note: str
    content: bytes
    run: Callable[[Tensor], Floats]

    @property
    def packed_bytes(self) -> int:
        """Bytes of the file once it is compressed: zeros cost nothing then."""
        return len(zlib.compress(self.content, 6))


def eager(network: SliceClassifier, name: str, note: str) -> Variant:
    """Return a network as the viewer runs it with torch."""

    def run(images: Tensor) -> Floats:
        with torch.inference_mode():
            laid_out = images.to(memory_format=torch.channels_last)
            scored: Floats = network.forward_with_taps(laid_out).logits.numpy()
        return scored

    content = safetensors.torch.save(
        {key: each.contiguous() for key, each in network.state_dict().items()}
    )
    return Variant(name, note, content, run)


def through_onnx(content: bytes, name: str, note: str) -> Variant:
    """Return an ONNX file of our own making, run by ONNX Runtime on torch's number of threads."""
    twin = Twin(content, torch.get_num_threads())
    return Variant(name, note, content, lambda images: twin.run(images.numpy()).logits)


def pruned(network: SliceClassifier, share: float, *, structured: bool) -> SliceClassifier:
    """Return a copy whose smallest weights, or whole output channels, are zero.

    All layers but the head lose the same `share` of their weights (or channels, by their L2 norm);
    depthwise convolutions keep their channels.
    """
    copied = copy.deepcopy(network)
    convert_conv2d_weight_memory_format(copied, torch.contiguous_format)  # as pruning wants them
    for module in _prunable(copied):
        if not structured:
            prune.l1_unstructured(module, "weight", share)  # type: ignore[no-untyped-call]  # torch
        elif getattr(module, "groups", 1) == 1:
            prune.ln_structured(  # type: ignore[no-untyped-call]  # torch
                module, "weight", share, n=2, dim=0
            )
        else:
            continue
        prune.remove(module, "weight")  # type: ignore[no-untyped-call]  # torch
    convert_conv2d_weight_memory_format(copied, torch.channels_last)
    return copied.requires_grad_(requires_grad=False)


def zero_share(network: nn.Module) -> float:
    """Return which part of all parameters is zero."""
    parameters = list(network.parameters())
    zeros = sum(int((each == 0).sum()) for each in parameters)
    return zeros / max(sum(each.numel() for each in parameters), 1)


def quantised(content: bytes, images: Sequence[Tensor]) -> bytes:
    """Return a twin in int8: static, QDQ, ranges from calibration images.

    Weights have 7 bits and a scale for each channel: without VNNI the CPU's 16-bit sums of 8-bit
    products would saturate.

    Parameters
    ----------
    content
        The twin.
    images
        Batches ``(N, C, H, W)`` of prepared images.
    """
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    logging.getLogger().addFilter(_is_no_advice)
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            source, ready, result = (folder / f"{each}.onnx" for each in ("own", "ready", "int8"))
            source.write_bytes(content)
            quant_pre_process(source, ready, skip_symbolic_shape=True)
            quantization.quantize_static(
                ready,
                result,
                _reader(images),
                quant_format=quantization.QuantFormat.QDQ,
                per_channel=True,
                reduce_range=True,
                activation_type=quantization.QuantType.QUInt8,
                weight_type=quantization.QuantType.QInt8,
            )
            return result.read_bytes()
    finally:
        logging.getLogger().removeFilter(_is_no_advice)


def _reader(images: Iterable[Tensor]) -> object:
    """Return the calibration images as ONNX Runtime asks for them."""
    from onnxruntime.quantization import CalibrationDataReader

    class Reader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
        """Hands over batch after batch."""

        def __init__(self) -> None:
            self._batches: Iterator[Tensor] = iter(images)

        def get_next(self) -> dict[str, Floats] | None:
            batch = next(self._batches, None)
            return None if batch is None else {INPUT: batch.numpy()}

    return Reader()


def _is_no_advice(record: logging.LogRecord) -> bool:
    """Keep the quantiser's advice to prepare a model out of the log: it is prepared."""
    return "pre-processing" not in record.getMessage()


def _prunable(network: SliceClassifier) -> Iterator[nn.Module]:
    """Yield the convolutions and linear layers but the last, of an ensemble each member's."""
    heads = {part.head for part in parts_of(network)}
    for module in network.modules():
        if isinstance(module, _PRUNED) and module not in heads:
            yield module
