from dataclasses import replace

import pytest

from medviewer.app.reference_lines import References, references_over
from medviewer.app.viewport import Viewport
from medviewer.image.geometry import PlaneGeometry
from medviewer.io.records import FrameRef, Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

CORONAL = PlaneGeometry((0.0, 3.0, 20.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))


def coronal_stack(name: str, frame_of_reference: str = "1.9") -> Stack:
    stack = placed(make_stack(name, slices=1))
    instance = stack.frames[0].instance
    header = replace(instance.frames[0], plane=CORONAL)
    instance = replace(instance, frames=(header,), rows=30)
    attributes = instance.attributes | {"FrameOfReferenceUID": frame_of_reference}
    return replace(stack, frames=(FrameRef(replace(instance, attributes=attributes)),))


INDEX = StudyIndex(
    (
        make_study(
            "s",
            make_series("ct", placed(make_stack("ct"))),
            make_series("cor", coronal_stack("cor")),
            make_series("far", coronal_stack("far", "1.10")),
            make_series("nowhere", coronal_stack("nowhere", "")),
            make_series("flat", make_stack("flat")),
        ),
        make_study("o", make_series("other", coronal_stack("other")), name="Roe^Rita"),
    )
)


def beside(desk: Desk, key: str) -> References:
    """Return the lines over the axial series with another series in the next cell."""
    desk.open(INDEX)
    desk.controller.layouts.set_layout("1x2")
    if key:
        desk.controller.series.show(key, number=1)
    return references_over(desk.session, [0])[0]


def test_a_slice_of_the_same_space_is_a_line(desk: Desk) -> None:
    found = beside(desk, "cor")
    (line,) = found.lines
    assert sorted((line.start, line.end)) == [(3.5, 0.0), (3.5, 6.0)]  # y = 3 mm is row 3
    assert line.plane is None
    assert found.hairs == ()
    assert found.crosshair is None


@pytest.mark.parametrize("key", ["far", "nowhere", "other", "flat", ""])
def test_what_has_no_place_in_this_space_draws_none(desk: Desk, key: str) -> None:
    assert beside(desk, key).lines == ()


def test_parallel_slices_draw_none(desk: Desk) -> None:
    assert beside(desk, "ct").lines == ()


def test_lines_can_be_switched_off(desk: Desk) -> None:
    beside(desk, "cor")
    desk.session.show_references(shown=False)
    assert references_over(desk.session, [0])[0].lines == ()


def test_hidden_cells_draw_none(desk: Desk) -> None:
    beside(desk, "cor")
    desk.controller.layouts.toggle_maximised(0)
    assert references_over(desk.session, [0])[0].lines == ()


def test_an_empty_cell_has_none(desk: Desk) -> None:
    beside(desk, "cor")
    desk.session.set_viewport(0, Viewport())
    assert references_over(desk.session, [0])[0] == References()
    assert references_over(desk.session, [1])[1].lines == ()
