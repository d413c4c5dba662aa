from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.viewport import Viewport
from medviewer.inference.prediction import FailedImage, InputWarning, WarningKind
from medviewer.io.records import FrameRef, Problem, ProblemKind, Stack, StudyIndex
from medviewer.ui.slices.content import ShownSlice, SliceContent
from medviewer.ui.slices.grid.viewport_content import slice_content
from tests.app.fakes.classifier import CHOICE, make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_instance, make_series, make_stack, make_study
from tests.app.uneven import UNEVEN

KEY = ResultKey("ct", "tiny")
AGE = InputWarning(WarningKind.AGE_UNKNOWN, "The age is unknown.")
VIEW = InputWarning(WarningKind.VIEW_UNKNOWN, "The view is unknown.")
SEVERAL = InputWarning(WarningKind.SEVERAL_IMAGES, "There are several images.")


def shown(desk: Desk) -> SliceContent:
    content = slice_content(desk.session, desk.session.active_viewport, ())
    assert content is not None
    return content


def set_result(desk: Desk, *, stale: bool = False, warnings: tuple[InputWarning, ...] = ()) -> None:
    result = make_result(make_series(), warnings=warnings)
    desk.session.set_status(
        ClassificationStatus(KEY, ClassificationState.DONE, result=result, stale=stale)
    )
    desk.controller.classifications.show_result(KEY)


def test_cell_without_pixels_has_no_content(desk: Desk) -> None:
    assert slice_content(desk.session, Viewport(), ()) is None
    desk.open()
    reading = Viewport("ct", message="Reading...")
    assert slice_content(desk.session, reading, ()) is None


def test_content_has_the_pixels_and_the_place_in_the_series(desk: Desk) -> None:
    series = make_series("s", make_stack("a", slices=3), make_stack("b", PatientOrientation="L\\F"))
    desk.open(StudyIndex((make_study("x", series),)))
    desk.controller.series.show("s", 1)
    content = shown(desk)
    assert content.first_image_index == 3
    assert content.volume.slice_count == 5
    assert content.orientation == "L\\F"
    assert content.body_part == "ABDOMEN"
    assert content.overlay is None
    assert content.banners == ()


def test_the_scale_of_a_projection_is_that_of_its_detector(desk: Desk) -> None:
    film = make_instance("f.dcm", modality="DX", ImagerPixelSpacing="0.2\\0.2")
    film = replace(film, frames=(replace(film.frames[0], pixel_spacing_mm=(0.2, 0.2)),))
    series = make_series("s", Stack((FrameRef(film),), None, "axial"), make_stack("a"))
    desk.open(StudyIndex((make_study("x", series),)))
    desk.controller.series.show("s")
    assert shown(desk).scale_note == "detector"
    desk.controller.series.show("s", 1)
    assert shown(desk).scale_note == ""


def test_corners_speak_of_what_is_shown(desk: Desk) -> None:
    desk.open()
    state = desk.session.active_viewport.state
    corners = shown(desk).corner_texts(ShownSlice(state, 4, state.window, 2.0))
    assert corners.top_left[0] == "Doe, Jane"
    assert corners.bottom_left[:3] == ("Image 5/5", "W 400  L 40  Soft tissue", "Zoom 200 %")


def test_result_brings_heatmap_and_badge(desk: Desk) -> None:
    desk.open()
    set_result(desk)
    content = shown(desk)
    assert content.overlay is not None
    assert content.overlay.attribution is not None
    np.testing.assert_array_equal(content.overlay.attribution.native[0], [[0, 1], [2, 3]])
    assert content.overlay.title == "Grad-CAM · lesion"
    state = desk.session.active_viewport.state
    corners = content.corner_texts(ShownSlice(state, 0, state.window, 1.0))
    assert corners.kind == "AI: tiny 1.0"


def test_heatmap_is_named_as_the_model_names_its_class(desk: Desk) -> None:
    named = replace(CHOICE, class_names=(("lesion", "Focal lesion"),))
    desk.session.set_models([named], [])
    desk.open()
    set_result(desk)
    overlay = shown(desk).overlay
    assert overlay is not None
    assert overlay.title == "Grad-CAM · Focal lesion"


def test_plain_cell_has_no_heatmap_and_no_warning_of_it(desk: Desk) -> None:
    desk.open()
    set_result(desk, warnings=(AGE,))
    desk.session.update_viewport(0, shows="plain")
    content = shown(desk)
    assert content.plain
    assert content.overlay is None
    assert content.banners == ()


def test_class_without_a_map_has_no_overlay(desk: Desk) -> None:
    desk.open()
    set_result(desk)
    result = desk.session.statuses[0].result
    assert result is not None
    result.attributions.clear()
    assert shown(desk).overlay is None


@pytest.mark.parametrize(
    ("warnings", "stale", "banners"),
    [
        ((), False, ()),
        ((SEVERAL,), False, ()),
        ((AGE,), False, ("AI result with a warning: The age is unknown",)),
        (
            (AGE, SEVERAL, VIEW),
            False,
            ("AI result with warnings: The age is unknown (1 more in the AI pane)",),
        ),
        ((), True, ("The files changed since the AI result was made",)),
    ],
)
def test_warnings_stand_over_the_image(
    desk: Desk, warnings: tuple[InputWarning, ...], stale: bool, banners: tuple[str, ...]
) -> None:
    desk.open()
    set_result(desk, stale=stale, warnings=warnings)
    assert shown(desk).banners == banners


def test_another_model_than_that_of_the_result_stands_over_the_image(desk: Desk) -> None:
    desk.open()
    set_result(desk, stale=True)
    desk.session.set_status(replace(desk.session.statuses[0], model_changed=True))
    assert shown(desk).banners == ("The model changed since the AI result was made",)


def test_missing_slices_stand_over_the_image_and_quieter_problems_do_not(
    qtbot: QtBot, desk: Desk
) -> None:
    problems = (
        Problem(ProblemKind.MISSING_SLICE, "A slice is missing between 3 and 4"),
        Problem(ProblemKind.DUPLICATE_INSTANCE, "A file stands twice"),
    )
    desk.open(StudyIndex((make_study("s", make_series("ct", problems=problems)),)))
    content = slice_content(desk.session, desk.session.active_viewport, ("Two patients",))
    assert content is not None
    assert content.banners == ("Two patients", "A slice is missing between 3 and 4")
    without = slice_content(desk.session, desk.session.active_viewport, (), identifying=False)
    assert without is not None
    assert without.banners == ("Missing slice",)  # the sentence may name files


def test_image_without_a_map_says_why(desk: Desk) -> None:
    desk.open()
    series = make_series()
    result = make_result(series)
    refusal = InputWarning(WarningKind.EMPTY_IMAGE, "The image is empty.", refuses=True)
    first = result.prediction.images[0]
    object.__setattr__(first, "warnings", (AGE, refusal))
    failed = (FailedImage("b.dcm", 1, 3, "The pixels are damaged."),)
    object.__setattr__(result.prediction, "failed", failed)
    desk.session.set_status(ClassificationStatus(KEY, ClassificationState.PARTIAL, result=result))
    desk.controller.classifications.show_result(KEY)
    overlay = shown(desk).overlay
    assert overlay is not None
    reasons = [overlay.reason_for(index) for index in (0, 3, 1)]
    assert reasons == ["The image is empty.", "The pixels are damaged.", "it was not scored"]


def test_a_problem_of_another_stack_is_no_banner(desk: Desk) -> None:
    problems = (
        Problem(ProblemKind.GANTRY_TILT, "The first is tilted", ("first0.dcm", "first1.dcm")),
        Problem(ProblemKind.UNEVEN_SPACING, "The second is uneven", ("second0.dcm",)),
    )
    stacks = make_stack("first", 2), make_stack("second", 2)
    desk.open(StudyIndex((make_study("s", make_series("ct", *stacks, problems=problems)),)))
    assert shown(desk).banners == ("The first is tilted",)
    desk.controller.series.show("ct", 1)
    assert shown(desk).banners == ("The second is uneven",)


def test_resampled_slices_say_so_over_the_image_and_in_the_corner(desk: Desk) -> None:
    desk.open(UNEVEN)
    assert shown(desk).banners == ("The steps differ.",)
    desk.controller.resampling.toggle()
    content = shown(desk)
    assert content.banners == ("RESAMPLED, not as the scanner took it: linear",)
    state = desk.session.active_viewport.state
    corners = content.corner_texts(ShownSlice(state, 8, state.window, 1.0))
    assert corners.kind == "RESAMPLED"
    assert corners.bottom_left[0] == "Image 9/9"
    minimal = ShownSlice(replace(state, annotations="minimal"), 8, state.window, 1.0)
    assert content.corner_texts(minimal).kind == "RESAMPLED"


def test_planes_are_named_in_the_corner_and_resampled_ones_marked(desk: Desk) -> None:
    desk.open(UNEVEN)
    desk.controller.mpr.toggle()
    content = shown(desk)
    assert content.banners == ("RESAMPLED, not as the scanner took it: linear",)
    state = desk.session.active_viewport.state
    corners = content.corner_texts(ShownSlice(state, 3, state.window, 1.0))
    assert corners.kind == "MPR axial · RESAMPLED"
    assert corners.bottom_left[0] == "Image 4/9"
