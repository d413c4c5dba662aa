from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from medviewer.config import Settings
from medviewer.io.records import SkippedFile
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui.commands.actions import Actions
from medviewer.ui.commands.key_bindings import bound_keys
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.dialogs import TableDialog, keyboard_dialog, skipped_dialog
from medviewer.ui.theme import FONT_PERCENT_PROPERTY


def rows(dialog: TableDialog) -> list[tuple[str, ...]]:
    table = dialog.table
    return [
        tuple(table.item(row, column).text() for column in range(table.columnCount()))
        for row in range(table.rowCount())
        if not table.isRowHidden(row)
    ]


def test_skipped_files_stand_with_their_reasons(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    skipped = [SkippedFile("notes.txt", "not an image file"), SkippedFile("<b>x", "cut off")]
    dialog = skipped_dialog(skipped, parent)
    assert rows(dialog) == [("notes.txt", "not an image file"), ("<b>x", "cut off")]


def test_filter_keeps_rows_with_every_word(qtbot: QtBot) -> None:
    dialog = TableDialog("Title", ("A", "B"), [("one", "Red"), ("two", "red"), ("three", "blue")])
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.filter, "RED two")
    assert rows(dialog) == [("two", "red")]
    dialog.filter.clear()
    assert len(rows(dialog)) == 3


def test_close_closes(qtbot: QtBot) -> None:
    dialog = TableDialog("Title", ("A",), [("one",)])
    qtbot.addWidget(dialog)
    dialog.show()
    close = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_keyboard_sheet_names_every_key_once(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = rows(keyboard_dialog(Actions(parent), Settings(), parent))
    assert ("Ctrl+K", "Classify") in shown
    assert ("0", "Auto window") in shown
    assert ("1 to 9", "Windows: the file's own first, then yours, then the program's") in shown
    assert not any(keys == "1" for keys, _ in shown)
    assert len({keys for keys, _ in shown}) == len(shown)


def test_keyboard_sheet_shows_what_the_user_has_changed(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    actions = Actions(parent)
    actions.show_keys(bound_keys([KeyBinding("classify", ("F5",)), KeyBinding("window_2")]))
    settings = Settings(middle_drag="window", right_drag="scroll")
    shown = rows(keyboard_dialog(actions, settings, parent))
    assert ("F5", "Classify") in shown
    assert ("Middle drag", "Window") in shown
    assert ("Right drag", "Scroll through the slices") in shown
    assert ("1", "Window 1") in shown
    assert not any(keys in ("1 to 9", "2", "Ctrl+K") for keys, _ in shown)


def test_dialog_is_larger_for_larger_texts_and_fits_its_window(
    qtbot: QtBot, qapp: QApplication
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1000, 700)
    parent.show()
    dialog = QDialog(parent)
    assert dialog_size(QSize(500, 400), dialog) == QSize(500, 400)
    assert dialog_size(QSize(2000, 400), dialog) == QSize(960, 400)
    qapp.setProperty(FONT_PERCENT_PROPERTY, 150)
    try:
        assert dialog_size(QSize(500, 400), dialog) == QSize(750, 600)
    finally:
        qapp.setProperty(FONT_PERCENT_PROPERTY, None)
