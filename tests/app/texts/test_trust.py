from dataclasses import replace

import pytest

from medviewer.app.texts.plain import Severity
from medviewer.app.texts.trust import CAUTION, TrustWords, trust_chip, trust_rows, trust_words
from medviewer.models.toml_values import build
from medviewer.models.trust.record import TrustRecord
from tests.support.trust import interval, method, trust_table


def record(**methods: dict) -> TrustRecord:
    table = trust_table()
    table["levels"]["image"]["methods"] |= methods
    return build(TrustRecord, table)


def sentences(words: TrustWords, title: str) -> str:
    found = words.of(title, "image")
    assert found is not None
    return "\n".join(found.sentences)


def test_a_good_method_is_told_in_numbers_and_words() -> None:
    assert sentences(trust_words(record()), "Grad-CAM") == (
        "Largest pixel inside the box in 84% (79% to 89%) of the images; chance: 4%.\n"
        "Overlap with the box, at the box's area: 0.40 (0.35 to 0.45), 1 is the box.\n"
        "Changes when all weights are in disorder.\n"
        "Likeness of the map with weights in disorder, from the head down, 1 is unchanged: head "
        "0.40 (0.35 to 0.45), all weights 0.05 (0.00 to 0.10).\n"
        "Deletion (regions taken away) moves the score more than a random order of regions: +0.34 "
        "(+0.29 to +0.39) of its fall.\n"
        "Insertion (regions put in) moves the score more than a random order of regions: +0.14 "
        "(+0.09 to +0.19) of its fall.\n"
        "Deletion (regions taken away) moves the score more than an edge detector: +0.20 (+0.15 to "
        "+0.25) of its fall.\n"
        "Insertion (regions put in) does not clearly move the score more than an edge detector: "
        "+0.00 (-0.05 to +0.05) of its fall.\n"
        "Steadiness, 1 is unmoved: mirrored 0.95 (0.90 to 1.00), shifted 0.94 (0.89 to 0.99), "
        "with noise 0.96 (0.91 to 1.01); on the mean steadier than LayerCAM."
    )


def test_a_bad_method_is_told_as_plainly() -> None:
    told = sentences(trust_words(record()), "LayerCAM")
    assert "Hardly changes when all weights are in disorder." in told
    assert "does not clearly move the score more than a random order" in told
    assert "moves the score less than an edge detector: -0.20 (-0.25 to -0.15)" in told
    assert "steadier" not in told


def test_of_volumes_it_is_said_which_slices_were_measured() -> None:
    table = trust_table()
    table["data"]["slice_of"] = "volume"
    assert trust_words(build(TrustRecord, table)).measured_on == (
        "Measured on 20 images of 15 patients of films, patients that neither training nor any "
        "choice has seen. Each is one slice within its volume, the one without which the score is "
        "lowest; the other slices stay as they are. Ranges hold in 95 % of draws of patients."
    )
    assert "slice" not in trust_words(record()).measured_on


def test_what_rests_on_few_patients_has_neither_range_nor_verdict() -> None:
    """The numbers are those of the good method above: three patients are what is missing."""
    table = trust_table()
    own = table["levels"]["image"]["methods"]
    own["grad-cam"]["patients"] = own["layercam"]["patients"] = 3
    table["data"]["patients"] = 3
    words = trust_words(build(TrustRecord, table))
    chip = trust_chip(words, "Grad-CAM", "image")
    assert (chip.text, chip.severity) == ("Trust: few patients", Severity.QUIET)
    assert sentences(words, "Grad-CAM") == (
        "3 patients only: too few for ranges or a verdict; others may differ much.\n"
        "Largest pixel inside the box in 84% of the images; chance: 4%.\n"
        "Overlap with the box, at the box's area: 0.40, 1 is the box.\n"
        "Likeness of the map with weights in disorder, from the head down, 1 is unchanged: head "
        "0.40, all weights 0.05.\n"
        "Deletion (regions taken away), against a random order of regions: +0.34 of the score's "
        "fall.\n"
        "Insertion (regions put in), against a random order of regions: +0.14 of the score's "
        "fall.\n"
        "Deletion (regions taken away), against an edge detector: +0.20 of the score's fall.\n"
        "Insertion (regions put in), against an edge detector: +0.00 of the score's fall.\n"
        "Steadiness, 1 is unmoved: mirrored 0.95, shifted 0.94, with noise 0.96."
    )
    assert words.measured_on.endswith("neither training nor any choice has seen.")
    assert not any(" to " in line for line in sentences(words, "LayerCAM").splitlines()[1:])
    # without verdicts there is no warning either: nothing is known for sure
    assert trust_chip(words, "LayerCAM", "image").text == "Trust: few patients"


def test_one_patient_is_one() -> None:
    one = method("CAM", patients=1, flip=0.9)
    assert "1 patient only" in sentences(trust_words(record(cam=one)), "CAM")


def test_the_chip_warns_of_a_map_that_does_not_follow_the_weights() -> None:
    words = trust_words(record())
    good, bad = (trust_chip(words, title, "image") for title in ("Grad-CAM", "LayerCAM"))
    assert (good.text, good.severity) == ("Trust measured", Severity.QUIET)
    assert (bad.text, bad.severity) == ("Ignores the weights", Severity.WARNING)
    assert good.reasons[0] == "Grad-CAM:"
    assert good.reasons[-1] == CAUTION
    assert good.reasons[-2] == (
        "Measured on 20 images of 15 patients of films, patients that neither training nor any "
        "choice has seen. Ranges hold in 95 % of draws of patients."
    )


def test_the_chip_claims_nothing_of_another_layer() -> None:
    chip = trust_chip(trust_words(record()), "Grad-CAM", "image", "blocks.4")
    assert (chip.text, chip.severity) == ("Trust not measured", Severity.QUIET)
    assert chip.reasons == (
        "Grad-CAM was measured at the layer that the model's card names, not at blocks.4: what was "
        "found there does not hold here.",
    )
    chip = trust_chip(None, "Grad-CAM", "image", "blocks.4")
    assert chip.reasons[0].startswith("How far this model's heatmaps can be trusted was not")


def test_the_chip_warns_of_a_map_that_is_no_better_than_chance() -> None:
    poor = method("CAM", deletion_over_random=0.04, insertion_over_random=0.01, spearman_all=0.1)
    chip = trust_chip(trust_words(record(cam=poor)), "CAM", "image")
    assert (chip.text, chip.severity) == ("Not clearly above chance", Severity.WARNING)
    poor["measures"]["deletion_over_random"] = interval(0.5)
    chip = trust_chip(trust_words(record(cam=poor)), "CAM", "image")
    assert (chip.text, chip.severity) == ("Above chance in part", Severity.WARNING)


def test_what_was_not_measured_says_so() -> None:
    words = trust_words(record())
    for chip in (
        trust_chip(None, "Grad-CAM", "image"),
        trust_chip(trust_words(None), "Grad-CAM", "image"),
        trust_chip(words, "Occlusion", "image"),
        trust_chip(words, "Grad-CAM", "series"),
    ):
        assert (chip.text, chip.severity) == ("Trust not measured", Severity.QUIET)
    assert "medviewer trust" in trust_chip(None, "Grad-CAM", "image").reasons[0]
    assert trust_chip(words, "Occlusion", "image").reasons == (
        "Occlusion was not among the methods that were measured.",
    )


def test_a_record_that_cannot_be_read_says_why() -> None:
    words = trust_words(None, "The file is damaged")
    assert trust_chip(words, "Grad-CAM", "image").reasons == ("The file is damaged.",)
    assert trust_rows(words) == [("Trust", "The file is damaged.")]


def test_a_slow_method_and_one_without_boxes_say_less() -> None:
    slow = {**method("Occlusion", stability=0.9, noise=0.9), "images": 4, "one_pass": False}
    told = sentences(trust_words(record(occlusion=slow)), "Occlusion")
    assert "Measured on 4 images only: the method is slow." in told
    once = trust_words(record(occlusion=slow | {"images": 1}))
    assert "Measured on 1 image only" in sentences(once, "Occlusion")
    assert "box" not in told
    assert "weights" not in told
    assert "edge detector" not in told
    assert "steadier than LayerCAM." in told
    assert "patients only" not in told


def test_a_method_may_be_steadier_than_several_or_its_steadiness_unknown() -> None:
    more = {
        "cam": method("CAM", stability=0.8),
        "grad-cam++": method("Grad-CAM++", stability=0.9),  # their ranges meet
        "hirescam": method("HiResCAM", over_random=0.3),
    }
    words = trust_words(record(**more))
    assert "steadier than LayerCAM and CAM." in sentences(words, "Grad-CAM")
    assert "Steadiness" not in sentences(words, "HiResCAM")


def test_boxes_of_unknown_size_have_no_chance() -> None:
    table = trust_table()
    del table["levels"]["image"]["box_share"]
    table["data"]["part"] = "folds 1, 2"
    words = trust_words(build(TrustRecord, table))
    assert "(79% to 89%) of the images.\n" in sentences(words, "Grad-CAM")
    assert words.measured_on.startswith("Measured on 20 images of 15 patients of films. Ranges")


def test_nothing_is_minus_zero() -> None:
    level = method("Grad-CAM")
    level["measures"]["deletion_over_edges"] = interval(-0.001, 0.002)
    told = sentences(trust_words(record(**{"grad-cam": level})), "Grad-CAM")
    assert "clearly move the score more than an edge detector: +0.00 (+0.00 to +0.00)" in told


def test_the_table_has_every_method_and_what_is_said_of_all() -> None:
    rows = trust_rows(trust_words(record()))
    assert rows[0][0] == "Grad-CAM"
    assert rows[-3] == ("Default", "Grad-CAM is the only method that passed all tests.")
    assert rows[-1] == ("Note", CAUTION)
    both = record()
    two = replace(both, levels={"series": both.decisive, "image": both.decisive})
    assert trust_rows(trust_words(two))[0][0] == "Grad-CAM, of the series"


@pytest.mark.usefixtures("chinese")
def test_trust_is_told_in_chinese() -> None:
    words = trust_words(record())
    assert sentences(words, "Grad-CAM").splitlines() == [
        "84%（79% 至 89%）的图像中最大值像素位于框内；随机水平为 4%。",
        "在与框面积相同时与框的重叠：0.40（0.35 至 0.45），1 表示与框一致。",
        "打乱所有权重时图会变化。",
        "从输出层起逐步打乱权重后热力图的相似度，1 表示不变：输出层 0.40（0.35 至 0.45）、"
        "所有权重 0.05（0.00 至 0.10）。",
        "删除（去掉区域）对得分的影响大于区域的随机顺序：得分降幅的 +0.34（+0.29 至 +0.39）。",
        "插入（放入区域）对得分的影响大于区域的随机顺序：得分降幅的 +0.14（+0.09 至 +0.19）。",
        "删除（去掉区域）对得分的影响大于边缘检测：得分降幅的 +0.20（+0.15 至 +0.25）。",
        "插入（放入区域）对得分的影响不明显大于边缘检测：得分降幅的 +0.00（-0.05 至 +0.05）。",
        "稳定性，1 表示不变：镜像 0.95（0.90 至 1.00）、平移 0.94（0.89 至 0.99）、"
        "加噪声 0.96（0.91 至 1.01）；平均比 LayerCAM 更稳定。",
    ]
    assert trust_chip(words, "LayerCAM", "image").text == "不受权重影响"
    assert trust_chip(words, "Occlusion", "image").reasons == ("测量的方法中不包括遮挡法。",)
    assert [name for name, _ in trust_rows(words)][-3:] == ["默认", "数据", "说明"]
    assert trust_rows(words)[-3][1] == "Grad-CAM 是唯一通过所有检验的方法。"
