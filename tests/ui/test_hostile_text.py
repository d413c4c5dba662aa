"""Text of a file is data: nowhere in the window is it read as markup."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.program import assemble
from medviewer.config import Settings
from medviewer.ui.application import start
from medviewer.ui.main_window import MainWindow
from medviewer.ui.tags.tag_dialog import TagDialog
from tests.support.dicom_files import write_image

PATIENCE_MS = 60_000
MARKUP = "<b>bold</b><img src='file:///etc/passwd'>&amp;"
STEERING = "a\x07\x1b[31m\u202eb"
LONG = "x" * 10_000_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Return the window with files open whose every text is hostile."""
    for number, text in enumerate((MARKUP, STEERING, LONG)):
        write_image(
            tmp_path / "study" / f"<i>{number}.dcm",
            np.arange(64, dtype=np.uint16).reshape(8, 8),
            modality="CR",
            SpecificCharacterSet="ISO_IR 192",
            SOPInstanceUID=generate_uid(),
            SeriesInstanceUID=generate_uid(),
            StudyInstanceUID=generate_uid(),
            PatientName=text[:60],
            PatientID=text[:60],
            StudyDescription=text[:60],
            SeriesDescription=text[:60],
            InstitutionName=text[:60],
            TextValue=text,
            WindowCenter=["30", "40"],
            WindowWidth=["60", "80"],
            WindowCenterWidthExplanation=[text[:60], "other"],
        )
    (tmp_path / "study" / "<b>junk<b>.txt").write_text("junk")
    program = assemble(Settings())
    window = MainWindow(program.session, program.controller)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    start(program, [tmp_path / "study"])
    session = program.session
    qtbot.waitUntil(
        lambda: program.controller.is_idle and bool(session.active_viewport.series_key),
        timeout=PATIENCE_MS,
    )
    assert sum(len(study.series) for study in session.index.studies) == 3
    yield window
    program.controller.close()


def _show_each(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    session, controller = window._session, window._controller
    for study in session.index.studies:
        for series in study.series:
            controller.series.show(series.key)
            qtbot.waitUntil(lambda: controller.is_idle, timeout=PATIENCE_MS)
            yield series.key


def _tool_tips(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield str(model.data(index, Qt.ItemDataRole.ToolTipRole) or "")
        yield from _tool_tips(model, index)


def _assert_plain(widget: QWidget) -> None:
    for label in widget.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()[:200]
    for child in widget.findChildren(QWidget):
        _assert_escaped(child.toolTip())


def _assert_escaped(tool_tip: str) -> None:
    inner = tool_tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
    assert "<" not in inner, tool_tip[:200]
    assert len(tool_tip) < 10_000


def test_labels_and_tooltips_show_it_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    for _ in _show_each(window, qtbot):
        _assert_plain(window)
        for tree in window.findChildren(QTreeView):
            for tool_tip in _tool_tips(tree.model(), QModelIndex()):
                _assert_escaped(tool_tip)
    assert len(window.windowTitle()) < 1000


def test_lists_show_it_as_it_is_and_in_bounds(window: MainWindow, qtbot: QtBot) -> None:
    for key in _show_each(window, qtbot):
        window.requests.show_header(key)
        dialogs = window.findChildren(TagDialog)
        model = dialogs[-1].model
        qtbot.waitUntil(lambda model=model: model.rowCount() > 5, timeout=PATIENCE_MS)
        cells = [model.index(row, n) for row in range(model.rowCount()) for n in range(4)]
        texts = [model.data(cell) for cell in cells]
        for tool_tip in _tool_tips(model, QModelIndex()):
            _assert_escaped(tool_tip)
        assert max(map(len, texts)) < 1000
        assert all(text.isprintable() for text in texts)
        _assert_plain(dialogs[-1])
        dialogs[-1].close()
