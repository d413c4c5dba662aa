"""The window: series browser, views, AI pane, status line, and what they say to each other."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from medviewer.app.activities import Activity
from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport, is_only_looking
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from medviewer.language import again
from medviewer.ui.browser.series_browser import SeriesBrowser
from medviewer.ui.commands.action_state import show_key_image, show_state
from medviewer.ui.commands.action_wiring import connect_actions
from medviewer.ui.commands.actions import Actions
from medviewer.ui.commands.menus import Menus
from medviewer.ui.docks import add_docks, is_wide, side_widths
from medviewer.ui.late_dock import LateDock
from medviewer.ui.notifications import NoticeBar
from medviewer.ui.pane.ai_pane import AiPane
from medviewer.ui.slices.grid.viewport_cell import is_inside
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid
from medviewer.ui.status_line import StatusLine
from medviewer.ui.theme import colors_of
from medviewer.ui.welcome import WelcomePage
from medviewer.ui.window_requests import WindowRequests

_LEAST_SIZE, _GROWTH = (720, 480), 1 / 2
"""Of the window, and how much of what texts grow by it grows."""


class MainWindow(QMainWindow):
    """Shows the session; every wish goes to the controller."""

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self._session = session
        self._controller = controller
        self._running: set[int] = set()
        self._had_studies = False
        self.actions_by_name = Actions(self)
        self.browser = SeriesBrowser(session, controller)
        self.grid = ViewportGrid(session, controller)
        self.pane = AiPane(session, controller)
        self.notices = NoticeBar()
        self.welcome = WelcomePage()
        self.status_line = StatusLine()
        self.docks = add_docks(self, session, controller)
        self.menus = Menus(self, self.actions_by_name, session, controller)
        self.requests = WindowRequests(self, session, controller)
        self._build()
        self._connect_session()
        self._connect_widgets()
        self.successor: Callable[[], MainWindow] | None = None
        """Tells which window is there now, once another one took its place."""
        self._show_all()

    def show_bar(self, bar: QWidget) -> None:
        """Show a question above the views, until it is answered."""
        self._column.insertWidget(0, bar)

    def cycle_pane(self) -> None:
        """Let the keys go to the next pane: browser, views, AI pane, measurements, key images."""
        visible = [pane for pane in self.panes if pane.isVisible()]
        focused = QApplication.focusWidget()
        inside = [number for number, pane in enumerate(visible) if is_inside(focused, pane)]
        if not inside:
            self.grid.focus_active()
            return
        following = visible[inside[0] + 1 :] + visible[: inside[0]]
        any(self.focus_pane(pane) for pane in following)

    def focus_pane(self, pane: QWidget) -> bool:
        """Let the keys go to a pane; return whether it has anything for them."""
        if pane is self.grid:
            self.grid.focus_active(Qt.FocusReason.TabFocusReason)
        else:
            pane.setFocus(Qt.FocusReason.TabFocusReason)
            if pane.focusProxy() is None:
                pane.focusNextChild()
        return is_inside(QApplication.focusWidget(), pane)

    @property
    def panes(self) -> list[QWidget]:
        """What the keys go through: browser, views, AI pane, and the docks that are open."""
        late = [dock.content for dock in self.docks.late if dock.isVisible()]
        return [self.browser, self.grid, self.pane.panel, *late]

    # Building

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.resize(1440, 900)
        self._show_least_size()
        self.setAcceptDrops(True)
        self._center = QStackedWidget()
        self._center.addWidget(self.welcome)
        self._center.addWidget(self.grid)
        column = QWidget()
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.notices)
        self._column.addWidget(self._center, 1)
        self.setCentralWidget(column)
        self.setStatusBar(self.status_line)
        self.actions_by_name.add_to(self, self.grid)
        connect_actions(self.actions_by_name, self._session, self._controller)

    def _connect_session(self) -> None:
        session = self._session
        session.index_changed.connect(self._on_index_changed)
        session.opened_changed.connect(self._show_center)
        session.activities_changed.connect(self._on_activities_changed)
        session.device_changed.connect(self.status_line.show_device)
        session.settings_changed.connect(self._on_settings_changed)
        session.tool_changed.connect(self._show_actions)
        session.measurements.changed.connect(self._on_measurements_changed)
        session.measurements.selected_changed.connect(self._show_actions)
        session.key_images.changed.connect(self._on_key_images_changed)
        session.objects.selection_changed.connect(self._on_selection_changed)
        session.notice_raised.connect(self.notices.show_notice)
        session.viewport_changed.connect(self._on_viewport_changed)
        session.arrangement_changed.connect(self._show_actions)
        session.models_changed.connect(self._show_actions)
        session.cine_changed.connect(self._on_cine_changed)
        session.status_changed.connect(self._show_actions)

    def _connect_widgets(self) -> None:
        self.grid.pointer_moved.connect(self.status_line.show_pointer)
        self.pane.panel.blink_requested.connect(self.grid.blink)
        self.grid.menu_requested.connect(self._on_menu_requested)
        self.status_line.stop_requested.connect(self._controller.stop_activity)
        self.requests.connect_widgets()

    # What happened

    def _on_index_changed(self, index: StudyIndex) -> None:
        self.status_line.show_skipped(len(index.skipped))
        if self._had_studies and not index.studies:
            self.notices.forget_study()
        self._had_studies = bool(index.studies)
        self._show_center()
        self._show_actions()

    def _on_activities_changed(self, activities: Sequence[Activity]) -> None:
        self.status_line.show_activities(activities)
        running = {activity.number for activity in activities}
        if running != self._running:  # not at every step of their progress
            self._running = running
            self._show_center()
            self._show_actions()

    def _on_viewport_changed(self, number: int, before: Viewport, now: Viewport) -> None:
        is_active = number == self._session.arrangement.active
        if before.message and not now.message and is_active:
            self.grid.focus_active()
        if now.layer:
            self._come_below_pane(self.docks.objects)
        if not is_only_looking(before, now):
            self._show_actions()
        elif is_active:  # on every frame of a drag: all the other commands stay as they are
            show_key_image(self.actions_by_name, self._session)

    def _on_cine_changed(self, number: int) -> None:
        if number == self._session.arrangement.active:
            cine = self._session.cines.get(number)
            self.actions_by_name["cine"].setChecked(cine is not None and cine.playing)

    def _on_selection_changed(self, key: str) -> None:
        """Show the strip when it has the images of a key object selection."""
        if key:
            self.docks.key_images.show()
        self._show_actions()

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        if before.theme != now.theme:
            self._show_theme()
        if before.font_percent != now.font_percent:
            self._show_least_size()
        if before.key_bindings != now.key_bindings:
            self._show_keys(now)
        self.welcome.show_recent(now.recent_folders)
        self._show_actions()

    def _on_measurements_changed(self) -> None:
        """Show the list when the first measurement is there."""
        if self._session.measurements.all:
            self._come_below_pane(self.docks.measurements)
        self._show_actions()

    def _on_key_images_changed(self) -> None:
        """Show the strip when the first key image is there."""
        if self._session.key_images.all:
            self.docks.key_images.come()
        self._show_actions()

    def _come_below_pane(self, dock: LateDock) -> None:
        """Let a dock come if it has not before, and have its share of the height."""
        if dock.come():
            self.resizeDocks([self.docks.pane, dock], [8, 7], Qt.Orientation.Vertical)

    def _on_menu_requested(self, position: QPoint) -> None:
        self.menus.pop_up(position, measurement=bool(self._session.measurements.selected))

    # Showing

    def _show_all(self) -> None:
        self._show_theme()
        if self._session.settings.key_bindings:
            self._show_keys(self._session.settings)
        self._show_keys_in_pane()
        self.welcome.show_recent(self._session.settings.recent_folders)
        self.status_line.show_device(self._session.device_text)
        self.status_line.show_activities(self._session.activities)
        self._on_index_changed(self._session.index)

    def _show_theme(self) -> None:
        colors = colors_of(self._session.settings.theme)
        self.actions_by_name.show_theme(colors)
        self.menus.show_theme(colors)
        self.browser.show_theme(colors)
        self.notices.show_theme(colors)

    def _show_least_size(self) -> None:
        """Keep the window as large as its texts need, on a screen that has the room."""
        screen = self.screen().availableSize()
        growth = 1 + (self._session.settings.font_percent / 100 - 1) * _GROWTH
        self.setMinimumSize((QSize(*_LEAST_SIZE) * growth).boundedTo(screen))

    def _show_keys(self, settings: Settings) -> None:
        from medviewer.ui.commands.key_bindings import bound_keys

        self.actions_by_name.show_keys(bound_keys(settings.key_bindings))
        self.menus.show_keys()
        self._show_keys_in_pane()

    def _show_keys_in_pane(self) -> None:
        names = "heatmap", "blink", "gated_maps"
        self.pane.panel.show_keys(*(self.actions_by_name.keys_text(name) for name in names))

    def _show_center(self) -> None:
        opened = again(self._session.opened)
        has_studies = bool(self._session.index.studies)
        self._center.setCurrentWidget(self.grid if has_studies else self.welcome)
        self.welcome.show_scanning(scanning=self._controller.studies.is_scanning, opened=opened)
        self.setWindowTitle(f"{opened} - MedViewer" if has_studies and opened else "MedViewer")

    def _show_actions(self) -> None:
        show_state(self.actions_by_name, self._session)
        self.requests.show_docks()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave a small window more room for the images."""
        super().resizeEvent(event)
        before, now = event.oldSize(), event.size()
        if is_wide(now.width()) != is_wide(before.width()) or not before.isValid():
            widths = side_widths(now.width(), self._session.settings.font_percent)
            self.resizeDocks(self.docks.sides, widths, Qt.Orientation.Horizontal)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, or ask about the model that it is."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.requests.take_dropped([Path(url.toLocalFile()) for url in urls])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs before the window goes."""
        self.hide()
        self._controller.close()
        event.accept()
