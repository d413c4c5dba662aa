"""The series browser: patients, studies and series of what is open; a filter; a context menu."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from medviewer.app.control.controller import Controller
from medviewer.app.control.series import READING
from medviewer.app.pictures import Thumbnail
from medviewer.app.results import ClassificationState, ClassificationStatus
from medviewer.app.session import Session
from medviewer.app.texts.browser_rows import BrowserRow, RowKind, browser_nodes
from medviewer.app.viewport import StackKey, Viewport
from medviewer.io.records import StudyIndex
from medviewer.language import later, translate
from medviewer.ui.browser.context_menus import object_menu, series_menu
from medviewer.ui.browser.parts import build_search, build_tree
from medviewer.ui.browser.row_feed import RowFeed
from medviewer.ui.browser.series_model import SeriesFilter, SeriesModel, branches, row_of
from medviewer.ui.browser.thumbnails import pixmap_of
from medviewer.ui.text import plain_label
from medviewer.ui.theme import Colors, colors_of

if TYPE_CHECKING:  # an empty window draws no rows
    from medviewer.ui.browser.series_delegate import SeriesDelegate

_BADGES = {
    ClassificationState.QUEUED: later("Series list", "queued"),
    ClassificationState.DONE: later("Series list", "AI"),
    ClassificationState.PARTIAL: later("Series list", "AI partial"),
    ClassificationState.REFUSED: later("Series list", "AI refused"),
    ClassificationState.FAILED: later("Series list", "AI failed"),
    ClassificationState.CANCELLED: "",
}


class SeriesBrowser(QWidget):
    """Shows the session's index; asks the controller to show, classify and compare series."""

    header_requested = Signal(str)  # key of the series

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("browser")
        self._session = session
        self._controller = controller
        self._model = SeriesModel()
        self._feed = RowFeed(self._model, ())
        self._opened: dict[str, bool] = {}
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._filter = SeriesFilter(self._model)
        self._delegate: SeriesDelegate | None = None  # made when rows come
        self._tree = build_tree(self._filter)
        self._search = build_search()
        self._empty = plain_label(translate("Series list", "No study is open"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._connect()
        self._on_index_changed(session.index)

    def sizeHint(self) -> QSize:
        """As wide as descriptions need."""
        return QSize(290, 600)

    def changeEvent(self, event: QEvent) -> None:
        """Make rows as high as larger texts need."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._delegate is not None:
            self._model.set_text_height(self.fontMetrics().height())

    @property
    def search(self) -> str:
        """What the series are filtered by."""
        return self._search.text()

    def search_for(self, text: str) -> None:
        """Show the series that match."""
        self._search.setText(text)

    def opened_rows(self) -> dict[str, bool]:
        """Return by key of their rows which patients, studies and series are unfolded."""
        return {row_of(own).key: self._tree.isExpanded(own) for own in branches(self._filter)}

    def open_rows(self, opened: Mapping[str, bool]) -> None:
        """Fold and unfold rows as `opened_rows` told; also those that are still to come."""
        self._opened = dict(opened)
        for index in branches(self._filter):
            self._tree.setExpanded(
                index, opened.get(row_of(index).key, self._tree.isExpanded(index))
            )

    def show_theme(self, colors: Colors) -> None:
        """Draw in the colours of another theme."""
        if self._delegate is not None:
            self._delegate.show_theme(colors)
        self._tree.viewport().update()

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(200)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self._search)
        layout.addLayout(top)
        layout.addWidget(self._empty)
        layout.addWidget(self._tree, 1)

    def _connect(self) -> None:
        session = self._session
        self._next_step.timeout.connect(self._feed_on)
        session.index_changed.connect(self._on_index_changed)
        session.thumbnail_ready.connect(self._on_thumbnail_ready)
        session.status_changed.connect(self._on_status_changed)
        session.viewport_changed.connect(self._on_viewport_changed)
        session.arrangement_changed.connect(self._on_arrangement_changed)
        session.key_images.changed.connect(self._on_key_images_changed)
        session.objects.selection_changed.connect(self._show_objects)
        self._search.textChanged.connect(self._on_search_changed)
        self._tree.expanded.connect(self._on_folded)
        self._tree.collapsed.connect(self._on_folded)
        self._tree.clicked.connect(self._on_chosen)
        self._tree.activated.connect(self._on_chosen)
        self._tree.customContextMenuRequested.connect(self._on_context_menu_requested)

    # What happened

    def _on_index_changed(self, index: StudyIndex) -> None:
        if index.studies:
            self._dress_rows()
        self._tree.setVisible(bool(index.studies))
        self._empty.setVisible(not index.studies)
        self._feed = RowFeed(self._model, browser_nodes(index))
        self._feed_on()

    def _feed_on(self) -> None:
        """Show some more rows, and go on after the window has had its turn."""
        step = self._feed.next_step()
        if step is None:
            return
        for item in step.added:
            self._on_row_added(item.index())
        self._next_step.start()

    def _on_row_added(self, index: QModelIndex) -> None:
        row = row_of(index)
        if row.kind in {RowKind.PATIENT, RowKind.STUDY}:
            self._unfold(index)
        elif row.kind is RowKind.SERIES:
            self._show_known(row.series_key)
            self._unfold(index, usually=False)
        elif row.kind is RowKind.OBJECT:
            self._unfold(index.parent())
            self._show_objects()
        if row.series_key and row.series_key == self._session.active_viewport.series_key:
            self._show_selection()  # it was chosen before its row was there

    def _on_folded(self, index: QModelIndex) -> None:
        """Follow the reader, whose hand comes after what `open_rows` told."""
        key = row_of(index).key
        if key in self._opened:
            self._opened[key] = self._tree.isExpanded(index)

    def _unfold(self, index: QModelIndex, *, usually: bool = True) -> None:
        if self._opened.get(row_of(index).key, usually):
            self._tree.expand(self._filter.mapFromSource(index))

    def _show_known(self, series_key: str) -> None:
        """Show on a new row what there is of its series already."""
        thumbnail = self._session.thumbnails.get(series_key)
        if thumbnail is None:
            self._controller.studies.request_thumbnail(series_key)
        else:
            self._on_thumbnail_ready(thumbnail)
        for status in self._session.statuses:
            if status.key.series_key == series_key:
                self._on_status_changed(status)
        self._show_stars(series_key)

    def _dress_rows(self) -> None:
        if self._delegate is None:
            from medviewer.ui.browser.series_delegate import SeriesDelegate

            self._delegate = SeriesDelegate(colors_of(self._session.settings.theme))
            self._tree.setItemDelegate(self._delegate)
            self._tree.ensurePolished()
            self._model.set_text_height(self._tree.fontMetrics().height())

    def _on_thumbnail_ready(self, thumbnail: Thumbnail) -> None:
        self._model.set_thumbnail(thumbnail.series_key, pixmap_of(thumbnail.pixels))

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        running = f"{status.fraction * 100:.0f} %"
        self._model.set_badge(
            status.key.series_key, translate("Series list", _BADGES.get(status.state, running))
        )

    def _on_key_images_changed(self) -> None:
        for study in self._session.index.studies:
            for series in study.series:
                self._show_stars(series.key)

    def _show_stars(self, series_key: str) -> None:
        self._model.set_stars(series_key, self._controller.key_images.count_in(series_key))

    def _on_viewport_changed(self, _number: int, before: Viewport, now: Viewport) -> None:
        if before.stack_key != now.stack_key:
            self._show_selection()
        if (before.layer, before.presented) != (now.layer, now.presented):
            self._show_objects()

    def _on_arrangement_changed(self, *_: object) -> None:
        self._show_selection()
        self._show_objects()

    def _show_objects(self) -> None:
        """Mark the objects that the active cell or the strip shows."""
        objects = self._controller.objects
        key = self._session.active_viewport.series_key
        shown = {f"object\x1f{key}\x1f{o.key}" for o in objects.of_active() if objects.is_on(o.key)}
        self._model.show_objects(shown)

    def _show_selection(self) -> None:
        """Mark the series of the active cell; choosing emits nothing that would show it again."""
        viewport = self._session.active_viewport
        stack_key = f"stack\x1f{viewport.series_key}\x1f{viewport.stack_index}"
        series_item = self._model.find(f"series\x1f{viewport.series_key}")
        item = self._model.find(stack_key) or series_item
        if item is None:
            self._tree.clearSelection()
            return
        index = self._filter.mapFromSource(item.index())
        self._tree.setCurrentIndex(index)

    # What the user wants

    def _on_search_changed(self, text: str) -> None:
        self._search.setClearButtonEnabled(bool(text))
        self._filter.show_matching(text)
        self._tree.expandAll()

    def _on_chosen(self, index: QModelIndex) -> None:
        row, viewport = row_of(index), self._session.active_viewport
        if row.object_key and row.series_key:
            self._controller.objects.show(row.series_key, row.object_key)
            return
        is_there = StackKey(row.series_key, row.stack_index) == viewport.stack_key
        has_failed = viewport.message not in {"", READING}
        if row.series_key and (has_failed or not is_there):
            self._controller.series.show(row.series_key, row.stack_index)

    def _on_context_menu_requested(self, position: QPoint) -> None:
        index = self._tree.indexAt(position)
        if index.isValid() and row_of(index).series_key:
            menu = self.context_menu(row_of(index))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._tree.viewport().mapToGlobal(position))

    def context_menu(self, row: BrowserRow) -> QMenu:
        """Return the menu of a series (show, classify, resample, header...) or of an object."""
        if row.object_key:
            return object_menu(row, self._controller, self)
        menu = series_menu(row, self._session, self._controller, self)
        menu.addAction(
            translate("Series list", "Header..."),
            lambda: self.header_requested.emit(row.series_key),
        )
        return menu
