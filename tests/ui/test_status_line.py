import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from medviewer.app.activities import Activity
from medviewer.ui.status_line import StatusLine, _ActivityRow


def make_line(qtbot: QtBot, width: int = 1400) -> StatusLine:
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(width, 30)
    line.show()
    return line


def visible_texts(line: StatusLine) -> list[str]:
    return [label.text() for label in line.findChildren(QLabel) if label.isVisible()]


def test_device_is_unknown_at_first(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    assert "Device: chosen at the first classification" in visible_texts(line)
    line.show_device("Device: CPU (no CUDA or MPS device found)")
    assert "Device: CPU (no CUDA or MPS device found)" in visible_texts(line)


def test_tasks_show_progress_and_go(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    line.show_activities([Activity(1, "Scanning"), Activity(2, "Classifying", 0.25)])
    bars = [bar for bar in line.findChildren(QProgressBar) if bar.isVisible()]
    assert [(bar.maximum(), bar.value()) for bar in bars] == [(0, -1), (100, 25)]
    line.show_activities([Activity(2, "Classifying image 3", 0.5)])
    assert "Classifying image 3" in visible_texts(line)
    assert "Scanning" not in visible_texts(line)
    line.show_activities([])
    assert "Classifying image 3" not in visible_texts(line)


def said(line: StatusLine) -> set[str]:
    return {text for text in visible_texts(line) if text and not text.startswith("Device")}


def test_many_tasks_are_counted_and_come_up_one_after_the_other(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    waiting = [Activity(number, f"Series {number}") for number in range(1, 101)]
    line.show_activities(waiting)
    assert said(line) == {"Series 1", "Series 2", "and 98 more"}
    assert len([bar for bar in line.findChildren(QProgressBar) if bar.isVisible()]) == 2
    line.show_activities(waiting[98:])
    assert said(line) == {"Series 99", "Series 100"}


def test_a_narrow_window_shows_one_task_and_all_of_what_is_never_cut(qtbot: QtBot) -> None:
    line = make_line(qtbot, width=700)
    line.show_device("Device: CPU (no CUDA or MPS device found)")
    line.show_pointer("x 123  y 456  1042 HU")
    line.show_skipped(2)
    texts = [f"Classifying series {number} of a long name, standing" for number in range(3)]
    line.show_activities([Activity(number, text, 0.5) for number, text in enumerate(texts)])
    assert said(line) == {texts[0], "and 2 more", "x 123  y 456  1042 HU"}
    assert line.minimumSizeHint().width() <= 700
    inside = line.rect()
    for kind in (QToolButton, QProgressBar, QLabel):
        for widget in line.findChildren(kind):
            if widget.isVisible():
                corner = widget.mapTo(line, widget.rect().topLeft())
                assert inside.contains(widget.rect().translated(corner))
    (cut,) = (label for label in line.findChildren(QLabel) if label.text() == texts[0])
    assert cut.width() < cut.sizeHint().width()
    assert texts[0] in cut.toolTip()
    line.resize(1400, 30)
    qtbot.waitUntil(lambda: said(line) >= {texts[0], texts[1], "and 1 more"})
    line.resize(700, 30)
    qtbot.waitUntil(lambda: texts[1] not in said(line))


def test_a_text_that_is_cut_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    """It looks like the label of the shorter text, and unlike the whole one."""
    line = make_line(qtbot)
    line.show_device("Device: CPU (no CUDA or MPS device found)")
    label = next(own for own in line.findChildren(QLabel) if own.text().startswith("Device"))
    whole = label.grab().toImage()
    label.resize(100, label.height())
    cut = label.grab().toImage()
    assert cut != whole.copy(cut.rect())
    shown = label.fontMetrics().elidedText(label.text(), Qt.TextElideMode.ElideRight, 100)
    assert shown.endswith("…")
    line.show_device(shown)
    label.resize(100, label.height())
    assert label.grab().toImage() == cut


class PaintCount(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.painted += event.type() == QEvent.Type.Paint
        return False


def test_progress_is_painted_when_the_window_has_time(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    line.show_activities([Activity(1, "Reading", 0.0)])
    with qtbot.waitExposed(line):
        pass
    bar = line.findChild(QProgressBar)
    count = PaintCount()
    bar.installEventFilter(count)
    for percent in (0.2, 0.5, 0.9):
        line.show_activities([Activity(1, "Reading", percent)])
    assert count.painted == 0
    qtbot.waitUntil(lambda: count.painted > 0)
    assert bar.value() == 90


def test_stop_names_the_task(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    line.show_activities([Activity(7, "Scanning")])
    (stop,) = [button for button in line.findChildren(QToolButton) if button.isVisible()]
    with qtbot.waitSignal(line.stop_requested) as asked:
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert asked.args == [7]
    assert stop.accessibleName() == "Stop: Scanning"


def test_skipped_files_are_counted_and_listed_on_demand(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    line.show_skipped(0)
    assert [button for button in line.findChildren(QToolButton) if button.isVisible()] == []
    line.show_skipped(1)
    (button,) = [each for each in line.findChildren(QToolButton) if each.isVisible()]
    assert button.text() == "1 file skipped"
    line.show_skipped(12)
    assert button.text() == "12 files skipped"
    with qtbot.waitSignal(line.skipped_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_pointer_value_is_shown(qtbot: QtBot) -> None:
    line = make_line(qtbot)
    line.show_pointer("row 1  column 2  40 HU")
    assert "row 1  column 2  40 HU" in visible_texts(line)


def test_a_row_whose_coming_resizes_the_line_goes_with_its_task(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window's layout makes room as the first task is shown."""
    line = make_line(qtbot, width=900)
    show = _ActivityRow.show

    def show_and_resize(row: _ActivityRow) -> None:
        show(row)
        line.resize(1900 - line.width(), 30)

    monkeypatch.setattr(_ActivityRow, "show", show_and_resize)
    line.show_activities([Activity(1, "Scanning"), Activity(2, "Reading")])
    QApplication.processEvents()
    assert len([own for own in line.findChildren(QProgressBar) if own.isVisible()]) <= 2
    line.show_activities([])
    assert said(line) == set()
    assert not [button for button in line.findChildren(QToolButton) if button.isVisible()]
