from dataclasses import replace

import pytest

from medviewer.explain.gate import OPEN_GATE, Gate, both_gates, gate_of
from medviewer.inference.prediction import ImagePrediction, InputWarning, Score, WarningKind
from tests.app.fakes.classifier import make_result
from tests.app.fakes.scans import make_series

ABOVE, BELOW = Score(1.0, 0.7, None, 0.5, True), Score(-1.0, 0.2, None, 0.5, False)
LARGEST, OTHER = Score(1.0, 0.7, None, None, True), Score(-1.0, 0.2, None, None, False)
FAR = InputWarning(WarningKind.OUT_OF_RANGE, "Far away.")


def gate(*images: Score, whole: Score = ABOVE, maps_of: str = "image", far: int = -1, **changes):
    result = make_result(make_series(), {"lesion": 0.7})
    scored = tuple(
        ImagePrediction(f"{k}", 1, k, {"lesion": score}, (FAR,) if k == far else ())
        for k, score in enumerate(images)
    )
    changes = {"scores": {"lesion": whole}, "images": scored, "far_share": 0.9, **changes}
    prediction = replace(result.prediction, **changes)
    attribution = replace(result.attributions["lesion"], maps_of=maps_of)
    return gate_of(prediction, attribution, is_open=False)


def test_a_map_is_gated_by_the_score_of_its_own_image() -> None:
    found = gate(ABOVE, BELOW)
    assert found == Gate("", {1: "score 0.200 is below the threshold 0.500"})
    assert [found.reason(k) for k in (0, 7)] == ["", ""]
    assert found.reason(1).startswith("score 0.200")
    assert [found.words(k) for k in (0, 1)] == ["", f"Greyed out: {found.reason(1)}"]
    assert replace(found, is_open=True).words(1) == f"Shown although {found.reason(1)}"


def test_maps_of_the_series_are_gated_by_its_score_alone() -> None:
    assert gate(ABOVE, BELOW, maps_of="series") == OPEN_GATE
    found = gate(ABOVE, whole=BELOW, maps_of="series")
    assert found.series == "score 0.200 is below the threshold 0.500"
    assert found.reason(0) == found.series


def test_maps_of_slices_are_gated_by_theirs() -> None:
    assert set(gate(ABOVE, BELOW, maps_of="slices").images) == {1}


def test_exclusive_classes_have_no_threshold() -> None:
    found = gate(LARGEST, OTHER)
    assert found.images == {1: "score 0.200 is not the largest of the classes"}


@pytest.mark.parametrize("maps_of", ["image", "series"])
def test_an_image_out_of_range_is_gated_and_the_others_are_not(maps_of: str) -> None:
    found = gate(ABOVE, ABOVE, maps_of=maps_of, far=1)
    assert found.images == {1: "the image is out of the range of the training images"}


def test_a_series_out_of_range_is_gated_as_a_whole() -> None:
    found = gate(ABOVE, ABOVE, far=1, far_share=0.0)
    assert found.series == "the series is out of the range of the training images"


def test_classes_without_a_score_are_not_judged() -> None:
    assert gate(ABOVE, scores={}, maps_of="series") == OPEN_GATE
    result = make_result(make_series(), {"lesion": 0.7})
    bare = replace(result.prediction, images=(ImagePrediction("a", 1, 0, {}),))
    assert gate_of(bare, result.attributions["lesion"], is_open=False) == OPEN_GATE


@pytest.mark.usefixtures("chinese")
def test_gates_speak_chinese() -> None:
    assert gate(ABOVE, BELOW).images == {1: "得分 0.200 低于阈值 0.500"}
    assert gate(LARGEST, OTHER).images == {1: "得分 0.200 不是各类别中的最高者"}
    assert gate(ABOVE, ABOVE, far=1).images == {1: "图像超出训练图像的范围"}


def test_a_difference_is_gated_where_both_of_its_maps_are() -> None:
    first = Gate("", {0: "low", 1: "low"})
    assert both_gates(first, Gate("", {1: "lower", 2: "lower"})) == Gate("", {1: "low"})
    assert both_gates(first, Gate("all")) == Gate("", {0: "low", 1: "low"})
    assert both_gates(Gate("far"), Gate("all")).series == "far"
    assert both_gates(OPEN_GATE, Gate("all")) == OPEN_GATE
