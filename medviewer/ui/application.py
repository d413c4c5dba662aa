"""Starting the program: first the window, then everything else."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication

from medviewer.app.failures import bug_details
from medviewer.app.program import Program, assemble
from medviewer.app.quick_imports import import_quickly
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.tasks import lend_cores, take_turns
from medviewer.config import LoadedSettings, Settings, load_settings, save_settings
from medviewer.language import later, translate, translate_made
from medviewer.ui.first_painting import when_painted
from medviewer.ui.icons import program_icon
from medviewer.ui.main_window import MainWindow
from medviewer.ui.spoken_language import chosen_language, speak_as_set
from medviewer.ui.theme import apply_font, apply_theme

log = logging.getLogger(__name__)

_MOST_NOTES = 5
_SHOWING = ("medviewer.ui.browser.series_delegate",)
"""What the first study needs of the window, and the window not before."""
_NOT_KEPT = later(
    "Program",
    "The settings cannot be saved and hold until the program ends: let the user's configuration "
    "folder be written, or name another one by MEDVIEWER_CONFIG.",
)


@dataclass(slots=True, eq=False)
class Viewer:
    """The running program and its window, which another language replaces."""

    program: Program
    window: MainWindow


def run_viewer(paths: Sequence[Path], settings: Settings | None = None) -> int:
    """Open the window, then `paths`; return the exit status when the window is closed."""
    loaded = load_settings()
    application = make_application()
    chosen = settings or loaded.settings
    unspoken = speak_as_set(application, chosen.language)
    viewer = build_viewer(application, chosen)
    notes = _notes(loaded) if settings is None else ()
    notes = (*notes, unspoken) if unspoken else notes
    viewer.window.show()
    viewer.program.session.settings_changed.connect(_keeper(viewer.program.session))
    application.applicationStateChanged.connect(_checker(viewer.program))
    sys.excepthook = _bug_hook(viewer.program.session)
    when_painted(viewer.window, partial(begin, viewer, paths, notes))
    from medviewer.ui.signals import ends_when_told  # the window is up by now

    with ends_when_told():
        status = int(application.exec())
    if not viewer.program.controller.close():
        os._exit(status)  # a thread hangs in foreign code: Python could only abort
    viewer.window.deleteLater()
    return status


def _notes(loaded: LoadedSettings) -> tuple[str, ...]:
    """Return what cannot be heeded of the settings file."""
    if not loaded.settings.key_bindings:
        return loaded.notes
    from medviewer.ui.commands.key_bindings import binding_notes

    return (*loaded.notes, *binding_notes(loaded.settings.key_bindings)[:_MOST_NOTES])


def begin(viewer: Viewer, paths: Sequence[Path], notes: Sequence[str] = ()) -> None:
    """Go to work when the window is up; `notes` are what the user should know."""
    gc.freeze()  # what the start has made stays and need not be looked at for garbage
    gc.enable()
    _begin_session(viewer, opens=bool(paths))
    QTimer.singleShot(0, partial(start, viewer.program, paths, notes))  # both take their time


def make_application() -> QApplication:
    """Return the one application of this process; what is imported later comes quickly."""
    import_quickly()
    take_turns()
    lend_cores()
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("MedViewer")
    application.setDesktopFileName("medviewer")
    application.setStyle("Fusion")
    application.setWindowIcon(program_icon())
    return application


def build_viewer(
    application: QApplication, settings: Settings, program: Program | None = None
) -> Viewer:
    """Return the program and its window in the colours of the settings, not yet shown."""
    program = program or assemble(settings)
    now = program.session.settings
    apply_font(application, now.font_percent)  # before: no widget not yet shown takes it later
    window = MainWindow(program.session, program.controller)
    apply_theme(application, now.theme, now.font_percent)  # once: not again for every widget
    program.session.settings_changed.connect(partial(_show_theme, application))
    viewer = Viewer(program, window)
    program.session.settings_changed.connect(partial(_speak, application, viewer))
    return viewer


def start(program: Program, paths: Sequence[Path], notes: Sequence[str] = ()) -> None:
    """Begin the work that waits for the window: list the models, open what was named."""
    for note in notes:
        program.session.raise_notice(Notice(translate_made("Settings", note), NoticeKind.WARNING))
    program.controller.classifications.list_models()
    if paths:
        program.controller.open_paths(paths)
    QTimer.singleShot(0, partial(program.controller.get_ready, _SHOWING))


def _begin_session(viewer: Viewer, *, opens: bool) -> None:
    """Bring back what was open, or ask about it after a crash."""
    offered = viewer.program.controller.restoring.begin(opens=opens)
    if offered is not None:
        from medviewer.ui.restoring.offer_bar import OfferBar

        bar = OfferBar(offered, viewer.program.session, viewer.program.controller)
        viewer.window.show_bar(bar)


def _show_theme(application: QApplication, before: Settings, now: Settings) -> None:
    if (before.theme, before.font_percent) != (now.theme, now.font_percent):
        apply_theme(application, now.theme, now.font_percent)


def _speak(application: QApplication, viewer: Viewer, before: Settings, now: Settings) -> None:
    """Speak another language once the click is over that chose it."""
    system = QLocale.system()
    if chosen_language(before.language, system) != chosen_language(now.language, system):
        from medviewer.ui.renewal import speak_anew

        QTimer.singleShot(0, lambda: speak_anew(application, viewer))


def _checker(program: Program) -> Callable[[Qt.ApplicationState], None]:
    """Look for changed files whenever the user comes back to the window."""

    def on_state_changed(state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            program.controller.classifications.check_results()

    return on_state_changed


def _keeper(session: Session) -> Callable[[Settings, Settings], None]:
    """Return what writes changed settings; that they cannot be kept is said once."""
    said: list[str] = []

    def keep(before: Settings, now: Settings) -> None:
        try:
            save_settings(now, before=before)
        except OSError:
            log.warning("the settings could not be saved")
            if not said:
                said.append(_NOT_KEPT)
                session.raise_notice(Notice(translate("Program", _NOT_KEPT), NoticeKind.WARNING))

    return keep


def _bug_hook(
    session: Session,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what shows a bug that nothing caught as one calm sentence, the same one once."""
    told: set[str] = set()

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = bug_details(error.with_traceback(trace), "the window")
        if details in told:
            return  # a clock or a painter would say it at every beat
        told.add(details)
        log.error("%s", details)
        text = translate("Program", "An unexpected error happened. Copy the details to report it.")
        session.raise_notice(Notice(text, NoticeKind.ERROR, details))

    return hook
