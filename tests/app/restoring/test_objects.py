"""What lay over the images comes back; what is gone is missed by nobody."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.app.viewport import Viewport
from medviewer.errors import ReadError
from medviewer.image.window import VoiTable, Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.objects.made import (
    KO,
    MAP,
    PR,
    SEG,
    index_with_objects,
    parametric_map,
    presentation,
    segmentation,
)
from tests.app.restoring.disk import Disk, restoring_of, write_now

TABLE = Window(1.0, 2.0, "Own table", table=VoiTable(0, 8, (0, 255)))


def started(index: StudyIndex | None = None, *, immediate: bool = True, **found: object) -> Desk:
    """Return a program before which lies a study with objects."""
    desk = make_desk(index=index or index_with_objects(), immediate=immediate)
    given = {SEG: segmentation(), MAP: parametric_map(), PR: presentation(area=(1, 1, 5, 5))}
    desk.reading.objects = given | {f"{kind}.dcm": value for kind, value in found.items()}
    return desk


def left(folder: Path, disk: Disk, *keys: str, **found: object) -> Desk:
    """Return a program that has shown these objects, each in a view of its own."""
    desk = started(**found)
    restoring_of(desk, disk).begin(opens=True)
    desk.controller.open_paths([folder])
    desk.controller.layouts.set_layout("1x2")
    for number, key in enumerate(keys):
        desk.controller.series.show("ct", number=number)
        desk.controller.layouts.activate(number)
        desk.controller.objects.show("ct", key)
    return desk


def back(desk: Desk, disk: Disk) -> tuple[Viewport, ...]:
    """Return the views as they come back."""
    assert restoring_of(desk, disk).begin(opens=False) is None
    desk.tasks.run_all()
    return desk.session.viewports


def without(*keys: str) -> StudyIndex:
    """Return the study without some of its objects."""
    study = index_with_objects().studies[0]
    series = tuple(
        replace(each, objects=tuple(own for own in each.objects if own.key not in keys))
        for each in study.series
    )
    return StudyIndex((replace(study, series=series),))


@pytest.mark.parametrize("immediate", [True, False])
def test_layers_come_back_where_and_as_they_were(qtbot, folder: Path, immediate: bool) -> None:
    disk = Disk()
    before = left(folder, disk, MAP, SEG)
    session = before.session
    look = replace(session.active_viewport.state.layer, opacity=0.8, hidden=frozenset({7}))
    before.controller.objects.set_layer(look)
    before.controller.views.go_to(0)  # where the segmentation has nothing
    before.controller.close()
    desk = started(immediate=immediate)
    assert back(desk, disk) == session.viewports
    assert [cell.layer for cell in desk.session.viewports[:2]] == [MAP, SEG]
    shown = desk.controller.objects.layer_of(desk.session.active_viewport)
    assert shown is desk.reading.objects[SEG]
    assert desk.said == []


@pytest.mark.parametrize("immediate", [True, False])
@pytest.mark.parametrize("window", [Window(10.0, 20.0, "Presentation"), TABLE])
def test_a_presentation_state_comes_back_as_it_was_left(
    qtbot, folder: Path, window: Window, immediate: bool
) -> None:
    disk = Disk()
    look = replace(presentation(area=(1, 1, 5, 5)))
    look = replace(look, slices={n: replace(own, window=window) for n, own in look.slices.items()})
    before = left(folder, disk, PR, presentation_state=look)
    session = before.session
    before.controller.close()
    desk = started(immediate=immediate, presentation_state=look)
    now = back(desk, disk)[0]
    assert now == session.viewports[0]
    assert now.presented is not None
    assert not now.presented.is_modified(now.state)
    desk.controller.layouts.activate(0)
    desk.controller.objects.take_off_presentation()
    before.controller.objects.take_off_presentation()
    assert desk.session.viewports[0].state == session.viewports[0].state
    assert desk.said == []


def test_what_the_reader_changed_of_a_presentation_state_stays_changed(qtbot, folder: Path) -> None:
    disk = Disk()
    before = left(folder, disk, PR)
    before.controller.views.set_window(Window(77.0, 99.0))
    before.controller.close()
    now = back(started(), disk)[0]
    assert now.state.window == Window(77.0, 99.0)
    assert now.presented is not None
    assert now.presented.is_modified(now.state)


def test_one_presentation_state_in_two_views_comes_back_in_both(qtbot, folder: Path) -> None:
    disk = Disk()
    before = left(folder, disk, PR, PR)
    before.controller.close()
    desk = started(immediate=False)
    assert back(desk, disk)[:2] == before.session.viewports[:2]
    assert desk.reading.read_objects == [PR]


def test_objects_that_are_gone_are_left_out_in_silence(qtbot, folder: Path) -> None:
    disk = Disk()
    before = left(folder, disk, SEG, PR)
    plain = before.session.viewports[1].presented
    assert plain is not None
    before.controller.close()
    desk = started(without(SEG, PR))
    layered, presented = back(desk, disk)[:2]
    assert (layered.layer, presented.presented) == ("", None)
    assert (presented.state.inverted, presented.state.quarter_turns) == (False, 0)
    assert presented.state.window == plain.before.window
    assert desk.said == []


def test_an_object_that_cannot_be_read_any_more_is_told_and_taken_off(qtbot, folder: Path) -> None:
    disk = Disk()
    before = left(folder, disk, SEG, PR)
    before.controller.close()
    broken = ReadError("It is damaged.")
    desk = started(segmentation=broken, presentation_state=broken)
    layered, presented = back(desk, disk)[:2]
    assert (layered.layer, presented.presented, presented.state.inverted) == ("", None, False)
    assert desk.said == ["It is damaged."] * 2


def test_a_reader_who_goes_on_while_it_is_read_is_not_followed(qtbot, folder: Path) -> None:
    disk = Disk()
    left(folder, disk, PR).controller.close()
    desk = started(immediate=False)
    control = restoring_of(desk, disk)
    control.begin(opens=False)
    while desk.session.viewports[0].presented is None:
        desk.tasks.run_next()
    desk.controller.series.show("other", number=0)
    desk.tasks.run_all()
    assert desk.session.viewports[0].presented is None
    assert not desk.session.viewports[0].state.inverted
    assert desk.session.viewports[0].series_key == "other"


def test_no_name_of_a_file_is_kept(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = left(folder, disk, SEG, PR)
    write_now(desk.controller.restoring)
    assert SEG not in str(disk.document["views"])
    assert PR not in str(disk.document["views"])


@pytest.mark.parametrize("immediate", [True, False])
def test_the_chosen_key_object_selection_comes_back(qtbot, folder: Path, immediate: bool) -> None:
    disk = Disk()
    before = left(folder, disk, KO)
    before.controller.close()
    desk = started(immediate=immediate)
    back(desk, disk)
    assert desk.session.objects.selection == KO
    assert [row.place.slice_index for row in desk.controller.key_objects.rows()] == [0, 4]
    assert KO not in json.dumps(disk.document)


def test_a_selection_that_is_gone_is_missed_by_nobody(qtbot, folder: Path) -> None:
    disk = Disk()
    left(folder, disk, KO).controller.close()
    desk = started(without(KO))
    back(desk, disk)
    assert desk.session.objects.selection == ""
    assert desk.said == []


def test_choosing_a_selection_is_kept_at_once(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = left(folder, disk)
    write_now(desk.controller.restoring)
    assert not desk.controller.restoring._timer.isActive()
    desk.controller.objects.show("ct", KO)
    assert desk.controller.restoring._timer.isActive()
    write_now(desk.controller.restoring)
    assert disk.document["selection"]
