"""Giving a twin that holds only its graph the numbers of the network."""

from collections.abc import Mapping

import torch
from torch import Tensor

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.twins.wire import length_delimited, varint

NETWORK_PREFIX = "network."
"""Before the names of the network's tensors in a twin's graph."""

_MODEL_GRAPH, _GRAPH_INITIALIZER = 7, 5
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_FLOAT = 1


def with_numbers(content: bytes, names: set[str], tensors: Mapping[str, Tensor]) -> bytes:
    """Return the ONNX file with the tensors of these `names` inside.

    Protobuf merges a message that comes twice: what is appended joins the graph.

    Parameters
    ----------
    content
        The graph.
    names
        Names of the graph, with `NETWORK_PREFIX`.
    tensors
        The network's state, batch norms folded.
    """
    missing = [name for name in names if name.removeprefix(NETWORK_PREFIX) not in tensors]
    if missing:
        raise ModelBundleError(
            later("Reasons", "the model's ONNX file does not belong to its network")
        )
    stored = [
        length_delimited(_GRAPH_INITIALIZER, _tensor(name, tensors)) for name in sorted(names)
    ]
    return content + length_delimited(_MODEL_GRAPH, b"".join(stored)) if stored else content


def _tensor(name: str, tensors: Mapping[str, Tensor]) -> bytes:
    """Return one TensorProto of float32."""
    tensor = tensors[name.removeprefix(NETWORK_PREFIX)].to(torch.float32).cpu().contiguous()
    dims = b"".join(varint(_DIMS << 3) + varint(size) for size in tensor.shape)
    kind = varint(_TYPE << 3) + varint(_FLOAT)
    raw = tensor.numpy().astype("<f4", copy=False).tobytes()
    return dims + kind + length_delimited(_NAME, name.encode()) + length_delimited(_RAW, raw)
