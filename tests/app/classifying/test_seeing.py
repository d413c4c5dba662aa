"""What the network saw, as the program prepares it: which model, which slice, what can go wrong."""

import pytest

from medviewer.app.classifying.seeing import NO_IMAGE, NO_MODEL, NOT_TAKEN, SeenSlice
from medviewer.app.texts.seeing import point_text, tensor_text
from medviewer.errors import UnsuitableInputError
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

REGULAR = StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),))


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.views.go_to(3)
    return desk


def look(desk: Desk) -> SeenSlice:
    seen: list[SeenSlice] = []
    desk.controller.seeing.look(seen.append, pytest.fail)
    return seen[0]


def test_the_shown_slice_is_prepared_for_the_chosen_model(opened: Desk) -> None:
    shown = look(opened)
    assert opened.classifier.looked == [("ct", 3, "tiny")]
    assert shown.title == "Tiny model · CT #3 Abdomen, image 4"
    assert (shown.slice_index, shown.window) == (3, opened.session.active_viewport.state.window)
    assert shown.plane is not None
    assert shown.plane.plane.position_lps == (0.0, 0.0, 6.0)


def test_a_shown_result_asks_its_own_model(opened: Desk) -> None:
    opened.controller.classify_active("other")
    opened.session.choose_model("tiny")
    look(opened)
    assert opened.classifier.looked == [("ct", 3, "other")]


def test_pixels_in_memory_are_not_read_again(opened: Desk) -> None:
    before = len(opened.reading.read)
    look(opened)
    assert len(opened.reading.read) == before


def test_without_image_model_or_taken_slice_it_says_why(desk: Desk) -> None:
    assert desk.controller.seeing.refusal() == NO_IMAGE
    desk.open(REGULAR)
    assert desk.controller.seeing.refusal() == NO_MODEL
    desk.controller.classifications.list_models()
    assert desk.controller.seeing.refusal() == ""
    desk.controller.mpr.show()
    assert desk.controller.seeing.refusal() == NOT_TAKEN


def test_an_image_that_cannot_be_prepared_is_told(opened: Desk) -> None:
    opened.classifier.error = UnsuitableInputError("No pixel spacing.")
    said: list[str] = []
    opened.controller.seeing.look(lambda _: pytest.fail("nothing was prepared"), said.append)
    assert said == ["No pixel spacing."]


def test_a_stop_is_told(opened: Desk) -> None:
    opened.tasks.immediate = False
    said: list[str] = []
    opened.controller.seeing.look(lambda _: None, said.append).cancel()
    assert said == ["Stopped."]


def test_a_point_is_named_in_image_patient_and_tensor(opened: Desk) -> None:
    shown = look(opened)
    # row 2 and column 3 of the image are their centres, 2.5 and 3.5; of 8 rows the tensor has 4,
    # of 4 columns from 1 on it has 4, too; values count from 30, the slice's value
    assert point_text(shown, 2.5, 3.5) == (
        "image: row 2.0, column 3.0  ·  L 3.0  P 2.0  H 6.0 mm  ·  "
        "network: row 1, column 2, value 36.000, 52.000"
    )
    assert point_text(shown, 2.5, 0.5).endswith("the network does not see this place")


def test_an_image_without_a_place_has_no_millimetres(desk: Desk) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    assert "mm" not in point_text(look(desk), 2.5, 3.5)


def test_shape_and_range_of_the_tensor_are_named(opened: Desk) -> None:
    assert tensor_text(look(opened), 1) == (
        "2 x 4 x 4, values 46.00 to 61.00; black is 0.00, white 64.00"
    )
