"""The tag browser as a hand uses it: search, compare, copy."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QTreeView
from pytestqt.qtbot import QtBot

from medviewer.app.control.tags import ImageChoice
from medviewer.io.dicom.element_tree import Element
from medviewer.ui.main_window import MainWindow
from medviewer.ui.tags.tag_dialog import TagDialog
from medviewer.ui.tags.tag_model import TagModel
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_stack
from tests.app.texts.test_tag_rows import ALL, MODALITY, tag

FRAMES = make_stack().frames
CHOICES = [ImageChoice(f"CT, image {n + 1}", FRAMES[n]) for n in range(3)]


@pytest.fixture
def dialog(qtbot: QtBot) -> TagDialog:
    dialog = TagDialog(CHOICES)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_header(ALL)
    return dialog


def texts(model: TagModel, parent: QModelIndex | None = None) -> list[tuple[str, ...]]:
    parent = parent or QModelIndex()
    columns = range(model.columnCount())
    lines = []
    for row in range(model.rowCount(parent)):
        lines.append(tuple(model.data(model.index(row, n, parent)) for n in columns))
        lines += texts(model, model.index(row, 0, parent))
    return lines


def names(dialog: TagDialog) -> list[str]:
    return [line[1] for line in texts(dialog.model)]


def choose_other(qtbot: QtBot, dialog: TagDialog) -> None:
    dialog.other.setFocus()
    qtbot.keyClick(dialog.other, Qt.Key.Key_Down)


def test_tree_opens_empty_and_is_filled_when_it_was_read(qtbot: QtBot) -> None:
    dialog = TagDialog(CHOICES)
    qtbot.addWidget(dialog)
    assert names(dialog) == []
    dialog.show_header((tag("(0008,0060)", "Modality", "<b>CT</b>"),))
    assert texts(dialog.model) == [("(0008,0060)", "Modality", "LO", "<b>CT</b>")]
    value = dialog.model.index(0, 3)
    tip = dialog.model.data(value, Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>&lt;b&gt;CT&lt;/b&gt;</qt>"
    assert not dialog.model.flags(value) & Qt.ItemFlag.ItemIsEditable
    headings = [
        dialog.model.headerData(n, Qt.Orientation.Horizontal)
        for n in range(dialog.model.columnCount())
    ]
    assert headings == ["Tag", "Name", "VR", "Value"]
    assert dialog.model.headerData(0, Qt.Orientation.Vertical) is None


def test_search_unfolds_what_it_finds(qtbot: QtBot, dialog: TagDialog) -> None:
    assert len(names(dialog)) == 5
    qtbot.keyClicks(dialog.search, "t-1")
    assert names(dialog) == ["Referenced Image Sequence", "Item 1", "Code Value"]
    assert dialog.tree.isExpanded(dialog.model.index(0, 0))
    dialog.search.clear()
    assert len(names(dialog)) == 5


def test_second_image_stands_beside_it_with_differences_marked(
    qtbot: QtBot, dialog: TagDialog
) -> None:
    with qtbot.waitSignal(dialog.other_requested) as asked:
        choose_other(qtbot, dialog)
    assert asked.args == [CHOICES[1]]
    dialog.show_other((MODALITY, *ALL[1:2], tag("(0020,0013)", "Instance Number", "2")))
    assert [line for line in texts(dialog.model) if line[1].startswith("≠")] == [
        ("(0011,1001)", "≠ Private tag data (ACME)", "LO", "7", ""),
        ("(0020,0013)", "≠ Instance Number", "LO", "", "2"),
    ]
    font = Qt.ItemDataRole.FontRole
    assert dialog.model.data(dialog.model.index(2, 0), font).bold()
    assert dialog.model.data(dialog.model.index(0, 0), font) is None
    assert dialog.model.headerData(4, Qt.Orientation.Horizontal) == "CT, image 2"
    qtbot.mouseClick(dialog.differences, Qt.MouseButton.LeftButton)
    dialog.differences.setChecked(True)
    assert names(dialog) == ["≠ Private tag data (ACME)", "≠ Instance Number"]
    qtbot.keyClick(dialog.other, Qt.Key.Key_Up)
    assert dialog.model.columnCount() == 4
    assert not dialog.differences.isEnabled()
    assert len(names(dialog)) == 5


def test_rows_are_copied(qtbot: QtBot, dialog: TagDialog) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    dialog.copy_row.trigger()
    assert clipboard.text() == ""
    dialog.tree.setFocus()
    dialog.tree.setCurrentIndex(dialog.model.index(0, 2))
    qtbot.keyClick(dialog.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    dialog.copy_row.trigger()
    assert clipboard.text() == "(0008,0060)\tModality\tLO\tCT"
    (everything,) = [b for b in dialog.findChildren(QPushButton) if b.text() == "Copy all"]
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert len(clipboard.text().splitlines()) == 5


def test_model_has_parents_and_no_rows_beyond_its_own(dialog: TagDialog) -> None:
    model = dialog.model
    item = model.index(0, 0, model.index(1, 0))
    assert model.parent(item) == model.index(1, 0)
    assert not model.parent(model.index(1, 0)).isValid()
    assert not model.parent(QModelIndex()).isValid()
    assert not model.index(9, 0).isValid()
    assert isinstance(dialog.tree, QTreeView)


def test_headers_of_two_images_are_compared_in_the_window(
    qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(instance: object, _: object) -> tuple[Element, ...]:
        return (tag("(0020,0013)", "Instance Number", instance.file),)  # type: ignore[attr-defined]

    monkeypatch.setattr("medviewer.app.control.tags.read_tags", read)
    desk.open()
    window.grid.focus_active()
    window.actions_by_name["header"].trigger()
    dialog = window.findChild(TagDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    choose_other(qtbot, dialog)
    assert texts(dialog.model) == [("(0020,0013)", "≠ Instance Number", "LO", "ct2.dcm", "ct3.dcm")]
    assert dialog.tree.header().textElideMode() is Qt.TextElideMode.ElideMiddle
    dialog.reject()


def test_a_header_that_comes_after_its_dialog_was_closed_is_not_waited_for(
    window: MainWindow, desk: Desk
) -> None:
    desk.open()
    desk.tasks.immediate = False
    window.actions_by_name["header"].trigger()
    dialog = window.findChild(TagDialog)
    (reading,) = desk.tasks.waiting
    dialog.reject()
    assert reading.token.is_cancelled
    assert not desk.tasks.waiting
