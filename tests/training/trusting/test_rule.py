import re

import pytest

from medviewer.assets import resource
from medviewer.language import read_catalogue, speak, translate_made
from medviewer.models.trust.record import Measured
from medviewer.training.trusting import rule
from medviewer.training.trusting.rule import RULE, Verdict, mean_ranks


def exactly(value: float) -> Measured:
    return Measured(value, value - 0.05, value + 0.05)


def measures(
    deletion: float, insertion: float, stability: float = 0.9, *, alike: float = 0.0, **more: float
) -> dict[str, Measured]:
    numbers = {
        "deletion_over_random": deletion,
        "insertion_over_random": insertion,
        "over_random": (deletion + insertion) / 2,
        "stability": stability,
        "spearman_all": alike,
        **more,
    }
    return {name: exactly(value) for name, value in numbers.items()}


def judged(found: dict[str, dict[str, Measured]], patients: int = 10) -> Verdict:
    return rule.judged(found, dict.fromkeys(found, patients))


def test_ranks_are_means_over_the_measures_and_equal_values_share_them() -> None:
    found = {
        "grad-cam": measures(0.3, 0.3, 0.9),  # ranks 1.5, 2, 3
        "layercam": measures(0.3004, 0.2, 0.95),  # 1.5, 3, 1.5
        "hirescam": measures(0.1, 0.4, 0.95),  # 3, 1, 1.5
    }
    assert mean_ranks(found) == {
        "grad-cam": pytest.approx(6.5 / 3),
        "layercam": pytest.approx(2),
        "hirescam": pytest.approx(5.5 / 3),
    }
    verdict = judged(found)
    assert verdict.default == "hirescam"
    assert verdict.why == (
        "HiResCAM has the smallest mean rank (1.8 of 3), over deletion, insertion and stability."
    )


def test_boxes_count_where_there_are_any() -> None:
    found = {
        "grad-cam": measures(0.3, 0.2, pointing=0.2),
        "layercam": measures(0.2, 0.3, pointing=0.8),
    }
    assert judged(found).default == "layercam"


def test_ties_go_to_grad_cam() -> None:
    found = {"hirescam": measures(0.3, 0.3), "grad-cam": measures(0.3, 0.3)}
    verdict = judged(found)
    assert verdict.default == "grad-cam"
    assert "beside HiResCAM" in verdict.why


def test_the_reason_is_told_in_the_readers_language() -> None:
    found = {name: measures(0.3, 0.3, pointing=0.5) for name in ("hirescam", "cam", "grad-cam")}
    why = judged(found).why
    assert "deletion, insertion, stability and the pointing game" in why
    speak(read_catalogue(resource("translations") / "medviewer_zh_CN.ts"))
    try:
        said = translate_made("Trust", why)
    finally:
        speak()
    left = said.replace("Grad-CAM", "").replace("HiResCAM", "").replace("CAM", "")
    assert not re.search("[A-Za-z]", left), said


def test_what_keeps_its_map_with_weights_in_disorder_cannot_be_the_default() -> None:
    found = {"grad-cam": measures(0.2, 0.2), "layercam": measures(0.9, 0.9, 1.0, alike=0.46)}
    verdict = judged(found)
    assert verdict.default == "grad-cam"
    (reason,) = verdict.against["layercam"]
    assert "does not follow the weights" in reason
    assert "0.46 (up to 0.51)" in reason
    assert verdict.ranks == {"grad-cam": 1}


def test_what_is_no_better_than_chance_cannot_either() -> None:
    verdict = judged({"grad-cam": measures(0.2, 0.2), "layercam": measures(0.04, 0.05)})
    assert verdict.against["layercam"] == (
        "It is not clearly better than a random order of regions.",
    )


def test_the_mean_of_deletion_and_insertion_decides_against_chance() -> None:
    found = {"grad-cam": measures(0.4, -0.1), "layercam": measures(0.15, -0.08)}
    verdict = judged(found)
    assert verdict.default == "grad-cam"  # insertion alone is no better than chance
    assert verdict.against["grad-cam"] == ()
    assert verdict.against["layercam"] != ()  # 0.035 - 0.05 is below 0
    assert "by the mean of deletion and insertion (both against random: lower end above 0)" in RULE


def test_slow_methods_and_those_without_a_class_are_not_shown_first() -> None:
    best = measures(0.9, 0.9)
    found = {"grad-cam": measures(0.1, 0.1), "occlusion": best, "attention-rollout": best}
    verdict = judged(found)
    assert verdict.default == "grad-cam"
    assert "many passes" in verdict.against["occlusion"][0]
    assert "same for every class" in verdict.against["attention-rollout"][0]


def test_where_none_passes_grad_cam_stays_and_says_so() -> None:
    verdict = judged({"grad-cam": measures(0.0, 0.0, alike=0.9)})
    assert verdict.default == "grad-cam"
    assert verdict.why == "No method passed all tests: Grad-CAM stays the default."
    assert len(verdict.against["grad-cam"]) == 2


def test_what_was_not_measured_has_not_passed() -> None:
    verdict = judged({"grad-cam": {"stability": exactly(1.0)}})
    assert len(verdict.against["grad-cam"]) == 2


def test_few_patients_choose_nothing_and_the_default_stays() -> None:
    alone = {name: Measured(each.value) for name, each in measures(0.3, 0.3).items()}
    found = {"grad-cam": alone, "layercam": alone, "occlusion": alone}
    patients = {"grad-cam": 9, "layercam": 9, "occlusion": 1}
    verdict = rule.judged(found, patients, "layercam")
    assert verdict.default == "layercam"
    assert verdict.why == (
        "LayerCAM stays the default; too few patients were measured to choose by: 9, and 10 are "
        "needed."
    )
    assert verdict.against["grad-cam"] == ("It was measured on 9 patients; 10 are needed.",)
    assert verdict.against["occlusion"][1] == "It was measured on 1 patient; 10 are needed."
    assert verdict.ranks == {}
    assert rule.judged(found, patients, "cam").default == "grad-cam"  # of CAM nothing is known
    assert "measured on 10 patients or more" in RULE
