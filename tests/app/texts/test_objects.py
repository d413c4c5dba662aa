"""What is said of objects."""

from dataclasses import replace

import pytest

from medviewer.app.texts.objects import (
    NOT_OURS,
    key_object_badge,
    layer_lines,
    notes_text,
    object_detail,
    object_title,
    presentation_badge,
)
from tests.app.fakes.scans import make_object, make_stack
from tests.app.objects.made import parametric_map, segmentation

STACK = make_stack("ct")


def test_a_segmentation_is_told_with_its_maker_and_that_it_is_not_ours() -> None:
    own = make_object("segmentation", STACK, title="Organs")
    title, caption = layer_lines(own, segmentation())
    assert title == "Segmentation · Organs · 2 segments"
    assert caption == f"automatic: tester; {NOT_OURS}"


def test_what_was_typed_is_left_out_of_pictures_without_the_patient() -> None:
    own = make_object("segmentation", STACK, title="Jane Doe's liver")
    title, _ = layer_lines(own, segmentation(), identifying=False)
    assert title == "Segmentation · 2 segments"


def test_shares_and_other_grids_are_named() -> None:
    own = make_object("segmentation", STACK, title="Organs", maker="")
    made = replace(
        segmentation(), segments=segmentation().segments[:1], fraction="probability",
        is_sampled=True,
    )  # fmt: skip
    title, caption = layer_lines(own, made)
    assert title.endswith("1 segment, probability")
    assert caption == f"nearest voxel of another grid; {NOT_OURS}"


def test_a_map_is_told_with_quantity_range_and_unit() -> None:
    own = make_object("parametric_map", STACK, title="ADC map")
    title, _ = layer_lines(own, parametric_map())
    assert title == "Parametric map · ADC map · ADC 0 to 2 mm2/s"


def test_what_is_still_read_says_so() -> None:
    own = make_object("parametric_map", STACK, title="ADC map")
    assert layer_lines(own, None) == ("Parametric map · ADC map · reading", NOT_OURS)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Marked", "Marked"), ("", "LABEL"), ("  \u202e \n", "Presentation state")],
)
def test_a_title_is_fit_for_the_screen(title: str, expected: str) -> None:
    own = make_object("presentation_state", STACK, title=title)
    assert object_title(own) == expected


def test_details_say_how_much_and_by_whom() -> None:
    assert object_detail(make_object("segmentation", STACK)) == "2 segments · automatic: tester"
    assert object_detail(make_object("segmentation", STACK, parts=1, maker="")) == "1 segment"
    assert object_detail(make_object("key_objects", STACK, parts=1)) == "1 image · Look here"
    assert object_detail(make_object("presentation_state", STACK, maker="Maker")) == "Maker"


def test_a_key_object_selection_is_called_by_its_title() -> None:
    own = make_object("key_objects", STACK)
    assert own.title == "For teaching"
    bare = replace(own, info=replace(own.info, label=""), series_description="Keys")
    assert bare.title == "Keys"
    assert replace(bare, series_description="").title == "Key object selection"


def test_badges() -> None:
    assert presentation_badge("A", modified=False, about=True) == "PRESENTATION\nA"
    said = presentation_badge("", modified=True, about=False)
    assert said == "PRESENTATION · MODIFIED · NOT FOR THIS IMAGE"
    assert key_object_badge("For teaching") == "☆ KEY OBJECT: For teaching"
    assert key_object_badge("") == "☆ KEY OBJECT"


@pytest.mark.usefixtures("chinese")
def test_objects_speak_chinese() -> None:
    own = make_object("segmentation", STACK, title="Organs")
    title, caption = layer_lines(own, replace(segmentation(), fraction="occupancy"))
    assert title == "分割 · Organs · 2 个分割，占有率"
    assert caption == "automatic: tester；来自文件，并非由 MedViewer 生成"
    assert layer_lines(own, None)[0] == "分割 · Organs · 正在读取"
    assert layer_lines(own, parametric_map())[0].endswith("ADC 0 至 2 mm2/s")
    assert notes_text(own, ("甲", "乙")) == "Organs：甲；乙。"
    assert presentation_badge("Marked", modified=True, about=False) == (
        "呈现状态 · 已修改 · 不适用于此图像\nMarked"
    )
    assert [key_object_badge(each) for each in ("", "For teaching")] == [
        "☆ 关键对象",
        "☆ 关键对象：For teaching",
    ]
