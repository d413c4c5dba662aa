from dataclasses import replace

import pytest

from medviewer.app.texts.corners import (
    CornerLines,
    CornerState,
    CornerSubject,
    corner_lines,
    patient_title,
    places_on_screen,
    position_text,
    readable_date,
    readable_name,
    series_title,
)
from medviewer.app.view_state import Annotations
from medviewer.config import Settings
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.window import Window
from medviewer.io.records import FrameHeader, FrameRef, Patient, Stack
from medviewer.preferences.corner_texts import CornerPlaces
from tests.app.fakes.scans import make_instance, make_series, make_stack, make_study

STACK = make_stack(
    "a",
    slices=3,
    step_mm=2.5,
    PatientAge="054Y",
    InstitutionName="General Hospital",
    SliceThickness="5.0",
    KVP="120.0",
    ConvolutionKernel="B30f\\1",
    LossyImageCompression="01",
    LossyImageCompressionRatio="4\\10",
)
SERIES = make_series("ct", STACK)
SUBJECT = CornerSubject(make_study("s", SERIES), SERIES, STACK, "AI: tiny 1.0")
STATE = CornerState(2, Window(40, 400, "Soft tissue"), 1.5)


@pytest.mark.parametrize("annotations", ["all", "minimal"])
def test_nothing_tells_the_patient_where_that_is_not_wanted(annotations: Annotations) -> None:
    lines = corner_lines(
        replace(SUBJECT, identifying=False), CornerState(0, None, 1.0, annotations)
    )
    full = corner_lines(SUBJECT, CornerState(0, None, 1.0, annotations))
    assert (lines.top_left, lines.kind) == ((), "AI: tiny 1.0")
    series = f"{SERIES.modality} #{SERIES.number}"
    assert lines.top_right == ((series,) if annotations == "all" else ())
    assert (lines.bottom_left, lines.bottom_right) == (full.bottom_left, full.bottom_right)
    unnumbered = replace(SUBJECT, series=replace(SERIES, number=None), identifying=False)
    assert corner_lines(unnumbered, CornerState(0, None, 1.0)).top_right == (SERIES.modality,)


def test_all_corners_are_filled_by_priority() -> None:
    assert corner_lines(SUBJECT, STATE) == CornerLines(
        ("Doe, Jane", "id-Doe^Jane", "1970-01-31 F 54Y"),
        ("CT #3 Abdomen", "Abdomen CT", "2024-02-29 13:45", "General Hospital"),
        (
            "Image 3/3",
            "W 400  L 40  Soft tissue",
            "Zoom 150 %",
            "H 5.0 mm",
            "Thickness 5 mm  step 2.5 mm",
            "Lossy compression 10:1",
        ),
        ("120 kV", "B30f"),
        "AI: tiny 1.0",
    )


def test_minimal_names_no_patient() -> None:
    lines = corner_lines(SUBJECT, replace(STATE, annotations="minimal"))
    assert lines == CornerLines(
        (), ("Abdomen",), ("Image 3/3", "W 400  L 40  Soft tissue"), kind="AI: tiny 1.0"
    )


def test_lines_stand_where_they_are_placed() -> None:
    """Badge and warnings stand in any case: they are none of the lines that can be moved."""
    places = CornerPlaces("CT", (), ("zoom", "patient_id"), ("date",), ("window",))
    lines = corner_lines(replace(SUBJECT, places=places), STATE)
    assert lines == CornerLines(
        (),
        ("Zoom 150 %", "id-Doe^Jane"),
        ("2024-02-29 13:45", "Lossy compression 10:1"),
        ("W 400  L 40  Soft tissue",),
        "AI: tiny 1.0",
    )
    few = corner_lines(replace(SUBJECT, places=places), replace(STATE, annotations="minimal"))
    assert few == CornerLines((), (), (), ("W 400  L 40  Soft tissue",), "AI: tiny 1.0")


def test_patient_can_be_left_out_of_all_groups() -> None:
    chosen = (CornerPlaces("CT", ("zoom", "patient_id"), (), ("patient_name",)),)
    settings = Settings(corner_texts=chosen)
    assert places_on_screen(settings, "CT") == chosen[0]
    hidden = replace(settings, patient_texts=False)
    assert places_on_screen(hidden, "CT") == CornerPlaces("CT", ("zoom",))
    assert places_on_screen(hidden, "MR").top_left == ()


def test_none_says_nothing() -> None:
    assert corner_lines(SUBJECT, replace(STATE, annotations="none")) == CornerLines()


def test_absent_values_leave_no_empty_lines() -> None:
    stack = Stack((FrameRef(make_instance(z=None, modality="")),))
    series = make_series("x", stack, modality="", description="", number=None, body_part="")
    study = make_study("s", series, patient=Patient(), description="", date="", time="")
    lines = corner_lines(CornerSubject(study, series, stack), CornerState(0, None, 1.0))
    assert lines == CornerLines((), ("no description",), ("Image 1/1", "Zoom 100 %"), ())


@pytest.mark.parametrize(
    ("position", "row", "column", "text"),
    [
        ((12.0, 0, 0), (0, 1, 0), (0, 0, -1), "L 12.0 mm"),
        ((-12.0, 0, 0), (0, 1, 0), (0, 0, -1), "R 12.0 mm"),
        ((0, 3.0, 0), (1, 0, 0), (0, 0, -1), "P 3.0 mm"),
        ((0, -3.0, 0), (1, 0, 0), (0, 0, -1), "A 3.0 mm"),
        ((0, 0, -7.04), (1, 0, 0), (0, 1, 0), "F 7.0 mm"),
    ],
)
def test_position_is_named_by_its_side(
    position: tuple[float, float, float],
    row: tuple[float, float, float],
    column: tuple[float, float, float],
    text: str,
) -> None:
    instance = make_instance()
    header = FrameHeader(PlaneGeometry(position, row, column))
    stack = Stack((FrameRef(replace(instance, frames=(header,))),))
    lines = corner_lines(replace(SUBJECT, stack=stack), replace(STATE, slice_index=0))
    assert text in lines.bottom_left


def test_lossy_without_a_ratio_is_still_said() -> None:
    stack = make_stack("a", LossyImageCompression="01")
    lines = corner_lines(replace(SUBJECT, stack=stack), STATE)
    assert lines.bottom_left[-1] == "Lossy compression"


def test_bits_in_unusual_places_are_told() -> None:
    stack = make_stack("a", BitNote="HighBit 8 of 12 bits stored cannot be: not heeded")
    lines = corner_lines(replace(SUBJECT, stack=stack), STATE)
    assert lines.bottom_left[-1] == "HighBit 8 of 12 bits stored cannot be: not heeded"


def test_a_color_profile_is_named_with_what_is_not_done_with_it() -> None:
    stack = make_stack("a", IccProfile="Adobe RGB (1998)")
    lines = corner_lines(replace(SUBJECT, stack=stack), STATE)
    assert lines.bottom_left[-1] == "ICC profile not applied: Adobe RGB (1998)"


def test_time_without_a_date_is_not_said() -> None:
    study = replace(SUBJECT.study, date="")
    lines = corner_lines(replace(SUBJECT, study=study), STATE)
    assert lines.top_right == ("CT #3 Abdomen", "Abdomen CT", "General Hospital")


def test_age_of_nought_is_not_said() -> None:
    stack = make_stack("a", PatientAge="000Y")
    assert "1970-01-31 F" in corner_lines(replace(SUBJECT, stack=stack), STATE).top_left


def test_step_alone_is_said_where_no_thickness_is_known() -> None:
    stack = make_stack("a", SliceThickness="thin")
    assert "Step 2 mm" in corner_lines(replace(SUBJECT, stack=stack), STATE).bottom_left


def test_window_without_a_name_and_with_fractions() -> None:
    state = replace(STATE, window=Window(0.25, 1.5))
    assert "W 1.5  L 0.25" in corner_lines(SUBJECT, state).bottom_left


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^Maria^Dr", "Doe, Jane Maria Dr"),
        ("Yamada^Tarou=山田^太郎", "Yamada, Tarou"),
        ("Rex", "Rex"),
        ("", ""),
    ],
)
def test_names_read_as_people_write_them(name: str, text: str) -> None:
    assert readable_name(name) == text


def test_dates_read_as_iso_and_others_as_they_are() -> None:
    assert readable_date("20260131") == "2026-01-31"
    assert readable_date("2026-01-31") == "2026-01-31"
    assert readable_date("") == ""


def test_titles_have_something_to_say_in_any_case() -> None:
    assert patient_title(Patient("7", "Doe^Jane")) == "Doe, Jane  7"
    assert patient_title(Patient()) == "Unnamed patient"
    nameless = make_series("x", description="", modality="", number=None)
    assert series_title(nameless) == "Abdomen"


def test_a_point_is_named_by_the_sides_of_the_body() -> None:
    assert position_text((12.04, -3.5, 101.26)) == "L 12.0  A 3.5  H 101.3 mm"
    assert position_text((-1.0, 2.0, -3.0)) == "R 1.0  P 2.0  F 3.0 mm"


def test_an_oblique_plane_is_at_no_one_place_along_an_axis() -> None:
    stack = make_stack()
    leaning = PlaneGeometry((0.0, 0.0, 5.0), (0.8, 0.0, 0.6), (0.0, 1.0, 0.0))
    frames = tuple(
        FrameRef(
            replace(ref.instance, frames=(replace(ref.header, plane=leaning),)),
        )
        for ref in stack.frames
    )
    series = make_series("ct", replace(stack, frames=frames))
    subject = CornerSubject(make_study("s", series), series, series.stacks[0])
    lines = corner_lines(subject, CornerState(0, None, 1.0)).bottom_left
    assert not any(line.startswith(("H ", "F ", "L ", "R ")) for line in lines)


@pytest.mark.usefixtures("chinese")
def test_corners_speak_chinese() -> None:
    assert corner_lines(SUBJECT, STATE) == CornerLines(
        ("Doe, Jane", "id-Doe^Jane", "1970-01-31 F 54Y"),
        ("CT #3 Abdomen", "Abdomen CT", "2024-02-29 13:45", "General Hospital"),
        (
            "图像 3/3",
            "窗宽 400  窗位 40  软组织",
            "缩放 150 %",
            "H 5.0 mm",
            "层厚 5 mm  层间距 2.5 mm",
            "有损压缩 10:1",
        ),
        ("120 kV", "B30f"),
        "AI: tiny 1.0",
    )


@pytest.mark.usefixtures("chinese")
def test_a_window_that_the_file_names_keeps_its_name() -> None:
    state = replace(STATE, window=Window(40, 400, "ABDO SOFT"))
    assert corner_lines(SUBJECT, state).bottom_left[1] == "窗宽 400  窗位 40  ABDO SOFT"
