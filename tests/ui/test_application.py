import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program
from medviewer.app.session import NoticeKind
from medviewer.config import Settings, load_settings, save_settings
from medviewer.language import speak
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.ui import application as application_module
from medviewer.ui import spoken_language
from medviewer.ui.application import build_viewer, make_application, run_viewer, start
from medviewer.ui.main_window import MainWindow
from medviewer.ui.theme import apply_font
from tests.app.fakes.desk import Desk, make_desk


@pytest.fixture
def plain_application(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[QApplication]:
    """Give the style, the colours and the hook for bugs back after the test."""
    style, palette, hook = qapp.style().name(), qapp.palette(), sys.excepthook
    apply_font(qapp, 100)
    interrupt = signal.getsignal(signal.SIGINT)
    qapp.setQuitOnLastWindowClosed(False)  # a second wish to quit would end later event loops
    yield qapp
    qapp.setQuitOnLastWindowClosed(True)
    qapp.setStyleSheet("")
    apply_font(qapp, 100)
    qapp.setStyle(style)
    qapp.setPalette(palette)
    sys.excepthook = hook
    signal.signal(signal.SIGINT, interrupt)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def program_of(desk: Desk) -> Program:
    return Program(desk.session, desk.controller)


def test_application_is_made_once(plain_application: QApplication) -> None:
    assert make_application() is plain_application
    assert plain_application.applicationName() == "MedViewer"


def test_colours_follow_the_settings(qtbot: QtBot, plain_application: QApplication) -> None:
    desk = make_desk(settings=Settings(theme="dark"))
    viewer = build_viewer(plain_application, desk.session.settings, program_of(desk))
    qtbot.addWidget(viewer.window)
    dark = plain_application.palette().window().color().lightness()
    desk.session.update_settings(theme="light")
    light = plain_application.palette().window().color().lightness()
    desk.session.update_settings(read_first_then_reveal=True)
    assert dark < 64
    assert light > 192


def test_texts_grow_with_the_settings(qtbot: QtBot, plain_application: QApplication) -> None:
    """Also those that stand already, and those whose font is their own."""
    usual = plain_application.font().pointSizeF()
    desk = make_desk(settings=Settings(font_percent=150))
    viewer = build_viewer(plain_application, desk.session.settings, program_of(desk))
    qtbot.addWidget(viewer.window)
    viewer.window.show()
    own = QLabel("bold", viewer.window)
    font = own.font()
    font.setPointSizeF(10.0)
    own.setFont(font)
    assert viewer.window.browser.font().pointSizeF() == pytest.approx(1.5 * usual)
    desk.session.update_settings(font_percent=200)
    assert viewer.window.browser.font().pointSizeF() == pytest.approx(2 * usual)
    assert own.font().pointSizeF() == pytest.approx(10.0 * 200 / 150)


def test_keys_that_cannot_be_heeded_are_said_at_start(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(Settings(key_bindings=(KeyBinding("dance", ("D",)),)), config)
    desk = make_desk(settings=load_settings(config).settings)
    run_with(desk, monkeypatch, lambda: None)
    assert 'The settings give keys to "dance", which is no command.' in desk.said


@pytest.mark.parametrize("letters", [True, False])
def test_language_is_spoken_before_there_is_a_window(
    letters: bool,
    qtbot: QtBot,
    plain_application: QApplication,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where no font has its letters, English is, and that is said."""
    save_settings(Settings(language="zh_CN"), config)
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: letters)
    desk = make_desk(settings=load_settings(config).settings)
    titles = []

    def act() -> None:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        titles.append(window.menuBar().actions()[0].text())

    try:
        run_with(desk, monkeypatch, act)
    finally:
        speak()
        for translator in plain_application.findChildren(QTranslator):
            plain_application.removeTranslator(translator)
    assert titles == ["文件(&F)" if letters else "&File"]
    assert any("No font" in text for text in desk.said) is not letters


def test_two_running_windows_keep_each_others_changes(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()

    def act() -> None:
        save_settings(Settings(threads=3), config)  # what another window writes meanwhile
        desk.session.update_settings(theme="light")

    run_with(desk, monkeypatch, act)
    kept = load_settings(config).settings
    assert (kept.theme, kept.threads) == ("light", 3)


def test_start_lists_models_says_notes_and_opens(qtbot: QtBot, tmp_path: Path) -> None:
    desk = make_desk()
    start(program_of(desk), [tmp_path], ["The setting was ignored."])
    assert desk.said == ["The setting was ignored."]
    assert desk.session.models.listed
    assert desk.session.opened == tmp_path.name


def test_start_without_paths_opens_nothing(qtbot: QtBot) -> None:
    desk = make_desk()
    start(program_of(desk), [])
    assert desk.session.opened == ""


def run_with(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act, settings: Settings | None = None
) -> int:
    """Run the viewer on the desk's program, let `act` happen in it, close the window."""
    monkeypatch.setattr(application_module, "assemble", lambda _: program_of(desk))

    def then() -> None:
        try:
            act()
        finally:
            QApplication.quit()

    begin = application_module.begin

    def begin_and_act(*arguments) -> None:
        begin(*arguments)
        QTimer.singleShot(50, then)

    monkeypatch.setattr(application_module, "begin", begin_and_act)
    return run_viewer([Path(__file__).parent], settings)


def test_window_is_up_before_anything_is_read(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, order = make_desk(), []
    monkeypatch.setattr(
        desk.controller.studies, "open_paths", lambda _: order.append(bool(visible_windows()))
    )
    assert run_with(desk, monkeypatch, lambda: None) == 0
    assert order == [True]
    assert desk.tasks.is_shut_down


def visible_windows() -> list[object]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def test_changed_settings_are_kept(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    run_with(desk, monkeypatch, lambda: desk.session.update_settings(theme="light"))
    kept = load_settings(config).settings
    assert kept.theme == "light"
    assert kept.recent_folders == (str(Path(__file__).parent),)


def test_settings_that_cannot_be_kept_stop_nothing(
    qtbot: QtBot, plain_application: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(blocked))
    desk = make_desk()

    def act() -> None:
        desk.session.update_settings(theme="light")
        desk.session.update_settings(threads=2)

    assert run_with(desk, monkeypatch, act, Settings()) == 0
    said = [text for text in desk.said if text.startswith("The settings cannot be saved")]
    assert len(said) == 1


def test_coming_back_looks_for_changed_files(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, looked = make_desk(), []
    monkeypatch.setattr(
        desk.controller.classifications, "check_results", lambda: looked.append(True)
    )

    def act() -> None:
        before = len(looked)
        plain_application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
        plain_application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        looked.append(len(looked) - before == 1)

    run_with(desk, monkeypatch, act)
    assert looked[-1] is True


def test_bug_is_shown_as_one_without_its_text(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()

    def act() -> None:
        for _ in range(3):  # a timer would do so at every beat
            sys.excepthook(ValueError, ValueError("Doe^Jane"), None)

    run_with(desk, monkeypatch, act)
    (notice,) = [each for each in desk.notices if each.kind is NoticeKind.ERROR]
    assert notice.text == "An unexpected error happened. Copy the details to report it."
    assert "Doe" not in notice.details


def test_thread_that_hangs_does_not_keep_the_program(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, ended = make_desk(), []
    monkeypatch.setattr(desk.tasks, "shutdown", lambda: False)
    monkeypatch.setattr(os, "_exit", ended.append)
    run_with(desk, monkeypatch, lambda: None)
    assert ended == [0]


def test_interrupt_from_the_terminal_closes(
    qtbot: QtBot, plain_application: QApplication, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    interrupt = KeyboardInterrupt()
    assert (
        run_with(desk, monkeypatch, lambda: sys.excepthook(KeyboardInterrupt, interrupt, None)) == 0
    )
    assert desk.said == []
