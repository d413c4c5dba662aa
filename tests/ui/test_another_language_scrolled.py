"""Another language keeps what the reader has folded, and how far lists are scrolled."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QScrollBar, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import StudyIndex
from medviewer.ui import scrolling
from medviewer.ui.application import Viewer
from medviewer.ui.browser.series_model import row_of
from medviewer.ui.scrolling import scroll_as
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.ui.test_another_language import (
    LEFT,
    _letters,
    desk,
    settle,
    to_chinese,
    viewer,
)

__all__ = ["_letters", "desk", "viewer"]

MANY = StudyIndex(
    (
        *(
            make_study(f"s{n}", *(make_series(f"{n}-{m}", description="Part") for m in range(8)))
            for n in range(4)
        ),
        make_study("last", make_series("two", make_stack("a"), make_stack("b"))),
    )
)


def tree_of(viewer: Viewer) -> QTreeView:
    tree = viewer.window.browser.findChild(QTreeView)
    assert isinstance(tree, QTreeView)
    return tree


def rows(tree: QTreeView, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    parent = parent or QModelIndex()
    for place in range(tree.model().rowCount(parent)):
        index = tree.model().index(place, 0, parent)
        yield index
        yield from rows(tree, index)


def row(tree: QTreeView, key: str) -> QModelIndex:
    return next(index for index in rows(tree) if key in row_of(index).key)


def unfolded(tree: QTreeView) -> dict[str, bool]:
    return {
        row_of(index).key: tree.isExpanded(index)
        for index in rows(tree)
        if tree.model().hasChildren(index)
    }


def click(tree: QTreeView, index: QModelIndex, *, twice: bool = False) -> None:
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), LEFT, pos=place)
    if twice:
        QTest.mouseDClick(tree.viewport(), LEFT, pos=place)


@pytest.fixture
def tree(qtbot: QtBot, desk: Desk, viewer: Viewer) -> QTreeView:
    """Return the browser's tree with a folded study, an unfolded series and scrolled down."""
    desk.open(MANY)
    settle()
    tree = tree_of(viewer)
    click(tree, row(tree, "study\x1fs1"), twice=True)
    click(tree, row(tree, "series\x1ftwo"))
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    tree.verticalScrollBar().setValue(300)
    settle()
    return tree


def test_what_was_folded_stays_folded(qtbot: QtBot, viewer: Viewer, tree: QTreeView) -> None:
    before = unfolded(tree)
    assert not all(before.values())
    assert before[row_of(row(tree, "series\x1ftwo")).key]
    to_chinese(qtbot, viewer)
    assert tree_of(viewer) is not tree
    assert unfolded(tree_of(viewer)) == before


def test_lists_stay_where_they_were_scrolled_to(
    qtbot: QtBot, desk: Desk, viewer: Viewer, tree: QTreeView
) -> None:
    for place in range(30):
        desk.controller.measuring.draw(Kind.LENGTH, ((0.0, float(place % 4)), (3.0, 3.0)))
    settle()
    table = viewer.window.docks.measurements.content.table
    table.verticalScrollBar().setValue(9)
    places = tree.verticalScrollBar().value(), table.verticalScrollBar().value()
    assert places == (300, 9)
    to_chinese(qtbot, viewer)
    now = tree_of(viewer), viewer.window.docks.measurements.content.table
    assert tuple(own.verticalScrollBar().value() for own in now) == places


@pytest.fixture
def panes(qtbot: QtBot) -> tuple[QWidget, QWidget]:
    """Return two panes with a list each."""
    panes = QWidget(), QWidget()
    for pane in panes:
        qtbot.addWidget(pane)
        QListWidget(pane).setFixedSize(100, 100)
        pane.show()
    return panes


@pytest.fixture
def shorter(panes: tuple[QWidget, QWidget]) -> QListWidget:
    """Return a list that is to be scrolled as a longer one before it."""
    before, now = panes
    lists = [pane.findChild(QListWidget) for pane in panes]
    lists[0].addItems([str(n) for n in range(200)])
    settle()
    lists[0].verticalScrollBar().setValue(150)
    scroll_as(now, before)
    lists[1].addItems([str(n) for n in range(100)])
    settle()
    bar = lists[1].verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    return lists[1]


def longer(own: QListWidget) -> int:
    """Return where a list stands after it has become longer than the one before."""
    own.addItems([str(n) for n in range(200)])
    settle()
    return own.verticalScrollBar().value()


def test_list_that_is_long_enough_later_is_scrolled_then(shorter: QListWidget) -> None:
    assert longer(shorter) == 150


def test_who_scrolls_before_the_list_is_long_enough_stays(shorter: QListWidget) -> None:
    shorter.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMinimum)
    assert longer(shorter) == 0


def test_who_goes_to_a_row_before_the_list_is_long_enough_stays(
    qtbot: QtBot, shorter: QListWidget
) -> None:
    shorter.setFocus()
    qtbot.keyClick(shorter, Qt.Key.Key_Home)
    assert longer(shorter) == 0


def test_list_that_stays_shorter_is_let_alone_after_a_while(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(scrolling, "_LIMIT_MS", 20)
    shorter: QListWidget = request.getfixturevalue("shorter")
    end = shorter.verticalScrollBar().value()
    qtbot.wait(60)
    assert longer(shorter) == end


def test_what_the_reader_unfolds_then_stays_unfolded_where_rows_come_anew(
    qtbot: QtBot, desk: Desk, viewer: Viewer, tree: QTreeView
) -> None:
    key = "study\x1fs1"
    assert not tree.isExpanded(row(tree, key))
    to_chinese(qtbot, viewer)
    now = tree_of(viewer)
    assert not now.isExpanded(row(now, key))
    click(now, row(now, key), twice=True)
    assert now.isExpanded(row(now, key))
    desk.open(StudyIndex((make_study("other", make_series("b")),)))
    settle()
    desk.open(MANY)
    settle()
    assert now.isExpanded(row(now, key))
