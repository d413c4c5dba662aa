"""What was open comes back as it was; after a crash the user is asked."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLockFile

from medviewer.app.restoring.control import DAMAGED, RestoringControl, SessionStore
from medviewer.app.restoring.placing import ALL_GONE, Placing, named_window
from medviewer.app.session import Session
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Viewport
from medviewer.config import Settings
from medviewer.errors import MedviewerError
from medviewer.image.measuring.measurement import Kind
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes import Desk, FakeStore, make_desk, make_series, make_stack, make_study

TWO = StudyIndex((make_study("s", make_series("ct"), make_series("mr")),))
SOFT = Window(40, 400, "Soft tissue")


@dataclass
class Disk:
    """A document in memory, with a lock and errors of the test's own."""

    document: Any = None
    error: Exception | None = None
    locked_by_another: bool = False
    written: list[Any] = field(default_factory=list)

    def read(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.document

    def write(self, document: object) -> None:
        if self.error is not None:
            raise self.error
        self.document = json.loads(json.dumps(document))
        self.written.append(document)

    def store(self) -> SessionStore:
        return SessionStore(self.read, self.write, lambda: None if self.locked_by_another else self)


def restoring_of(desk: Desk, disk: Disk) -> RestoringControl:
    controller = desk.controller
    control = RestoringControl(
        desk.session,
        desk.tasks,
        controller.open_paths,
        controller.studies,
        Placing(desk.session, controller.studies, controller.series),
        controller.mpr,
        disk.store(),
    )
    controller.__dict__["restoring"] = control
    return control


def write_now(control: RestoringControl) -> None:
    """Let the time pass in which changes are gathered."""
    control._timer.stop()
    control._write()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Doe Jane"
    folder.mkdir()
    return folder


def leave_a_session(folder: Path, disk: Disk, *, crash: bool = False) -> Session:
    """Open two series side by side, look at them, and end in the usual way or not."""
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    controller = desk.controller
    controller.open_paths([folder])
    controller.layouts.set_layout("1x2")
    controller.series.show("mr", number=1)
    controller.layouts.set_linked(linked=True)
    controller.layouts.activate(1)
    controller.views.go_to(4)
    controller.views.set_window(Window(90, 150, "Liver"))
    controller.views.set_camera(Camera((3.0, 2.0), 7.0))
    controller.views.rotate(1)
    controller.key_images.toggle()
    write_now(control)
    if not crash:
        controller.close()
    return desk.session


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


def test_after_a_crash_the_user_is_asked(qtbot, folder: Path) -> None:
    disk = Disk()
    before = leave_a_session(folder, disk, crash=True)
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    offered = control.begin(opens=False)
    assert offered is not None
    assert offered.session.key_images == 1
    assert offered.crashes == {offered.session.mark: 1}
    assert desk.session.opened == ""
    control.open_last()
    assert desk.session.viewports == before.viewports


def test_a_crash_while_the_question_stands_forgets_nothing(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk, crash=True)
    restoring_of(make_desk(index=TWO), disk).begin(opens=False)
    offered = restoring_of(make_desk(index=TWO), disk).begin(opens=False)
    assert offered is not None
    assert offered.session.paths == (str(folder),)


def test_without_it_the_next_start_is_empty(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk, crash=True)
    control = restoring_of(make_desk(index=TWO), disk)
    control.begin(opens=False)
    control.start_without()
    control.end()
    control.end()
    desk = make_desk(index=TWO)
    assert restoring_of(desk, disk).begin(opens=False) is None
    assert desk.session.opened == ""


def test_after_a_crash_who_opens_something_is_told_and_not_asked(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk, crash=True)
    desk = make_desk(index=TWO)
    assert restoring_of(desk, disk).begin(opens=True) is None
    assert desk.said == [
        "MedViewer ended unexpectedly the last time. Saved: 1 key image and the layout."
    ]


def test_a_study_that_crashed_twice_is_not_opened_by_itself(qtbot, folder: Path) -> None:
    disk = Disk()
    leave_a_session(folder, disk, crash=True)
    for _ in range(2):
        control = restoring_of(make_desk(index=TWO), disk)
        control.begin(opens=False)
        control.open_last()
        write_now(control)  # and the program is killed
    asked = restoring_of(make_desk(index=TWO), disk)
    asked.begin(opens=False)
    asked.end()  # closed without an answer: not opened, so not cleared of it
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    offered = control.begin(opens=False)
    assert offered is not None
    assert offered.crashes[offered.session.mark] == 3
    assert not offered.running
    assert desk.session.opened == ""
    control.open_last()
    control.end()  # it went well
    assert disk.document["crashes"] == {}
    again = make_desk(index=TWO)
    assert restoring_of(again, disk).begin(opens=False) is None
    assert again.session.opened == folder.name


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


def test_windows_get_their_names_again() -> None:
    series = make_series("ct", make_stack("a"))
    stack = series.stacks[0]
    assert named_window(None, series, stack) is None
    assert named_window(Window(40, 400), series, stack) == SOFT
    assert named_window(Window(-600, 1500), series, stack) == Window(-600, 1500, "Lung")
    assert named_window(Window(1, 2), series, stack) == Window(1, 2)
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
