"""What was open comes back as it was; after a crash the user is asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from medviewer.app.restoring.control import SessionStore
from medviewer.app.restoring.placing import ALL_GONE, named_window
from medviewer.app.viewport import Viewport
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.restoring.disk import TWO, Disk, leave_a_session, restoring_of, write_now

SOFT = Window(40, 400, "Soft tissue")


def test_what_was_open_comes_back_as_it_was(qtbot, folder: Path) -> None:
    disk = Disk()
    before = leave_a_session(folder, disk)
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    assert control.begin(opens=False) is None
    assert desk.session.arrangement == before.arrangement
    assert desk.session.viewports == before.viewports
    assert desk.said == []


def test_it_comes_back_while_the_folder_is_scanned(qtbot, folder: Path) -> None:
    disk = Disk()
    before = leave_a_session(folder, disk)
    desk = make_desk(index=TWO, immediate=False)
    control = restoring_of(desk, disk)
    written = len(disk.written)
    control.begin(opens=False)
    assert [cell.message for cell in desk.session.viewports[:2]] == ["Reading..."] * 2
    write_now(control)
    assert disk.document["running"]
    assert {each["views"]["1"]["series"] for each in disk.written[written:]} == {"mr"}
    assert disk.document["views"]["1"]["series"] == "mr"  # the last session stands until it is back
    desk.tasks.run_all()
    assert desk.session.viewports == before.viewports


def test_a_scan_that_is_stopped_shows_what_was_found(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=TWO, immediate=False)
    desk.reading.index = StudyIndex()
    control = restoring_of(desk, disk)
    control.begin(opens=False)
    desk.controller.studies.stop_scan()
    desk.tasks.run_all()
    assert desk.session.viewports[0] == Viewport()


def test_a_cell_that_the_reader_has_filled_meanwhile_stays(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=TWO, immediate=False)
    desk.reading.partial = (TWO,)
    restoring_of(desk, disk).begin(opens=False)
    mine = Viewport("ct", message="mine")
    desk.session.set_viewport(1, mine)
    desk.tasks.run_all()
    assert desk.session.viewports[0].series_key == "ct"
    assert desk.session.viewports[1].series_key == "ct"


def test_a_series_that_is_gone_is_told_once(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=StudyIndex((make_study("s", make_series("ct")),)))
    restoring_of(desk, disk).begin(opens=False)
    assert desk.said == ["1 of 2 series that were shown the last time are not there any more."]
    assert desk.session.viewports[1] == Viewport()


def test_a_folder_with_other_series_shows_its_first(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=StudyIndex((make_study("s", make_series("new")),)))
    restoring_of(desk, disk).begin(opens=False)
    assert desk.said == [ALL_GONE]
    assert desk.session.active_viewport.series_key == "new"


def test_a_folder_that_was_moved_is_named(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    folder.rename(folder.with_name("elsewhere"))
    desk = make_desk(index=TWO)
    restoring_of(desk, disk).begin(opens=False)
    assert desk.said == [
        '"Doe Jane" was open the last time and is not there any more; open it from where it lies '
        "now."
    ]
    assert desk.session.opened == ""


def test_what_is_left_of_several_folders_is_opened(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    disk.document["paths"] = [str(folder), str(folder / "b"), str(folder / "c")]
    desk = make_desk(index=TWO)
    restoring_of(desk, disk).begin(opens=False)
    assert desk.said[0].startswith('"b" and 1 more was open')
    assert desk.session.viewports[1].series_key == "mr"


def test_who_opens_something_else_gets_that(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk)
    desk = make_desk(index=TWO)
    restoring_of(desk, disk).begin(opens=True)
    assert desk.session.opened == ""
    assert desk.said == []


def test_windows_get_their_names_again() -> None:
    series = make_series("ct", make_stack("a"))
    stack = series.stacks[0]
    assert named_window(None, series, stack) is None
    assert named_window(Window(40, 400), series, stack) == SOFT
    assert named_window(Window(-600, 1500), series, stack) == Window(-600, 1500, "Lung")
    assert named_window(Window(1, 2), series, stack) == Window(1, 2)
    last = stack.frames[-1]
    own = Window(497, 1027, "Algo1")
    image = replace(last.instance, frames=(replace(last.header, windows=(own,)),))
    varied = replace(stack, frames=(*stack.frames[:-1], replace(last, instance=image)))
    assert named_window(Window(497, 1027), series, varied) == own
    pet = replace(series, modality="PT")
    named = named_window(Window(2.5, 5, function="linear_exact"), pet, stack)
    assert named is not None
    assert named.name == "SUV 0-5"


def test_the_true_lock_is_for_one_program_at_a_time(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    store = SessionStore()
    first = store.lock()
    assert isinstance(first, QLockFile)
    assert store.lock() is None
    del first
    assert store.lock() is not None
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("MEDVIEWER_DATA", str(blocked))
    assert store.lock() is None


def test_the_controller_keeps_its_session_on_the_true_disk(
    qtbot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    for begins in range(2):
        desk = make_desk(index=TWO)
        assert desk.controller.restoring.begin(opens=False) is None
        if begins == 0:
            desk.controller.open_paths([folder])
            desk.controller.views.go_to(1)
        assert desk.session.active_viewport.state.slice_index == 1
        desk.controller.close()
