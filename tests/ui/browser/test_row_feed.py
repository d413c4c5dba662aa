"""Thousands of rows are shown little by little: the work of every step is counted."""

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from medviewer.app.texts.browser_rows import browser_nodes
from medviewer.io.records import Series, Study, StudyIndex
from medviewer.ui.browser import row_feed
from medviewer.ui.browser.row_feed import STEP_LOOKS, STEP_ROWS, RowFeed, Step
from medviewer.ui.browser.series_browser import SeriesBrowser
from medviewer.ui.browser.series_model import SeriesModel, row_of
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

MANY = 4998
STACK = make_stack("a", slices=1)


def series(number: int) -> Series:
    return make_series(f"k{number}", STACK)


def one_study() -> StudyIndex:
    return StudyIndex((make_study("s", *map(series, range(MANY))),))


def many_patients() -> StudyIndex:
    def study(number: int) -> Study:
        return make_study(f"s{number}", series(number), name=f"P{number}")

    return StudyIndex(tuple(map(study, range(MANY // 3))))


def one_series() -> StudyIndex:
    return StudyIndex((make_study("s", make_series("k", *(STACK,) * MANY)),))


INDICES = pytest.mark.parametrize("make", [one_study, many_patients, one_series])


def steps(model: SeriesModel, index: StudyIndex) -> list[Step]:
    feed, done = RowFeed(model, browser_nodes(index)), []
    while (step := feed.next_step()) is not None:
        done.append(step)
    return done


def count(model: SeriesModel, parent: QModelIndex | None = None) -> int:
    parent = parent or QModelIndex()
    rows = range(model.rowCount(parent))
    return len(rows) + sum(count(model, model.index(row, 0, parent)) for row in rows)


@INDICES
def test_thousands_of_rows_come_in_small_steps(qtbot: QtBot, make) -> None:
    model = SeriesModel()
    index = make()
    done = steps(model, index)
    assert sum(step.made for step in done) == sum(len(step.added) for step in done) == count(model)
    assert count(model) >= MANY
    assert max(step.made for step in done) <= 2 * STEP_ROWS
    assert max(step.looks for step in done) <= 2 * STEP_LOOKS


@INDICES
def test_rows_are_only_looked_at_when_nothing_has_changed(qtbot: QtBot, make) -> None:
    model = SeriesModel()
    index = make()
    steps(model, index)
    again = steps(model, index)
    assert sum(step.made for step in again) == 0
    assert max(step.looks for step in again) <= 2 * STEP_LOOKS


def test_the_stacks_of_a_series_that_stayed_are_not_even_looked_at(qtbot: QtBot) -> None:
    model, index = SeriesModel(), one_series()
    steps(model, index)
    assert sum(step.looks for step in steps(model, index)) < 10


@INDICES
def test_thousands_of_rows_go_in_small_steps(qtbot: QtBot, make) -> None:
    model = SeriesModel()
    steps(model, make())
    kept = StudyIndex((make_study("other", make_series("other")),))
    done = steps(model, kept)
    assert count(model) == 3
    assert max(step.made for step in done) <= 2 * STEP_ROWS


def test_work_that_was_broken_off_is_done_by_the_next_index(qtbot: QtBot) -> None:
    model, index = SeriesModel(), one_series()
    feed = RowFeed(model, browser_nodes(index))
    for _ in range(3):
        feed.next_step()
    assert 0 < count(model) < MANY
    steps(model, index)
    assert count(model) == MANY + 3


def test_rows_of_one_parent_are_inserted_together(qtbot: QtBot) -> None:
    model = SeriesModel()
    inserted: list[int] = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append(last - first + 1))
    steps(model, one_study())
    assert max(inserted) > STEP_ROWS // 2
    assert len(inserted) < 3 * MANY / STEP_ROWS


def test_new_rows_between_old_ones_stand_in_their_places(qtbot: QtBot) -> None:
    model = SeriesModel()
    steps(model, StudyIndex((make_study("s", *(series(n) for n in (1, 2, 5))),)))
    steps(model, StudyIndex((make_study("s", *(series(n) for n in range(7))),)))
    study = model.index(0, 0, model.index(0, 0))
    keys = [row_of(model.index(row, 0, study)).series_key for row in range(model.rowCount(study))]
    assert keys == [f"k{n}" for n in range(7)]


def test_the_browser_shows_all_of_them_and_lets_the_window_have_its_turns(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_feed, "STEP_ROWS", 4)
    browser = SeriesBrowser(desk.session, desk.controller)
    qtbot.addWidget(browser)
    browser.show()
    keys = [f"k{n}" for n in range(20)]
    desk.session.set_index(StudyIndex((make_study("s", *map(series, range(20))),)))
    assert len(desk.session.thumbnails) < 8
    desk.controller.series.show("k19")  # its row is still to come
    qtbot.waitUntil(lambda: set(desk.session.thumbnails) == set(keys))
    qtbot.waitUntil(lambda: row_of(browser._tree.currentIndex()).series_key == "k19")
