"""Looking for a patient's earlier studies, and opening one beside what is open."""

from pathlib import Path

import pytest

from medviewer.errors import ReadError
from medviewer.io.remembered.priors import RememberedStudy
from tests.app.fakes.desk import Desk

PRIOR = RememberedStudy("2021-01-01", (Path("/old/a"), Path("/old/b")))


@pytest.fixture
def told(desk: Desk) -> list[tuple[str, object]]:
    """Return what `found` tells; a study is open."""
    desk.reading.earlier = (PRIOR,)
    desk.open()
    told: list[tuple[str, object]] = []
    desk.controller.priors.found.connect(lambda *values: told.append(values))
    return told


def test_what_is_found_is_told(desk: Desk, told: list[tuple[str, object]]) -> None:
    desk.controller.priors.look_for("ct")
    assert told == [("ct", (PRIOR,))]


def test_where_nothing_is_remembered_nobody_is_asked(
    desk: Desk, told: list[tuple[str, object]]
) -> None:
    desk.session.update_settings(remember_index=False)
    assert not desk.controller.priors.can_look
    desk.controller.priors.look_for("ct")
    desk.session.update_settings(remember_index=True)
    desk.controller.priors.look_for("unknown")
    assert told == [("ct", ()), ("unknown", ())]


def test_a_failure_is_said(desk: Desk, told: list[tuple[str, object]]) -> None:
    desk.reading.earlier = ReadError("The folder cannot be read.")
    desk.controller.priors.look_for("ct")
    assert told == []
    assert desk.said == ["The folder cannot be read."]


def test_it_is_opened_beside_what_is_open(desk: Desk, tmp_path: Path) -> None:
    now, old = tmp_path / "now", tmp_path / "old"
    now.mkdir()
    old.mkdir()
    desk.controller.open_paths([now])
    desk.controller.priors.open_beside(RememberedStudy("2021-01-01", (old,)))
    assert desk.controller.studies.paths == (now, old)
