from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.app.session import NoticeKind
from medviewer.errors import ReadError
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study


def test_opening_a_folder_shows_its_index_and_first_series(desk: Desk, tmp_path: Path) -> None:
    desk.controller.open_paths([tmp_path])
    assert desk.session.index == desk.reading.index
    assert desk.session.active_viewport.series_key == "ct"
    assert desk.session.opened == tmp_path.name
    assert desk.session.settings.recent_folders == (str(tmp_path),)


def test_index_grows_while_scanning(desk: Desk) -> None:
    partial = StudyIndex((make_study("first", make_series("1")),))
    desk.reading.partial = (partial,)
    shown: list[StudyIndex] = []
    desk.session.index_changed.connect(shown.append)
    desk.open()
    assert shown == [StudyIndex(), partial, desk.reading.index]


@pytest.mark.parametrize("remember", [True, False])
def test_folders_are_remembered_as_the_settings_say(desk: Desk, remember: bool) -> None:
    desk.session.update_settings(remember_index=remember)
    desk.open()
    assert desk.reading.remembered == [remember]


def test_what_is_remembered_can_be_forgotten_while_a_study_is_open(desk: Desk) -> None:
    desk.open()
    desk.controller.studies.forget_remembered()
    assert desk.reading.forgotten == 1
    assert desk.said == ["What was remembered of opened folders is deleted."]
    assert desk.session.index == desk.reading.index


def test_forgetting_that_fails_is_told(desk: Desk) -> None:
    desk.reading.forget_error = ReadError("close other windows")
    desk.controller.studies.forget_remembered()
    assert desk.said == ["close other windows"]


def test_absent_path_is_told_and_nothing_is_closed(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    desk.controller.open_paths([tmp_path / "absent"])
    assert desk.said == ["There is no such file or folder; choose another one."]
    assert desk.session.index == desk.reading.index


def test_single_file_is_opened_and_not_remembered_as_a_folder(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "film.dcm"
    file.write_bytes(b"")
    desk.controller.open_paths([file])
    assert desk.session.opened == "film.dcm"
    assert desk.session.settings.recent_folders == ()


def test_several_paths_are_named_by_their_number(desk: Desk, tmp_path: Path) -> None:
    desk.controller.open_paths([tmp_path, tmp_path.parent])
    assert desk.session.opened == "2 items"


def test_folder_without_images_is_told(desk: Desk) -> None:
    desk.open(StudyIndex())
    assert desk.said == ["No images were found there; open another folder."]


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ReadError("The folder is gone."), NoticeKind.WARNING), (ValueError(), NoticeKind.ERROR)],
)
def test_failed_scan_is_told(desk: Desk, error: Exception, kind: NoticeKind) -> None:
    desk.reading.scan_error = error
    desk.open()
    assert [notice.kind for notice in desk.notices] == [kind]
    assert not desk.controller.studies.is_scanning


def test_stopped_scan_keeps_what_was_found(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open()
    assert desk.controller.studies.is_scanning
    desk.session.set_index(desk.reading.index)
    desk.controller.stop()
    assert not desk.controller.studies.is_scanning
    assert desk.session.index == desk.reading.index
    assert desk.said == ["Scanning was stopped; what was found is shown."]


def test_stopping_without_a_scan_is_silent(desk: Desk) -> None:
    desk.controller.stop()
    assert desk.said == []


def test_second_folder_supersedes_the_first_scan(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open()
    desk.open()
    assert len(desk.tasks.waiting) == 1
    assert desk.controller.studies.is_scanning
    assert desk.said == []
    desk.tasks.run_next()
    assert not desk.controller.studies.is_scanning


def test_late_end_of_a_superseded_scan_is_not_the_end_of_the_newer_one(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.open()
    old = desk.tasks.waiting.pop()
    desk.open()
    old.task.on_cancelled()
    old.task.on_finished()
    assert desk.controller.studies.is_scanning
    assert desk.said == []


def test_thumbnail_is_made_once(desk: Desk) -> None:
    desk.open()
    for _ in range(2):
        desk.controller.studies.request_thumbnail("ct")
    desk.controller.studies.request_thumbnail("unknown")
    assert [task.name for task in desk.tasks.submitted].count("Thumbnails") == 1
    assert desk.session.thumbnails["ct"].pixels.shape == (96, 96)


def test_a_thumbnail_is_that_of_the_middle_also_after_the_series_has_grown(
    waiting_desk: Desk,
) -> None:
    desk = waiting_desk
    whole = make_series("ct", make_stack("ct", slices=9))
    part = replace(whole, stacks=(replace(whole.stacks[0], frames=whole.stacks[0].frames[:3]),))
    still = make_series("b")
    partly = StudyIndex((make_study("s", part, still),))
    desk.reading.index = StudyIndex((make_study("s", whole, still),))
    desk.open()
    desk.session.set_index(partly)
    for key in ("ct", "b"):
        desk.controller.studies.request_thumbnail(key)
    desk.tasks.run_all()
    assert desk.reading.pictured == ["ct1.dcm", "b2.dcm", "ct4.dcm"]


def test_thumbnail_of_a_closed_study_is_dropped(waiting_desk: Desk) -> None:
    desk = waiting_desk
    desk.session.set_index(desk.reading.index)
    desk.controller.studies.request_thumbnail("ct")
    desk.session.close_all()
    desk.tasks.run_all()
    assert desk.session.thumbnails == {}


def test_thumbnails_of_a_closed_study_are_not_made_while_another_one_waits(
    waiting_desk: Desk,
) -> None:
    desk = waiting_desk
    desk.open()
    desk.session.set_index(desk.reading.index)
    desk.controller.studies.request_thumbnail("ct")
    desk.open()
    desk.tasks.run_all()
    assert desk.session.index.find_series("ct") is not None
    assert desk.session.thumbnails == {}


def test_thumbnail_that_cannot_be_made_is_no_news(desk: Desk) -> None:
    desk.reading.thumbnail_error = ReadError("unreadable")
    desk.open()
    desk.controller.studies.request_thumbnail("ct")
    assert desk.session.thumbnails == {}
    assert desk.said == []
