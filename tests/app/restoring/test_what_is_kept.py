"""What is written of a session, and when."""

from pathlib import Path

import pytest

from medviewer.app.restoring.control import DAMAGED
from medviewer.config import Settings
from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import Kind
from tests.app.fakes.desk import make_desk
from tests.app.fakes.store import FakeStore
from tests.app.restoring.disk import TWO, Disk, leave_a_session, restoring_of, write_now


def test_nothing_is_kept_where_the_setting_says_so(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = make_desk(index=TWO, settings=Settings(restore_session=False))
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    write_now(control)
    assert disk.document["paths"] == []
    assert disk.document["views"] == {}
    assert "Doe" not in str(disk.document)
    again = make_desk(index=TWO)
    assert restoring_of(again, disk).begin(opens=False) is None
    assert again.said == [
        "MedViewer ended unexpectedly the last time. What was measured and marked is saved."
    ]


def test_switched_off_it_brings_nothing_back(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=TWO, settings=Settings(restore_session=False))
    restoring_of(desk, disk).begin(opens=False)
    assert desk.session.opened == ""


def test_a_second_window_leaves_the_session_of_the_first_alone(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    written = len(disk.written)
    disk.locked_by_another = True
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    assert control.begin(opens=False) is None
    desk.controller.open_paths([folder])
    control.end()
    assert len(disk.written) == written


@pytest.mark.parametrize("document", [{"schema": 99}, [1], {"schema": 1, "layout": "x"}])
def test_a_session_that_makes_no_sense_stops_nothing(qtbot, document: object) -> None:
    desk = make_desk(index=TWO)
    assert restoring_of(desk, Disk(document)).begin(opens=False) is None
    assert desk.said == [DAMAGED]


def test_a_disk_that_fails_is_told_once_a_way(qtbot, folder: Path) -> None:
    disk = Disk(error=MedviewerError("The disk is full."))
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=False)
    desk.controller.open_paths([folder])
    write_now(control)
    assert desk.said == ["The disk is full."] * 2  # it was neither read nor written
    disk.error = None
    desk.controller.layouts.set_layout("2x2")
    write_now(control)
    assert disk.document["layout"] == "2x2"
    disk.error = MedviewerError("The disk is full.")
    desk.controller.layouts.set_layout("1x1")
    write_now(control)
    assert len(desk.said) == 3
    control.end()


def test_changes_are_gathered_and_equal_ones_not_written(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    written = len(disk.written)
    for number in (1, 2, 3):
        desk.controller.views.go_to(number)
    assert len(disk.written) == written
    qtbot.waitUntil(lambda: len(disk.written) == written + 1)
    assert disk.document["views"]["0"]["slice"] == 3
    write_now(control)
    assert len(disk.written) == written + 1


def test_a_cine_writes_when_it_rests(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    write_now(control)
    written = len(disk.written)
    desk.controller.cine.play(0)
    desk.controller.views.go_to(0)
    write_now(control)
    assert len(disk.written) == written
    desk.controller.cine.close(0)
    write_now(control)
    assert len(disk.written) == written + 1
    control.end()


def test_of_three_planes_what_was_before_them_is_kept(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    desk.controller.mpr.toggle()
    assert desk.session.active_viewport.plane is not None
    desk.controller.close()
    assert disk.document["layout"] == "1x1"
    assert list(disk.document["views"]) == ["0"]


def test_measurements_are_counted(qtbot, folder: Path) -> None:
    disk = Disk()
    desk = make_desk(index=TWO, store=FakeStore())
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    desk.controller.open_paths([folder])
    desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (4.0, 5.0)))
    write_now(control)
    assert disk.document["measurements"] == 1
    control.end()
