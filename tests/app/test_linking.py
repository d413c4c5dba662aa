from dataclasses import replace

import pytest

from medviewer.app.linking import (
    SEVERAL_PATIENTS,
    LinkEnd,
    follow,
    link_banner,
    nearest_slice,
    scrolls_by_share,
)
from medviewer.app.view_state import Camera, OverlayState, ViewState
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.window import Window
from medviewer.io.records import FrameHeader, FrameRef, Stack
from tests.app.fakes.scans import make_instance, make_series, make_stack

JANE = ("1", "Doe^Jane", "")
JOHN = ("2", "Doe^John", "")


def end(stack: Stack, *, patient: tuple[str, str, str] = JANE, key: str = "ct") -> LinkEnd:
    return LinkEnd(patient, make_series(key, stack), stack)


THICK = end(make_stack("thick", slices=5, step_mm=4.0), key="thick")  # at 0, 4, 8, 12, 16 mm
THIN = end(make_stack("thin", slices=20, step_mm=1.0), key="thin")  # at 0, 1, ... 19 mm
BEFORE = ViewState()


def test_views_of_one_stack_follow_everything_but_the_heatmap() -> None:
    now = ViewState(
        slice_index=3,
        window=Window(1, 2),
        inverted=True,
        flipped_horizontally=True,
        quarter_turns=1,
        camera=Camera((1.0, 2.0), 3.0),
        overlay=OverlayState(opacity=0.9),
    )
    followed = follow(THICK, THICK, BEFORE, now, ViewState(annotations="none"))
    assert followed == replace(now, overlay=OverlayState(), annotations="none")


def test_only_what_changed_is_followed() -> None:
    follower = ViewState(slice_index=2, window=Window(5, 6))
    now = replace(BEFORE, slice_index=3)
    assert follow(THICK, THICK, BEFORE, now, follower) == replace(follower, slice_index=3)


def test_images_of_two_patients_never_follow_each_other() -> None:
    stack = make_stack("thick")
    other = end(stack, patient=JOHN)
    state = ViewState(slice_index=1)
    assert follow(end(stack), other, BEFORE, ViewState(slice_index=3), state) == state


def test_another_series_goes_to_the_nearest_position() -> None:
    followed = follow(THICK, THIN, BEFORE, ViewState(slice_index=2), ViewState())
    assert followed.slice_index == 8  # 2 * 4 mm


def test_the_nearest_of_thick_slices_is_taken() -> None:
    assert nearest_slice(THIN, 7, THICK) == 2  # 7 mm lies between 4 and 8


def test_slice_stays_where_no_position_is_known() -> None:
    unplaced = Stack((FrameRef(make_instance(z=None)), FrameRef(make_instance("b", z=None))))
    state = ViewState(slice_index=1)
    assert follow(end(unplaced), THIN, BEFORE, ViewState(slice_index=1), state) == state
    assert nearest_slice(THIN, 0, end(unplaced)) is None
    assert not scrolls_by_share(end(unplaced), THIN)


def followed(leader: LinkEnd, index: int, follower: LinkEnd) -> int:
    before, now = ViewState(slice_index=-1), ViewState(slice_index=index)
    return follow(leader, follower, before, now, ViewState()).slice_index


OTHER_DAY = end(make_stack("other", slices=9, FrameOfReferenceUID="1.8"), key="other")


def test_another_frame_of_reference_goes_to_the_same_share_of_the_stack() -> None:
    assert scrolls_by_share(THICK, OTHER_DAY)
    assert [followed(THICK, index, OTHER_DAY) for index in range(5)] == [0, 2, 4, 6, 8]
    assert [followed(OTHER_DAY, index, THICK) for index in (0, 1, 4, 8)] == [0, 0, 2, 4]


def test_a_stack_that_goes_the_other_way_is_followed_from_its_end() -> None:
    backwards = end(replace(OTHER_DAY.stack, frames=OTHER_DAY.stack.frames[::-1]), key="back")
    assert [followed(THICK, index, backwards) for index in (0, 2, 4)] == [8, 4, 0]


def test_frames_without_a_place_go_by_their_share_too() -> None:
    short, long = (
        Stack(tuple(FrameRef(make_instance(f"{count}{n}", z=None)) for n in range(count)))
        for count in (3, 5)
    )
    clips = end(short, key="short"), end(long, key="long")
    assert scrolls_by_share(*clips)
    assert [followed(clips[0], index, clips[1]) for index in range(3)] == [0, 2, 4]


def test_a_single_image_or_one_of_the_same_space_or_another_patient_does_not() -> None:
    single = end(make_stack("single", slices=1, FrameOfReferenceUID="1.8"), key="single")
    stranger = replace(OTHER_DAY, patient=JOHN)
    for other in (single, stranger, THIN, THICK):
        assert not scrolls_by_share(THICK, other)


def test_planes_at_an_angle_do_not_scroll_together() -> None:
    instance = make_instance("sagittal", FrameOfReferenceUID="1.8")
    plane = PlaneGeometry((3.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
    sagittal = end(Stack((FrameRef(replace(instance, frames=(FrameHeader(plane),))),) * 2))
    assert not scrolls_by_share(THICK, sagittal)


def test_slice_stays_between_different_frames_of_reference() -> None:
    elsewhere = make_stack("elsewhere", FrameOfReferenceUID="1.8")
    assert nearest_slice(THIN, 5, end(elsewhere)) is None
    assert nearest_slice(end(make_stack("x", FrameOfReferenceUID="")), 1, THIN) is None


def test_slice_stays_between_planes_at_an_angle() -> None:
    instance = make_instance("sagittal")
    plane = PlaneGeometry((3.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
    sagittal = Stack((FrameRef(replace(instance, frames=(FrameHeader(plane),))),))
    assert nearest_slice(THIN, 5, end(sagittal)) is None


def test_zoom_shows_the_same_share_of_a_larger_matrix() -> None:
    stack = make_stack("large")
    frames = tuple(FrameRef(replace(ref.instance, rows=16, columns=12)) for ref in stack.frames)
    large = end(replace(stack, frames=frames), key="large")
    now = ViewState(camera=Camera((4.0, 3.0), 10.0))
    followed = follow(THICK, large, BEFORE, now, ViewState())
    assert followed.camera == Camera((8.0, 6.0), 5.0)  # twice the pixels, half as large


def test_fit_is_followed_as_fit() -> None:
    zoomed = ViewState(camera=Camera((1.0, 1.0), 2.0))
    assert follow(THICK, THIN, zoomed, ViewState(), zoomed).camera == Camera()


@pytest.mark.parametrize(("modality", "followed"), [("CT", Window(7, 8)), ("MR", None)])
def test_window_follows_only_where_values_mean_the_same(
    modality: str, followed: Window | None
) -> None:
    leader = replace(THICK, series=replace(THICK.series, modality=modality))
    follower = replace(THIN, series=replace(THIN.series, modality=modality))
    now = ViewState(window=Window(7, 8))
    assert follow(leader, follower, BEFORE, now, ViewState()).window == followed


def test_banner_speaks_of_two_patients_only() -> None:
    assert link_banner([JANE, JOHN, JANE]) == SEVERAL_PATIENTS
    assert link_banner([JANE, JANE]) == ""
    assert link_banner([]) == ""
