import pytest

from medviewer.training.trusting.cases import Case
from medviewer.training.trusting.measuring import EDGES, TrustSettings
from medviewer.training.trusting.summary import method_measures

SETTINGS = TrustSettings(bootstraps=200, seed=1)
CASES = (Case(0, 0, "a", 0), Case(1, 0, "b", 0), Case(2, 0, "c", 1))


def result(whole: float, blank: float, random: float, **methods: dict[str, float]) -> dict:
    return {"whole": whole, "blank": blank, "random": random, "methods": methods}


def numbers(deletion: float, insertion: float, **more: float) -> dict[str, float]:
    return {"deletion": deletion, "insertion": insertion, "flip": 0.9, "shift": 0.8, **more}


FOUND = (
    result(4, 0, 2, cam=numbers(1, 3, noise=1.0, pointing=1.0), edges=numbers(2, 2, noise=1.0)),
    result(2, 0, 1, cam=numbers(0, 2, noise=0.7, pointing=0.0), edges=numbers(1, 1, noise=1.0)),
    # an image without a fall has no say in shares
    result(1, 1, 1, cam=numbers(1, 1, noise=0.4), edges=numbers(1, 1, noise=1.0)),
)


def test_areas_are_shares_of_the_mean_fall_on_paper() -> None:
    measures, images, patients = method_measures("cam", CASES, FOUND, SETTINGS)
    assert (images, patients) == (3, 2)
    values = {name: each.value for name, each in measures.items()}
    fall = (4 + 2 + 0) / 3
    assert values["deletion"] == pytest.approx((1 + 0 + 0) / 3 / fall)
    assert values["insertion"] == pytest.approx((3 + 2 + 0) / 3 / fall)
    assert values["deletion_over_random"] == pytest.approx((1 + 1 + 0) / 3 / fall)
    assert values["insertion_over_random"] == pytest.approx((1 + 1 + 0) / 3 / fall)
    assert values["over_edges"] == pytest.approx(((1 + 1) / 3 + (1 + 1) / 3) / 2 / fall)
    assert values["stability"] == pytest.approx((0.9 + 0.8 + (1 + 0.7 + 0.4) / 3) / 3)
    assert values["pointing"] == 0.5  # of the two images that have a box


def test_intervals_are_over_patients() -> None:
    # half the patients have two images with a mean of 0.8, the others one of 0.2
    cases = [Case(0, 0, f"k{place}", place // 2 if place < 40 else place) for place in range(60)]
    found = [result(4, 0, 2, cam=numbers(1, 3, noise=0.8 if k < 40 else 0.2)) for k in range(60)]
    noise = method_measures("cam", cases, found, SETTINGS)[0]["noise"]
    assert noise.value == pytest.approx(0.6)
    assert noise.low is not None
    assert noise.high is not None
    # a draw has a binomial number of patients with two images, of 40: 2 n / (n + 40) x 0.6 + 0.2
    assert noise.low == pytest.approx(0.2 + 0.6 * 28 / 54, abs=0.03)
    assert noise.high == pytest.approx(0.2 + 0.6 * 52 / 66, abs=0.03)


def test_of_few_patients_there_is_no_interval() -> None:
    measures, _, patients = method_measures("cam", CASES, FOUND, SETTINGS)
    assert patients == 2
    assert {(each.low, each.high) for each in measures.values()} == {(None, None)}


def test_a_measure_that_no_image_has_is_left_out() -> None:
    measures, _, _ = method_measures("cam", CASES, FOUND, SETTINGS)
    assert not {"iou", "spearman_all"} & set(measures)


def test_the_edge_detector_is_no_better_than_itself() -> None:
    measures, _, _ = method_measures(EDGES, CASES, FOUND, SETTINGS)
    assert measures["over_edges"].value == 0


def test_a_method_of_some_images_is_measured_on_those() -> None:
    found = [result(1, 0, 0.5, edges=numbers(0, 1)), *FOUND[1:]]
    _, images, patients = method_measures("cam", CASES, found, SETTINGS)
    assert (images, patients) == (2, 2)
    assert method_measures("layercam", CASES, FOUND, SETTINGS) == ({}, 0, 0)
