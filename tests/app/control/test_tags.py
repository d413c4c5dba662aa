from dataclasses import replace

from medviewer.app.texts.tags import shown_value
from medviewer.io.dicom.element_tree import Element
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study

TWO = StudyIndex((make_study("s", make_series("a"), make_series("b", description="Other")),))


def labels(desk: Desk, series_key: str = "") -> list[str]:
    return [choice.label for choice in desk.controller.tags.choices(series_key)]


def test_shown_image_comes_first_then_its_neighbours_and_those_of_other_cells(desk: Desk) -> None:
    assert labels(desk) == []
    desk.open(TWO)
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("b", number=1, slice_index=0)
    assert labels(desk) == [
        "CT #3 Abdomen, image 3",
        "CT #3 Abdomen, image 4",
        "CT #3 Abdomen, image 2",
        "CT #3 Other, image 1",
    ]


def test_first_image_of_a_series_is_meant_in_the_browser(desk: Desk) -> None:
    desk.open(TWO)
    assert labels(desk, "b")[:2] == ["CT #3 Other, image 1", "CT #3 Other, image 2"]
    assert labels(desk, "unknown") == []


def test_resampled_slice_has_no_header(desk: Desk) -> None:
    desk.open()
    desk.session.update_viewport(0, resampled=True)
    assert labels(desk) == []


def test_header_is_handed_over(desk: Desk) -> None:
    desk.open()
    frame = desk.controller.tags.choices()[0].frame
    plain = replace(frame, instance=replace(frame.instance, file_format="picture", attributes={}))
    shown: list[tuple[Element, ...]] = []
    desk.controller.tags.read(plain, shown.append)
    assert (shown[0][0].name, shown_value(shown[0][0])) == ("File", "ct2.dcm")


def test_unreadable_header_is_told(desk: Desk) -> None:
    desk.open()
    desk.controller.tags.read(desk.controller.tags.choices()[0].frame, lambda _: None)
    assert desk.said == ["The header of this file can no longer be read."]
