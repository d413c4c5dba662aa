"""Wishes that need a dialog or the window itself: open, full screen, lists, panes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from medviewer.app.classifying.installer import BUNDLE_SUFFIX, CARD_FILE, BundleOffer
from medviewer.app.control.controller import Controller
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.texts.measurements import copied_text
from medviewer.language import later, translate
from medviewer.ui.commands.install_dialog import InstallDialog
from medviewer.ui.dialogs import keyboard_dialog, skipped_dialog

if TYPE_CHECKING:
    from medviewer.app.asking.control import AskingControl
    from medviewer.app.control.tags import ImageChoice
    from medviewer.io.dicom.element_tree import Element
    from medviewer.ui.exporting.export_requests import ExportRequests
    from medviewer.ui.main_window import MainWindow

_EXPORTS = (
    later("Files", "Table (*.csv)"),
    later("Files", "JSON (*.json)"),
    later("Files", "Table with patient (*.csv)"),
    later("Files", "JSON with patient (*.json)"),
)
_TABLES, _WITH_PATIENT = (0, 2), (2, 3)


class WindowRequests(QObject):
    """Answers the actions that are the window's own business."""

    def __init__(self, window: "MainWindow", session: Session, controller: Controller) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._controller = controller

    def connect_widgets(self) -> None:
        """Connect the window's actions and the widgets that ask for dialogs."""
        window, actions = self._window, self._window.actions_by_name
        requests = {
            "open_folder": self.ask_for_folder,
            "open_files": self.ask_for_files,
            "install": self.ask_for_bundle,
            "settings": self.show_settings,
            "quit": window.close,
            "next_pane": window.cycle_pane,
            "next_view": window.grid.focus_next,
            **window.grid.hand_keys.requests(),
            "blink": window.grid.blink,
            "skipped": self.show_skipped,
            "keyboard": self.show_keyboard,
            "about": self.show_about,
            "full_screen": self.toggle_full_screen,
            "header": self.show_header,
            "network_saw": self.show_seen,
            "ask": self.ask_about_image,
            "ask_slice": self.leave_slice_out,
            "measure_rename": self.rename_measurement,
            "measure_copy": self.copy_measurement,
            "measure_export": self.export_measurements,
            "export": lambda: self._exports().ask(),
            "print": lambda: self._exports().ask(as_pdf=True),
            "hang_save": self.save_layout,
        }
        for name, request in requests.items():
            actions[name].triggered.connect(lambda _, request=request: request())
        for name, dock in window.docks.by_action.items():
            actions[name].toggled.connect(dock.setVisible)
        window.pane.panel.ask_requested.connect(self.ask_about_image)
        window.browser.header_requested.connect(self.show_header)
        window.status_line.skipped_requested.connect(self.show_skipped)
        window.welcome.open_requested.connect(self.ask_for_folder)
        window.welcome.recent_requested.connect(self.open_recent)

    def show_docks(self) -> None:
        """Show on the actions which panes are open."""
        actions = self._window.actions_by_name
        for name, dock in self._window.docks.by_action.items():
            actions[name].setChecked(not dock.isHidden())

    def ask_for_folder(self) -> None:
        """Open a folder that the user picks."""
        recent = self._session.settings.recent_folders
        start = recent[0] if recent else str(Path.home())
        folder = QFileDialog.getExistingDirectory(
            self._window, translate("Files", "Open a study folder"), start
        )
        if folder:
            self._controller.open_paths([Path(folder)])

    def ask_for_files(self) -> None:
        """Open files that the user picks."""
        names, _ = QFileDialog.getOpenFileNames(self._window, translate("Files", "Open images"))
        if names:
            self._controller.open_paths([Path(name) for name in names])

    def ask_for_bundle(self) -> None:
        """Look at a model that the user picks: a ZIP file, or the card in its folder."""
        names = f"*{BUNDLE_SUFFIX} {CARD_FILE}"
        kinds = translate("Files", "Models ({names})").format(names=names)
        name, _ = QFileDialog.getOpenFileName(
            self._window, translate("Files", "Install a model"), "", kinds
        )
        if name:
            path = Path(name)
            path = path.parent if path.name == CARD_FILE else path
            self._controller.installs.look_at(path, self.ask_to_install)

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Open what was dropped, or ask about the model that it is."""
        self._controller.take_dropped(paths, self.ask_to_install)

    def ask_to_install(self, offer: BundleOffer) -> None:
        """Show what a model says of itself; only a yes installs it."""
        if self._window.successor is not None:  # the language changed while the model was read
            self._window.successor().requests.ask_to_install(offer)
            return
        dialog = InstallDialog(offer, self._window)
        dialog.accepted.connect(lambda: self._controller.installs.install(offer))
        self._show(dialog)

    def open_recent(self, folder: str) -> None:
        """Open a folder of the list."""
        self._controller.open_paths([Path(folder)])

    def show_skipped(self) -> None:
        """List the files that could not be shown."""
        self._show(skipped_dialog(self._session.index.skipped, self._window))

    def show_keyboard(self) -> None:
        """Show the sheet of keys."""
        actions = self._window.actions_by_name
        self._show(keyboard_dialog(actions, self._session.settings, self._window))

    def show_settings(self, page: int = 0) -> None:
        """Let the user choose; the dialog is imported when it is first wanted."""
        from medviewer.ui.settings.settings_dialog import SettingsDialog
        from medviewer.ui.settings.views_page import Hanging

        hanging = Hanging(
            self._controller.hanging.protocols,
            lambda then: self._ask_for_layout(dialog, then),
            lambda: bool(self._session.active_viewport.series_key),
        )
        dialog = SettingsDialog(self._session, self._window, hanging)
        dialog.list.setCurrentRow(page)
        self._show(dialog)

    def show_about(self) -> None:
        """Say what the program is."""
        from medviewer.ui.about_dialog import AboutDialog

        self._show(AboutDialog(self._session.device_text, self._window))

    def show_header(self, series_key: str = "") -> None:
        """Show the header of the active cell's image, or of a series' first one."""
        tags = self._controller.tags
        choices = tags.choices(series_key)
        if not choices:
            return
        from medviewer.ui.tags.tag_dialog import TagDialog

        dialog = TagDialog(choices, self._window)

        def read(one: "ImageChoice", show: "Callable[[tuple[Element, ...]], None]") -> None:
            handle = tags.read(one.frame, show)
            for gone in (dialog.finished, dialog.destroyed):
                gone.connect(lambda *_: handle.cancel())

        dialog.other_requested.connect(lambda one: read(one, dialog.show_other))
        read(choices[0], dialog.show_header)
        self._show(dialog)

    def show_seen(self) -> None:
        """Show what a model is given of the image on screen."""
        seeing = self._controller.seeing
        if refusal := seeing.refusal():
            self._session.raise_notice(Notice(refusal, NoticeKind.WARNING))
            return
        from medviewer.ui.seeing.seen_dialog import SeenDialog

        dialog = SeenDialog(self._window)
        handle = seeing.look(dialog.show_seen, dialog.show_problem)
        dialog.stopped.connect(handle.cancel)
        self._show(dialog)

    def go_on_asking(self) -> None:
        """Show what is erased and asked already."""
        self._asking()

    def ask_about_image(self) -> None:
        """Begin to erase parts of the image on screen and score it again, or leave."""
        asking = self._asking()
        asking.toggle()
        self._window.actions_by_name["ask"].setChecked(asking.state is not None)

    def leave_slice_out(self) -> None:
        """Ask for the series' score without the slice on screen, or with it again."""
        asking = self._asking()
        if asking.state is None:
            asking.start()
        asking.toggle_slice()

    def rename_measurement(self) -> None:
        """Let the reader type a name for the chosen measurement, in the active cell."""
        chosen = self._session.measurements.selected
        self._window.grid.measuring.ask_text(self._session.arrangement.active, chosen)

    def copy_measurement(self) -> None:
        """Put the chosen measurement's values on the clipboard, ready for pasting; else the image.

        The image is what is on screen, without the patient.
        """
        copied = self._controller.measuring.copy()
        if copied is None:
            self._exports().copy()
        else:
            QGuiApplication.clipboard().setText(copied_text(copied))

    def export_measurements(self) -> None:
        """Write the measurements to a file that the user names; patients only if asked."""
        kinds = [translate("Files", each) for each in _EXPORTS]
        title = translate("Files", "Export measurements")
        name, chosen = QFileDialog.getSaveFileName(
            self._window, title, "measurements.csv", ";;".join(kinds)
        )
        if name:
            place = kinds.index(chosen) if chosen in kinds else 0
            suffix = ".csv" if place in _TABLES else ".json"
            path = Path(name) if Path(name).suffix else Path(name + suffix)
            self._controller.measuring.export(path, identifying=place in _WITH_PATIENT)

    def save_layout(self) -> None:
        """Show the form that makes a hanging protocol of what is on screen."""
        self._ask_for_layout(self._window, lambda: None)

    def _ask_for_layout(self, parent: QWidget, then: Callable[[], None]) -> None:
        hanging = self._controller.hanging
        draft = hanging.draft()
        if draft is None:
            return
        from medviewer.ui.hanging.layout_dialog import LayoutDialog

        taken = [protocol.name for protocol in hanging.protocols()]
        dialog = LayoutDialog(draft, taken, parent)
        dialog.accepted.connect(lambda: hanging.save(dialog.protocol))
        dialog.accepted.connect(then)
        self._show(dialog)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or come back."""
        window = self._window
        (window.showNormal if window.isFullScreen() else window.showFullScreen)()

    def _asking(self) -> "AskingControl":
        """Return what erases and asks; what shows it is imported when it is first wanted."""
        from medviewer.ui.asking.desk import AskingDesk

        if self.findChild(AskingDesk) is None:
            AskingDesk(self._window, self._controller.asking).setParent(self)
        return self._controller.asking

    def _exports(self) -> "ExportRequests":
        """Return what exports pictures; the window's start need not wait for its module."""
        from medviewer.ui.exporting.export_requests import ExportRequests

        found = self.findChild(ExportRequests)
        if found is None:
            found = ExportRequests(self._window.grid, self._session, self._controller)
            found.setParent(self)
        return found

    def _show(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
