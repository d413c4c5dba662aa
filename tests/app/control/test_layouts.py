from dataclasses import replace

import pytest

from medviewer.app.linking import NO_PATIENT, SEVERAL_PATIENTS
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.viewport import LAYOUT_CELLS, Arrangement, LayoutName, Viewport
from medviewer.io.records import Patient, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study


def set_result(desk: Desk, model: str = "tiny", **scores: float) -> ResultKey:
    key = ResultKey("ct", model)
    result = make_result(make_series(), scores, model_name=model)
    desk.session.set_status(ClassificationStatus(key, ClassificationState.DONE, result=result))
    return key


@pytest.mark.parametrize(("layout", "count"), [("1x1", 1), ("1x2", 2), ("2x1", 2), ("2x2", 4)])
def test_layout_has_so_many_cells(desk: Desk, layout: str, count: int) -> None:
    desk.controller.layouts.set_layout(layout)
    assert desk.session.arrangement.count == count
    assert desk.session.arrangement.visible == tuple(range(count))


def test_smaller_layout_takes_the_keys_back(desk: Desk) -> None:
    desk.controller.layouts.set_layout("2x2")
    desk.controller.layouts.activate(3)
    desk.controller.layouts.set_layout("1x2")
    assert desk.session.arrangement == Arrangement("1x2", 0)


def test_keys_go_round_the_cells(desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    seen = []
    for _ in range(2):
        desk.controller.layouts.activate_next()
        seen.append(desk.session.arrangement.active)
    assert seen == [1, 0]


def test_cell_is_maximised_and_restored(desk: Desk) -> None:
    layouts = desk.controller.layouts
    layouts.set_layout("2x2")
    layouts.toggle_maximised(2)
    assert desk.session.arrangement.visible == (2,)
    layouts.toggle_maximised()
    assert desk.session.arrangement.visible == (0, 1, 2, 3)


def test_single_cell_is_not_maximised(desk: Desk) -> None:
    desk.controller.layouts.toggle_maximised(0)
    assert not desk.session.arrangement.maximised


def test_two_patients_are_told_of_while_they_are_shown(desk: Desk) -> None:
    other = make_study("o", make_series("other"), name="Roe^Rita")
    desk.open(StudyIndex((make_study(), other)))
    desk.controller.layouts.set_layout("1x2")
    desk.controller.series.show("other", number=1)
    assert desk.controller.layouts.patients_banner() == SEVERAL_PATIENTS
    desk.controller.layouts.set_linked(linked=True)
    assert desk.said == []  # a notice would stay when one patient is gone
    assert desk.controller.layouts.patients_banner() == SEVERAL_PATIENTS
    desk.controller.layouts.toggle_maximised(1)
    assert desk.controller.layouts.patients_banner() == ""


def side_by_side(desk: Desk, *studies) -> None:
    """Show two series beside each other, linked, and take the first one slice on."""
    desk.open(StudyIndex(studies))
    desk.controller.layouts.set_layout("1x2")
    first, second = [series.key for study in studies for series in study.series]
    desk.controller.series.show(first, number=0)
    desk.controller.series.show(second, number=1)
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.layouts.activate(0)
    desk.session.update_viewport(1, state=replace(desk.session.viewports[1].state, slice_index=1))
    desk.controller.views.go_to(0)
    desk.controller.views.go_to(2)


def slices(desk: Desk) -> list[int]:
    return [viewport.state.slice_index for viewport in desk.session.viewports[:2]]


def test_nobody_knows_whose_two_studies_without_a_name_are(desk: Desk) -> None:
    studies = [
        make_study(key, make_series(f"of {key}"), patient=Patient()) for key in ("one", "other")
    ]
    side_by_side(desk, *studies)
    assert desk.controller.layouts.patients_banner() == SEVERAL_PATIENTS
    assert slices(desk) == [2, 1]  # the other stays


def test_one_study_without_a_name_is_of_one_patient(desk: Desk) -> None:
    side_by_side(desk, make_study("one", make_series("a"), make_series("b"), patient=Patient()))
    assert desk.controller.layouts.patients_banner() == ""
    assert desk.controller.layouts.studies_banner() == ""
    assert slices(desk) == [2, 2]


def test_files_that_name_neither_patient_nor_study_say_so_side_by_side(desk: Desk) -> None:
    """Such as two volumes in one folder; they can be linked all the same."""
    series = [make_series("a"), make_series("b")]
    side_by_side(desk, make_study("folder", *series, patient=Patient(), study_uid=""))
    assert desk.controller.layouts.patients_banner() == ""
    assert desk.controller.layouts.studies_banner() == NO_PATIENT
    assert slices(desk) == [2, 2]
    desk.controller.series.show("a", number=1)
    assert desk.controller.layouts.studies_banner() == ""


def test_unlinking_is_silent(desk: Desk) -> None:
    desk.open()
    desk.controller.layouts.set_linked(linked=True)
    desk.controller.layouts.set_linked(linked=False)
    assert desk.said == []
    assert not any(viewport.linked for viewport in desk.session.viewports)


def test_compare_puts_plain_and_overlay_side_by_side(desk: Desk) -> None:
    desk.open()
    key = set_result(desk, lesion=0.8)
    desk.controller.views.go_to(4)
    desk.controller.compare()
    left, right = desk.session.viewports[:2]
    assert desk.session.arrangement == Arrangement("1x2", 1)
    assert (left.shows, left.result, left.linked) == ("plain", None, True)
    assert (right.shows, right.result, right.linked) == ("overlay", key, True)
    assert right.state.overlay.target == "lesion"
    assert left.state.slice_index == right.state.slice_index == 4


def test_compare_takes_four_cells_for_several_classes_highest_score_first(desk: Desk) -> None:
    desk.open()
    set_result(desk, low=0.1, high=0.9, middle=0.5, lowest=0.05)
    desk.controller.compare("ct")
    assert desk.session.arrangement.layout == "2x2"
    shown = [viewport.state.overlay.target for viewport in desk.session.viewports[:4]]
    assert shown == ["", "high", "middle", "low"]


def test_compare_shows_two_models_beside_the_plain_image_and_no_empty_cell(desk: Desk) -> None:
    desk.open()
    first = set_result(desk, "tiny", lesion=0.8)
    second = set_result(desk, "other", lesion=0.2)
    desk.session.update_viewport(0, result=second)
    desk.controller.compare()
    assert desk.session.arrangement.layout == "1x3"
    assert [cell.result for cell in desk.session.viewports[:4]] == [None, second, first, None]
    assert desk.session.viewports[3] == Viewport()


def test_compare_without_a_result_waits_for_one(desk: Desk) -> None:
    desk.open()
    desk.controller.compare()
    assert [cell.shows for cell in desk.session.viewports[:2]] == ["plain", "overlay"]
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert desk.session.viewports[0].result is None
    assert desk.session.viewports[1].result == ResultKey("ct", "tiny")


def test_compare_shows_a_series_that_is_not_on_screen(desk: Desk) -> None:
    other = make_series("b")
    desk.open(StudyIndex((make_study("s", make_series("a"), other),)))
    desk.controller.compare("b")
    assert [cell.series_key for cell in desk.session.viewports[:2]] == ["b", "b"]
    assert not any(cell.message for cell in desk.session.viewports)


def test_compare_without_a_series_is_silent(desk: Desk) -> None:
    desk.controller.compare()
    desk.controller.layouts.compare("unknown")
    assert desk.session.arrangement == Arrangement()


def test_compare_hides_results_that_wait_for_the_reader(desk: Desk) -> None:
    desk.open()
    desk.session.update_settings(read_first_then_reveal=True)
    key = set_result(desk, lesion=0.8)
    desk.controller.compare()
    assert [cell.result for cell in desk.session.viewports] == [None] * 9
    desk.controller.classifications.reveal(key)
    assert desk.session.viewports[1].result == key


@pytest.mark.parametrize(
    ("layout", "count"),
    [("1+2", 3), ("1x3", 3), ("3x1", 3), ("2x3", 6), ("3x2", 6), ("3x3", 9)],
)
def test_larger_layouts_have_so_many_cells_in_places_of_their_own(
    desk: Desk, layout: LayoutName, count: int
) -> None:
    desk.controller.layouts.set_layout(layout)
    assert desk.session.arrangement.count == count == len(set(LAYOUT_CELLS[layout]))
