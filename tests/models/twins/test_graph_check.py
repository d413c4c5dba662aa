from collections.abc import Callable

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from medviewer.errors import ModelBundleError
from medviewer.models.twins import graph_check
from medviewer.models.twins.graph_check import outline
from tests.support.twins import changed

Change = Callable[[onnx.ModelProto], object]


def test_plain_graph_is_listed(twin: bytes) -> None:
    found = outline(twin)
    assert found.inputs == ["images"]
    assert found.outputs == ["logits", "features", "descriptors_0", "descriptors_1"]
    assert found.nodes == len(onnx.load_from_string(twin).graph.node)
    assert found.missing == set()


def test_tensor_that_nothing_provides_is_missing(twin: bytes) -> None:
    def drop_bias(model: onnx.ModelProto) -> None:
        kept = [each for each in model.graph.initializer if each.name != "network.head.bias"]
        del model.graph.initializer[:]
        model.graph.initializer.extend(kept)

    assert outline(changed(twin, drop_bias)).missing == {"network.head.bias"}


def _external(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../secret")


def _external_entry_alone(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].external_data.add(key="location", value="weights.bin")


def _external_in_attribute(model: onnx.ModelProto) -> None:
    tensor = numpy_helper.from_array(np.zeros(1, np.float32), "c")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    model.graph.node.append(helper.make_node("Constant", [], ["c"], value=tensor))


def _custom_domain(model: onnx.ModelProto) -> None:
    model.graph.node[0].domain = "com.example"


def _custom_opset(model: onnx.ModelProto) -> None:
    model.opset_import.add(domain="com.example", version=1)


def _unknown_operator(model: onnx.ModelProto) -> None:
    model.graph.node[0].op_type = "ConstantOfShape"


def _loop(model: onnx.ModelProto) -> None:
    body = helper.make_graph([], "body", [], [])
    model.graph.node[0].attribute.append(helper.make_attribute("body", body))


def _function(model: onnx.ModelProto) -> None:
    model.functions.append(
        helper.make_function("local", "f", ["x"], ["x"], [], [helper.make_opsetid("", 18)])
    )


def _huge_tensor(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [1 << 40, 1 << 40]


def _wrong_size(model: onnx.ModelProto) -> None:
    model.graph.initializer[0].dims[:] = [1]


def _strings(model: onnx.ModelProto) -> None:
    model.graph.initializer.append(helper.make_tensor("s", onnx.TensorProto.STRING, [1], [b"x"]))


def _sparse(model: onnx.ModelProto) -> None:
    model.graph.sparse_initializer.add()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_external, "another file"),
        (_external_entry_alone, "another file"),
        (_external_in_attribute, "another file"),
        (_custom_domain, "outside of the standard"),
        (_custom_opset, "outside of the standard"),
        (_unknown_operator, "not allowed"),
        (_loop, "branches, loops"),
        (_function, "functions of its own"),
        (_huge_tensor, "kind or size"),
        (_wrong_size, "damaged"),
        (_strings, "kind or size"),
        (_sparse, "sparse"),
    ],
)
def test_whatever_is_not_a_plain_graph_is_refused(twin: bytes, change: Change, reason: str) -> None:
    with pytest.raises(ModelBundleError, match=reason):
        outline(changed(twin, change))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80" * 40, b"\x3a\xff\xff\xff\xff\x0f"])
def test_what_is_no_onnx_file_is_damaged(content: bytes) -> None:
    with pytest.raises(ModelBundleError, match="damaged"):
        outline(content)


def test_every_cut_is_told_or_leaves_a_graph_without_its_end(twin: bytes) -> None:
    for end in range(1, len(twin), 97):
        try:
            outline(twin[:end])
        except ModelBundleError:
            continue


def test_second_graph_is_refused(twin: bytes) -> None:
    with pytest.raises(ModelBundleError, match="damaged"):
        outline(twin + twin)


def test_too_many_operators_are_refused(twin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_check, "MOST_NODES", 3)
    with pytest.raises(ModelBundleError, match="more than 3 operators"):
        outline(twin)


def test_too_large_a_file_is_refused(twin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_check, "MAX_TWIN_BYTES", 100)
    with pytest.raises(ModelBundleError, match="larger than"):
        outline(twin)
