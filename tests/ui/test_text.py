from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medviewer.ui.text import plain_label, plain_tooltip


def test_markup_in_a_tooltip_is_shown_as_it_is() -> None:
    assert (
        plain_tooltip("<b>Doe</b>\nJane & co") == "<qt>&lt;b&gt;Doe&lt;/b&gt;<br>Jane &amp; co</qt>"
    )


def test_nothing_to_say_gives_no_tooltip() -> None:
    assert plain_tooltip("") == ""


def test_label_reads_no_markup(qtbot: QtBot) -> None:
    label = plain_label("<b>Doe</b>", "title")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.objectName() == "title"
