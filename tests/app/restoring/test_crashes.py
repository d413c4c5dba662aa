"""After a crash: the question, its answers, and who opens something else."""

from pathlib import Path

from tests.app.fakes.desk import make_desk
from tests.app.restoring.disk import TWO, Disk, leave_a_session, restoring_of, write_now


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
