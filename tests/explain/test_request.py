from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.errors import UsageError
from medviewer.explain.request import ExplainRequest, planned
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from tests.explain.networks import untrained
from tests.support.series_models import write_sequence_bundle


def test_defaults_are_grad_cam_of_all_classes_at_the_cards_layer(
    three_classes: LoadedClassifier,
) -> None:
    plan = planned(three_classes, ExplainRequest())
    assert (plan.method.name, plan.layer) == ("grad-cam", "last")
    assert plan.labels == ("bright", "dark", "night")


def test_a_slow_method_explains_the_input_and_leaves_the_class_to_the_scores(
    three_classes: LoadedClassifier,
) -> None:
    plan = planned(three_classes, ExplainRequest("occlusion"))
    assert (plan.layer, plan.labels) == ("input", None)
    asked = ExplainRequest("occlusion", targets=("dark",))
    assert planned(three_classes, asked).labels == ("dark",)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ExplainRequest("score-cam"), "no method 'score-cam'"),
        (ExplainRequest(layer="nonsense"), "no layer 'nonsense'.*first, last"),
        (ExplainRequest(targets=("cat",)), "no class 'cat'.*bright"),
        (ExplainRequest("occlusion", layer="last"), "explains the input"),
        (ExplainRequest("attention-rollout"), "self-attention alone; choose Grad-CAM"),
        (ExplainRequest("cam", layer="first"), "explains the layer last alone"),
    ],
)
def test_what_cannot_be_done_is_said(
    three_classes: LoadedClassifier, request_: ExplainRequest, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        planned(three_classes, request_)


def test_a_head_that_is_not_linear_has_no_cam(classifier: LoadedClassifier) -> None:
    network = untrained("lenet5")
    card = replace(classifier.card, network=replace(classifier.card.network, target_layer="last"))
    other = replace(classifier, network=network, card=card, twin=None)
    with pytest.raises(UsageError, match="not of them; choose Grad-CAM"):
        planned(other, ExplainRequest("cam"))


def test_layers_of_an_encoder_are_asked_for_by_their_full_name(tmp_path: Path) -> None:
    folder = write_sequence_bundle(tmp_path / "reader")
    classifier = load_classifier(load_bundle(folder), "cpu", threads=1)
    assert planned(classifier, ExplainRequest(layer="encoder.first")).layer == "encoder.first"
    with pytest.raises(UsageError, match=r"it has encoder\.first, encoder\.last"):
        planned(classifier, ExplainRequest(layer="first"))


def test_images_that_are_not_named_are_not_wanted() -> None:
    assert ExplainRequest().wants(7)
    chosen = ExplainRequest(images={1, 2})
    assert [chosen.wants(index) for index in range(4)] == [False, True, True, False]
