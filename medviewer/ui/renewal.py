"""Another language while the program runs: a new window is made around all that is open.

Session, controller and what works for them stay as they are; only what is seen is made anew, as
every widget takes its words when it is made.
"""

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from medviewer.app.session import Notice, NoticeKind
from medviewer.ui.main_window import MainWindow
from medviewer.ui.scrolling import scroll_as
from medviewer.ui.slices.grid.viewport_cell import is_inside
from medviewer.ui.spoken_language import speak_as_set

if TYPE_CHECKING:
    from medviewer.app.program import Program
    from medviewer.ui.application import Viewer


def speak_anew(application: QApplication, viewer: "Viewer") -> None:
    """Let the program speak the language of its settings, once no question is open."""
    from medviewer.ui.settings.settings_dialog import SettingsDialog  # where the wish comes from

    session, old = viewer.program.session, viewer.window
    applied: SettingsDialog | None = None
    for dialog in [each for each in old.findChildren(QDialog) if each.isVisible()]:
        if isinstance(dialog, SettingsDialog):
            applied = dialog
        else:
            dialog.finished.connect(lambda _: speak_anew(application, viewer))
            return
    unspoken = speak_as_set(application, session.settings.language)
    viewer.window = _renewed(old, viewer.program)
    old.successor = lambda: viewer.window
    if applied is not None:  # and still open
        viewer.window.requests.show_settings(applied.page)
    old.hide()
    old.deleteLater()
    gc.unfreeze()  # what the start has made does not stay, after all
    if unspoken:
        session.raise_notice(Notice(unspoken, NoticeKind.WARNING))


def _renewed(old: MainWindow, program: "Program") -> MainWindow:
    """Return a window in the place of another one, looking as that does."""
    new = MainWindow(program.session, program.controller)
    is_plain = old.windowState() == Qt.WindowState.WindowNoState
    new.setGeometry(old.geometry() if is_plain else old.normalGeometry())
    new.setWindowState(old.windowState())
    for before, now in zip(old.docks.late, new.docks.late, strict=True):
        now.has_come = before.has_come
    new.browser.search_for(old.browser.search)
    if old.isVisible():
        new.show()
        new.activateWindow()
    new.restoreState(old.saveState())  # after the first size, which gives the docks their usual one
    pairs = zip(old.docks, new.docks, strict=True)
    shown = [(before.height(), now) for before, now in pairs if not before.isHidden()]
    heights, docks = [height for height, _ in shown], [dock for _, dock in shown]
    new.resizeDocks(docks, heights, Qt.Orientation.Vertical)
    _bring_bars(old, new, program)
    new.browser.open_rows(old.browser.opened_rows())
    panes = list(zip(old.panes, new.panes, strict=False))
    for pane, same in panes:
        if pane is not old.grid:
            scroll_as(same, pane)
    focused = old.focusWidget()
    for pane, same in panes:
        if is_inside(focused, pane):
            new.focus_pane(same)
    return new


def _bring_bars(old: MainWindow, new: MainWindow, program: "Program") -> None:
    """Show again what stands above the views: a notice, the question after a crash, the eraser."""
    from medviewer.ui.asking.desk import AskingDesk
    from medviewer.ui.restoring.offer_bar import OfferBar

    if old.notices.notice is not None:
        new.notices.show_notice(old.notices.notice)
    offer = old.findChild(OfferBar)
    if offer is not None:
        new.show_bar(OfferBar(offer.state, program.session, program.controller))
    if old.findChild(AskingDesk) is not None:
        new.requests.go_on_asking()
