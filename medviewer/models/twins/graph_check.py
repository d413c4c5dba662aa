"""Looking at an ONNX file before anything runs it: foreign files are hostile until checked.

Accepted is one plain graph of listed operators of the standard, with all numbers inside: no file
beside it, no operator of anybody's own, no function, no branch or loop. Field numbers are those of
``onnx.proto`` (ONNX 1.x). Torch-free.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from medviewer.errors import ModelBundleError
from medviewer.language import later
from medviewer.models.twins.twin_file import MAX_TWIN_BYTES
from medviewer.models.twins.wire import DAMAGED, as_bytes, as_text, fields, packed_integers

_OPERATORS = """
Abs Add ArgMin AveragePool BatchNormalization Cast Clip Concat Constant Conv CumSum Div Equal Erf
Exp Expand Flatten Gather GatherND Gelu Gemm GlobalAveragePool Greater GridSample GRU Identity
LayerNormalization LessOrEqual Log LSTM MatMul MaxPool Mul Neg Pad Pow ReduceMax ReduceMean
ReduceSum Relu Reshape Resize RNN Shape Sigmoid Slice Softmax Split Sqrt Squeeze Sub Tanh Transpose
Unsqueeze Where
"""
OPERATORS = frozenset(_OPERATORS.split())
"""What the exporter makes of the networks of this program."""

MOST_NODES = 20_000
_MOST_NUMBERS = 1 << 27
_ITEM_BYTES = {1: 4, 2: 1, 3: 1, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8}
"""Bytes of a number by TensorProto.DataType: the floats, int8 to int64 and bool."""

_MODEL_GRAPH, _MODEL_OPSET, _MODEL_TRAINING, _MODEL_FUNCTIONS = 7, 8, 20, 25
_OPSET_DOMAIN = 1
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_SPARSE = 1, 5, 11, 12, 15
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_TENSORS = (5, 10)
_ATTRIBUTE_REFUSED = (6, 11, 14, 15, 21, 22, 23)
"""Graphs, types, references to a function's attribute, sparse tensors."""
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_SEGMENT, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 3, 8, 9
_TENSOR_EXTERNAL, _TENSOR_LOCATION = 13, 14
_VALUE_NAME = 1


@dataclass(slots=True)
class Outline:
    """What a graph needs and gives, by name; `missing` tensors are neither made nor stored."""

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    nodes: int = 0

    @property
    def missing(self) -> set[str]:
        """Names that nodes read and nothing provides."""
        return self.used - self.made - self.stored - {*self.inputs, ""}


def outline(content: bytes) -> Outline:
    """Return what an ONNX file needs and gives, once it is found to be harmless.

    Raises
    ------
    ModelBundleError
        In one sentence, for whatever is not a plain graph.
    """
    if len(content) > MAX_TWIN_BYTES:
        raise ModelBundleError(
            later("Reasons", "the model's ONNX file is larger than {limit} MiB").format(
                limit=MAX_TWIN_BYTES >> 20
            )
        )
    graphs = []
    for number, value in fields(memoryview(content)):
        if number in (_MODEL_TRAINING, _MODEL_FUNCTIONS):
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file brings functions of its own")
            )
        if number == _MODEL_OPSET:
            _check_domain(as_bytes(value), _OPSET_DOMAIN)
        if number == _MODEL_GRAPH:
            graphs.append(as_bytes(value))
    if len(graphs) != 1:
        raise ModelBundleError(DAMAGED)
    return _read_graph(graphs[0])


def _read_graph(graph: memoryview) -> Outline:
    """Check and list one graph."""
    found = Outline()
    for number, value in fields(graph):
        if number == _GRAPH_NODE:
            _read_node(as_bytes(value), found)
        elif number == _GRAPH_INITIALIZER:
            found.stored.add(_check_tensor(as_bytes(value)))
        elif number == _GRAPH_INPUT:
            found.inputs.append(_name_of(as_bytes(value)))
        elif number == _GRAPH_OUTPUT:
            found.outputs.append(_name_of(as_bytes(value)))
        elif number == _GRAPH_SPARSE:
            raise ModelBundleError(later("Reasons", "the model's ONNX file holds sparse tensors"))
    return found


def _read_node(node: memoryview, found: Outline) -> None:
    """Check one operator and note what it reads and makes."""
    found.nodes += 1
    if found.nodes > MOST_NODES:
        raise ModelBundleError(
            later("Reasons", "the model's ONNX file has more than {limit} operators").format(
                limit=MOST_NODES
            )
        )
    _check_domain(node, _NODE_DOMAIN)
    for number, value in fields(node):
        if number == _NODE_INPUT:
            found.used.add(as_text(value))
        elif number == _NODE_OUTPUT:
            found.made.add(as_text(value))
        elif number == _NODE_ATTRIBUTE:
            _check_attribute(as_bytes(value))
        elif number == _NODE_OPERATOR and as_text(value) not in OPERATORS:
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file uses an operator that is not allowed")
            )


def _check_domain(message: memoryview, wanted: int) -> None:
    """Refuse whatever is not of the ONNX standard itself."""
    for number, value in fields(message):
        if number == wanted and as_text(value) not in ("", "ai.onnx"):
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file uses operators outside of the standard")
            )


def _check_attribute(attribute: memoryview) -> None:
    """Refuse graphs within a graph; look at tensors."""
    for number, value in fields(attribute):
        if number in _ATTRIBUTE_REFUSED:
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file has branches, loops or functions")
            )
        if number in _ATTRIBUTE_TENSORS:
            _check_tensor(as_bytes(value))


def _check_tensor(tensor: memoryview) -> str:
    """Return the name of a tensor whose numbers are in the file itself."""
    name, kind, dims, raw = "", 0, list[int](), -1
    for number, value in fields(tensor):
        if number in (_TENSOR_EXTERNAL, _TENSOR_SEGMENT) or (number == _TENSOR_LOCATION and value):
            raise ModelBundleError(
                later("Reasons", "the model's ONNX file wants numbers from another file")
            )
        if number == _TENSOR_DIMS:
            dims.extend(packed_integers(value))
        elif number == _TENSOR_TYPE:
            kind = next(iter(packed_integers(value)), 0)
        elif number == _TENSOR_NAME:
            name = as_text(value)
        elif number == _TENSOR_RAW:
            raw = len(as_bytes(value))
    _check_size(kind, dims, raw)
    return name


def _check_size(kind: int, dims: Iterable[int], raw_bytes: int) -> None:
    """Refuse tensors of other kinds, and those whose size is not that of their numbers."""
    count = math.prod(dims)
    if kind not in _ITEM_BYTES or count > _MOST_NUMBERS:
        raise ModelBundleError(
            later("Reasons", "the model's ONNX file holds tensors of another kind or size")
        )
    if raw_bytes >= 0 and raw_bytes != count * _ITEM_BYTES[kind]:
        raise ModelBundleError(DAMAGED)


def _name_of(value: memoryview) -> str:
    """Return the name of an input or output."""
    return next((as_text(each) for number, each in fields(value) if number == _VALUE_NAME), "")
