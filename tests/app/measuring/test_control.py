from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.app.measuring import control as measuring
from medviewer.app.measuring.control import RESAMPLED
from medviewer.app.measuring.marks import StackMarks
from medviewer.app.measuring.places import Place
from medviewer.app.viewport import StackKey, Viewport
from medviewer.image.measuring.measurement import Kind, Measurement, Quantity
from medviewer.io.records import FrameHeader, Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import UNEVEN

LINE = ((1.0, 1.0), (4.0, 5.0))
BOX = ((1.0, 1.0), (3.0, 3.0))


def placed_stack(name: str = "ct") -> Stack:
    """Return five axial slices of 8 x 6 pixels, 2 mm apart in the rows and 0.5 in the columns."""
    stack = make_stack(name)
    frames = tuple(
        replace(ref, instance=replace(ref.instance, frames=(_spaced(ref.header),)))
        for ref in stack.frames
    )
    return replace(stack, frames=frames)


def _spaced(header: FrameHeader) -> FrameHeader:
    return replace(header, pixel_spacing_mm=(2.0, 0.5))


@pytest.fixture
def open_desk(desk: Desk) -> Desk:
    """Return a program that shows slice 2 of 5 (all of value 20) of the first of two series."""
    ct = make_series("ct", placed_stack())
    desk.open(StudyIndex((make_study("s", ct, make_series("b")),)))
    return desk


def draw(desk: Desk, kind: Kind = Kind.LENGTH, points: tuple = LINE) -> Measurement:
    found = desk.session.measurements.find(desk.controller.measuring.draw(kind, points))
    assert found is not None
    return found


def all_of(desk: Desk) -> tuple[Measurement, ...]:
    return desk.session.measurements.all


def marks(desk: Desk) -> StackMarks:
    found = desk.controller.measuring.marks(desk.session.active_viewport)
    assert found is not None
    return found


def test_drawn_length_is_measured_in_the_patient(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    # 3 rows of 2 mm down and 4 columns of 0.5 mm across; slice 2 lies at z = 4
    assert drawn.quantities == (Quantity("length", 40**0.5, "mm"),)
    assert drawn.space == "patient"
    assert drawn.points == ((0.25, 1.0, 4.0), (2.25, 7.0, 4.0))
    assert open_desk.session.measurements.selected == drawn.identifier


def test_region_tells_the_values_of_its_slice(open_desk: Desk) -> None:
    drawn = draw(open_desk, Kind.ELLIPSE, BOX)
    mean = drawn.quantity("mean")
    assert mean is not None
    assert (mean.value, mean.unit) == (20.0, "HU")


def test_points_beside_the_image_are_pulled_in(open_desk: Desk) -> None:
    drawn = draw(open_desk, Kind.PROBE, ((-5.0, 100.0),))
    assert marks(open_desk).by_slice[2][0].points == ((0.0, 6.0),)
    assert drawn.quantities[0].value == 20.0


def test_nothing_is_drawn_where_there_is_no_image(desk: Desk) -> None:
    assert desk.controller.measuring.draw(Kind.LENGTH, LINE) == ""
    desk.controller.measuring.paste()
    assert all_of(desk) == ()


def test_image_without_pixels_is_not_measured(open_desk: Desk) -> None:
    opened = open_desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    empty = replace(opened.volume, stored=np.zeros((5, 0, 6), np.int16))
    open_desk.session.add_opened(StackKey("ct"), replace(opened, volume=empty))
    assert open_desk.controller.measuring.draw(Kind.LENGTH, LINE) == ""


def test_reshaping_measures_anew_and_keeps_the_name(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    control = open_desk.controller.measuring
    control.rename(drawn.identifier, "  Node \n 3 ")
    control.reshape(drawn.identifier, ((0.0, 0.0), (0.0, 4.0)))
    (now,) = all_of(open_desk)
    assert (now.name, now.quantities[0].value) == ("Node 3", 2.0)
    control.undo()
    assert all_of(open_desk) == (replace(drawn, name="Node 3"),)
    control.redo()
    assert all_of(open_desk) == (now,)


def test_change_that_changes_nothing_cannot_be_undone(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    open_desk.controller.measuring.rename(drawn.identifier, "")
    open_desk.controller.measuring.undo()
    assert all_of(open_desk) == ()


def test_text_stands_at_an_arrow(open_desk: Desk) -> None:
    drawn = draw(open_desk, Kind.ARROW)
    open_desk.controller.measuring.set_text(drawn.identifier, "Here")
    assert all_of(open_desk) == (replace(drawn, text="Here"),)


def test_unknown_measurement_is_left_alone(open_desk: Desk) -> None:
    control = open_desk.controller.measuring
    control.reshape("z", LINE)
    control.rename("z", "x")
    control.set_text("z", "x")
    control.delete("z")
    control.jump_to("z")
    assert control.copy() is None
    assert control.histogram("z") is None
    assert all_of(open_desk) == ()


def test_measurement_of_another_series_can_be_named_but_not_moved(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    open_desk.controller.series.show("b")
    open_desk.session.volumes.remove(StackKey("ct"))
    control = open_desk.controller.measuring
    control.rename(drawn.identifier, "Node")
    control.reshape(drawn.identifier, BOX)
    assert all_of(open_desk) == (replace(drawn, name="Node"),)
    assert control.histogram(drawn.identifier) is None


def test_chosen_one_is_deleted(open_desk: Desk) -> None:
    first, second = draw(open_desk), draw(open_desk, Kind.PROBE, LINE[:1])
    open_desk.controller.measuring.select(first.identifier)
    open_desk.controller.measuring.delete()
    assert all_of(open_desk) == (second,)
    open_desk.controller.measuring.delete()  # none is chosen
    assert all_of(open_desk) == (second,)


def test_copy_lies_beside_on_its_own_image_and_in_place_on_another(open_desk: Desk) -> None:
    drawn = draw(open_desk, Kind.ELLIPSE, BOX)
    control = open_desk.controller.measuring
    assert control.copy() == drawn
    control.paste()
    open_desk.controller.views.go_to(3)
    control.paste()
    found = marks(open_desk).by_slice
    assert found[2][1].points[0] == pytest.approx((1 + 0.04 * 8, 1 + 0.04 * 6))
    assert found[3][0].points[0] == pytest.approx((1, 1))
    mean = all_of(open_desk)[2].quantity("mean")
    assert mean is not None
    assert mean.value == 30.0
    assert len({one.identifier for one in all_of(open_desk)}) == 3


def test_copy_of_a_deleted_one_can_still_be_pasted(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    control = open_desk.controller.measuring
    control.copy()
    control.delete(drawn.identifier)
    control.paste()
    assert len(all_of(open_desk)) == 1


def test_copy_goes_to_another_series_by_its_pixels(open_desk: Desk) -> None:
    draw(open_desk)
    control = open_desk.controller.measuring
    control.copy()
    open_desk.controller.series.show("b")
    control.paste()
    assert all_of(open_desk)[1].points == LINE  # that series has no spacing: pixels
    assert all_of(open_desk)[1].quantities[0].unit == "px"


def test_copy_without_a_place_in_the_image_is_not_pasted(open_desk: Desk) -> None:
    draw(open_desk)
    control = open_desk.controller.measuring
    control.copy()
    open_desk.controller.series.show("b")
    open_desk.session.volumes.remove(StackKey("ct"))
    control.paste()
    assert len(all_of(open_desk)) == 1


def test_jump_goes_to_the_slice_and_to_the_series(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    control = open_desk.controller.measuring
    open_desk.controller.views.go_to(0)
    control.select("")
    control.jump_to(drawn.identifier)
    assert open_desk.session.active_viewport.state.slice_index == 2
    assert open_desk.session.measurements.selected == drawn.identifier
    open_desk.controller.series.show("b")
    control.jump_to(drawn.identifier)
    shown = open_desk.session.active_viewport
    assert (shown.series_key, shown.state.slice_index) == ("ct", 2)


def test_there_is_no_going_to_an_image_that_is_not_open(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    open_desk.controller.measuring.select("")
    open_desk.session.set_index(StudyIndex((make_study("s", make_series("b")),)))
    before = open_desk.session.viewports
    open_desk.controller.measuring.jump_to(drawn.identifier)
    assert open_desk.session.viewports == before
    assert open_desk.session.measurements.selected == ""


def test_neighbours_are_shown_only_if_asked(open_desk: Desk) -> None:
    open_desk.controller.views.go_to(0)
    draw(open_desk)
    assert set(marks(open_desk).by_slice) == {0}
    open_desk.controller.measuring.toggle_neighbours()
    found = marks(open_desk).by_slice
    assert set(found) == {0, 1}
    assert (found[0][0].is_near, found[1][0].is_near) == (False, True)
    open_desk.controller.measuring.toggle_neighbours()
    assert set(marks(open_desk).by_slice) == {0}


def test_marks_are_those_of_the_stack_that_can_be_placed(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    open_desk.controller.series.show("b")
    assert marks(open_desk).by_slice == {}
    draw(open_desk)
    assert [mark.points for mark in marks(open_desk).by_slice[2]] == [LINE]
    source = open_desk.session.measurements.sources[drawn.image]
    lost = replace(drawn, identifier="z", image=replace(drawn.image, instance="9"))
    astray = replace(drawn, identifier="y", image=replace(drawn.image, instance="8"))
    b = replace(source, series_key="b", file="b2.dcm")
    open_desk.session.measurements.add_loaded(
        [(lost, replace(source, file="gone.dcm")), (astray, b)]
    )
    # the first is on no image, the second lies in the patient, where this image has no place
    assert len(marks(open_desk).by_slice[2]) == 1


def test_mark_tells_what_would_be_measured(open_desk: Desk) -> None:
    found = marks(open_desk)
    assert found.preview(2, Kind.LENGTH, LINE) == ("6.3 mm",)
    assert found.preview(2, Kind.RECTANGLE, BOX)[0] == "Mean 20 HU  SD 0"
    assert found.preview(2, Kind.RECTANGLE, ((0.0, 0.0), (1000.0, 1000.0))) == ()
    assert found.preview(99, Kind.LENGTH, LINE) == ()
    assert (found.scale(2, LINE).down, found.scale(99, LINE).unit) == (2.0, "px")


def test_nothing_is_measured_without_an_image_or_on_resampled_slices(desk: Desk) -> None:
    control = desk.controller.measuring
    assert control.marks(Viewport()) is None
    assert StackMarks().preview(0, Kind.LENGTH, LINE) == ()
    assert StackMarks().scale(0, LINE).unit == "px"
    desk.open(UNEVEN)
    desk.controller.resampling.toggle()
    assert desk.session.active_viewport.resampled
    control.choose_tool(Kind.LENGTH)
    assert desk.said == [RESAMPLED]
    assert control.marks(desk.session.active_viewport) is None
    assert control.draw(Kind.LENGTH, LINE) == ""


def test_tool_is_chosen_and_what_is_drawn_can_be_seen(open_desk: Desk) -> None:
    views = open_desk.controller.views
    views.cycle_annotations()
    views.cycle_annotations()
    assert open_desk.session.active_viewport.state.annotations == "none"
    open_desk.controller.measuring.choose_tool("zoom")
    assert open_desk.session.active_viewport.state.annotations == "none"
    open_desk.controller.measuring.choose_tool(Kind.ANGLE)
    assert open_desk.session.tool is Kind.ANGLE
    assert {v.state.annotations for v in open_desk.session.viewports} == {"minimal"}


def test_histogram_is_that_of_the_region(open_desk: Desk) -> None:
    drawn = draw(open_desk, Kind.RECTANGLE, BOX)
    found = open_desk.controller.measuring.histogram(drawn.identifier)
    assert found is not None
    assert (found.low, found.high, found.counts) == (20.0, 20.0, (4,))
    line = draw(open_desk)
    assert open_desk.controller.measuring.histogram(line.identifier) is None


def test_place_follows_a_stack_that_grows(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    places = open_desk.controller.measuring.places
    assert places.of_key(drawn.image) == Place("ct", 0, 2)
    stack = placed_stack()
    shorter = make_series("ct", replace(stack, frames=stack.frames[1:]))
    open_desk.session.set_index(StudyIndex((make_study("s", shorter),)))
    assert places.of_key(drawn.image) == Place("ct", 0, 1)
    assert places.image_at(Place("ct", 0, 9)) is None
    open_desk.session.set_index(StudyIndex())
    assert places.of_key(drawn.image) is None


def test_text_is_one_line_of_sensible_length() -> None:
    assert measuring._line("a\n\tb  c" + "x" * 500) == "a b c" + "x" * 195


def test_list_stands_by_series_and_image(open_desk: Desk) -> None:
    control = open_desk.controller.measuring
    open_desk.controller.series.show("b")
    draw(open_desk)
    open_desk.controller.series.show("ct")
    draw(open_desk, Kind.ELLIPSE, BOX)
    open_desk.controller.views.go_to(0)
    draw(open_desk)
    found = control.rows()
    assert [(row.name, row.series_key, row.image) for row in found] == [
        ("Length", "ct", "1"),
        ("Ellipse", "ct", "3"),
        ("Length", "b", "3"),
    ]
    assert {row.heading for row in found} == {"CT #3 Abdomen\n2024-02-29 13:45"}
    assert [row.value for row in found] == ["6.3 mm", "mean 20 HU", "5.0 px"]
    assert found[1].details.splitlines() == [
        "Ellipse",
        "Mean 20 HU  SD 0",
        "Min 20  Max 20  Median 20",
        "Area 3.1 mm²",
        "CT #3 Abdomen, image 3",
    ]


def test_list_names_the_patient_where_several_are_open(open_desk: Desk) -> None:
    draw(open_desk)
    other = make_study("o", make_series("other"), name="Roe^Rita")
    open_desk.session.set_index(StudyIndex((*open_desk.session.index.studies, other)))
    (row,) = open_desk.controller.measuring.rows()
    assert row.heading == "CT #3 Abdomen\n2024-02-29 13:45 · Doe, Jane  id-Doe^Jane"


def test_list_leaves_out_what_is_not_open(open_desk: Desk) -> None:
    drawn = draw(open_desk)
    source = open_desk.session.measurements.sources[drawn.image]
    elsewhere = replace(drawn, identifier="z", image=replace(drawn.image, instance="9"))
    open_desk.session.measurements.add_loaded([(elsewhere, replace(source, file="gone"))])
    assert [row.identifier for row in open_desk.controller.measuring.rows()] == [drawn.identifier]


@pytest.mark.parametrize(
    ("name", "marker"), [("m.json", '"kind": "length"'), ("m.csv", "1,length,")]
)
def test_list_is_exported(open_desk: Desk, tmp_path: Path, name: str, marker: str) -> None:
    drawn = draw(open_desk)
    source = open_desk.session.measurements.sources[drawn.image]
    elsewhere = replace(drawn, identifier="z", image=replace(drawn.image, instance="9"))
    open_desk.session.measurements.add_loaded([(elsewhere, replace(source, file="gone"))])
    open_desk.controller.measuring.export(tmp_path / name)
    text = (tmp_path / name).read_text(encoding="utf-8-sig")
    assert text.count(marker) == 1
    assert "Doe" not in text
    assert open_desk.said == [f"The measurements were written to {name}."]
    open_desk.controller.measuring.export(tmp_path / name, identifying=True)
    assert "Doe^Jane" in (tmp_path / name).read_text(encoding="utf-8-sig")


def test_export_that_fails_is_said(open_desk: Desk, tmp_path: Path) -> None:
    draw(open_desk)
    open_desk.controller.measuring.export(tmp_path / "no" / "such" / "folder.csv")
    assert "cannot be written there" in open_desk.said[0]
