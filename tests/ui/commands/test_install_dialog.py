from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.installer import BundleOffer
from medviewer.ui.commands.install_dialog import InstallDialog
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.support.models import write_bundle

OFFER = BundleOffer(
    "<b>Bright</b> squares",
    "tiny",
    "1.2.3",
    "Finding bright squares.",
    ("Diagnosis.", "Anything else."),
    "Apache-2.0",
    "ab" * 32,
)


def texts(dialog: InstallDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_everything_is_shown_as_it_is(qtbot: QtBot) -> None:
    dialog = InstallDialog(OFFER)
    qtbot.addWidget(dialog)
    shown = texts(dialog)
    for wanted in (
        "Install <b>Bright</b> squares?",
        "tiny",
        "1.2.3",
        "Finding bright squares.",
        "Diagnosis.\nAnything else.",
        "Apache-2.0",
        "\n".join(["ab" * 16] * 2),
    ):
        assert wanted in shown
    formats = {label.textFormat() for label in dialog.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_endless_text_is_cut(qtbot: QtBot) -> None:
    dialog = InstallDialog(BundleOffer("T", "t", "1", "x" * 5000, (), "l", "ab" * 32))
    qtbot.addWidget(dialog)
    assert max(len(text) for text in texts(dialog)) < 700


def test_only_the_button_installs(qtbot: QtBot) -> None:
    dialog = InstallDialog(OFFER)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.install_button.click()
    again = InstallDialog(OFFER)
    qtbot.addWidget(again)
    again.show()
    with qtbot.assertNotEmitted(again.accepted):
        qtbot.keyClick(again, Qt.Key.Key_Return)
    with qtbot.waitSignal(again.rejected):
        qtbot.keyClick(again, Qt.Key.Key_Escape)


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    return write_bundle(tmp_path / "tiny")


def drop(window: MainWindow, path: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, content, buttons, keys))


def asked(window: MainWindow) -> InstallDialog:
    (dialog,) = window.findChildren(InstallDialog)
    return dialog


def test_dropped_model_is_installed_after_a_yes(
    window: MainWindow, desk: Desk, bundle: Path, tmp_path: Path
) -> None:
    drop(window, bundle)
    assert not (tmp_path / "data").exists()
    asked(window).install_button.click()
    assert (tmp_path / "data" / "models" / "tiny-1.2.3" / "card.toml").is_file()
    assert desk.said == ["Installed: Bright squares 1.2.3."]


def test_dropped_model_is_not_installed_after_a_no(
    window: MainWindow, desk: Desk, bundle: Path, tmp_path: Path
) -> None:
    drop(window, bundle)
    buttons = asked(window).findChild(QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    assert not (tmp_path / "data").exists()
    assert desk.said == []


def test_model_of_the_menu_may_be_named_by_its_card(
    window: MainWindow, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([("", ""), (str(bundle / "card.toml"), "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(answers))
    window.actions_by_name["install"].trigger()
    assert window.findChildren(InstallDialog) == []
    window.actions_by_name["install"].trigger()
    assert "Install Bright squares?" in texts(asked(window))
