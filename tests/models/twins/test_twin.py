import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from medviewer.errors import ModelBundleError
from medviewer.models.bundle import load_bundle
from medviewer.models.network import load_network
from medviewer.models.twins.graph_check import outline
from medviewer.models.twins.twin import Twin, TwinError, is_available, open_twin
from tests.support.models import write_bundle
from tests.support.twins import changed, thin_twin_of


def half_bright() -> np.ndarray:
    image = np.zeros((1, 1, 32, 32), np.float32)
    image[..., :16] = 1
    return image


def test_twin_scores_what_the_network_says_on_paper(twin: bytes) -> None:
    output = open_twin(twin, {}, own_weights=True).run(half_bright())
    assert output.logits == pytest.approx(np.array([[4 * 0.5 - 0.5]]))
    # the descriptors of both depths: mean brightness and mean darkness
    assert [each.tolist() for each in output.descriptors] == [[[0.5, 0.5]], [[0.5, 0.5]]]


def test_features_are_given_where_they_are_asked_for(twin: bytes) -> None:
    opened = open_twin(twin, {}, own_weights=True)
    assert opened.gives_features
    assert opened.run(half_bright()).features is None
    output = opened.run(half_bright(), with_features=True)
    assert output.logits == pytest.approx(np.array([[1.5]]))
    assert [each.tolist() for each in output.descriptors] == [[[0.5, 0.5]], [[0.5, 0.5]]]
    assert output.features is not None
    assert output.features[0, 0] == pytest.approx(half_bright()[0, 0])


def test_any_number_of_images_will_do(twin: bytes) -> None:
    opened = open_twin(twin, {}, own_weights=True)
    for count in (1, 2, 7):
        assert opened.run(half_bright().repeat(count, axis=0)).logits.shape == (count, 1)


def test_thin_twin_takes_its_numbers_from_the_network(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "tiny")
    thin = thin_twin_of(folder)
    assert "network.head.weight" in outline(thin).missing
    state = load_network(load_bundle(folder)).state_dict()
    opened = open_twin(thin, state, own_weights=False)
    assert opened.run(half_bright()).logits == pytest.approx(np.array([[1.5]]))
    state["head.bias"] = state["head.bias"] + 1
    opened = open_twin(thin, state, own_weights=False)
    assert opened.run(half_bright()).logits == pytest.approx(np.array([[2.5]]))


def test_thin_twin_of_another_network_is_refused(tmp_path: Path) -> None:
    thin = thin_twin_of(write_bundle(tmp_path / "tiny"))
    with pytest.raises(ModelBundleError, match="does not belong"):
        open_twin(thin, {"other": torch.zeros(1)}, own_weights=False)
    with pytest.raises(ModelBundleError, match="lacks some"):
        open_twin(thin, {}, own_weights=True)


def test_graph_of_other_names_is_no_twin(twin: bytes) -> None:
    def rename(model) -> None:
        for node in model.graph.node:
            node.output[:] = ["scores" if each == "logits" else each for each in node.output]
        model.graph.output[0].name = "scores"

    with pytest.raises(ModelBundleError, match="not a twin"):
        open_twin(changed(twin, rename), {}, own_weights=True)


def test_graph_that_cannot_be_run_is_refused(twin: bytes) -> None:
    def wrong_rank(model) -> None:
        convolution = next(each for each in model.graph.node if each.op_type == "Conv")
        convolution.input[0] = "network.head.bias"

    with pytest.raises(ModelBundleError, match="cannot be run"):
        open_twin(changed(twin, wrong_rank), {}, own_weights=True)


def test_images_that_do_not_fit_are_an_error_of_the_twin(twin: bytes) -> None:
    with pytest.raises(TwinError):
        Twin(twin).run(np.zeros((1, 5, 32, 32), np.float32))


def test_runtime_is_looked_for_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_available()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert not is_available()
