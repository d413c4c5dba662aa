"""The strip of key images: a small picture each, with series and image number; a click jumps."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from shiboken6 import isValid

from medviewer.app.control.controller import Controller
from medviewer.app.key_images.control import THUMBNAIL_SIZE, KeyImageRow
from medviewer.app.measuring.measurements import Source
from medviewer.app.pictures import Thumbnail
from medviewer.app.session import Session
from medviewer.app.texts.objects import NOT_OURS, object_detail, object_title
from medviewer.language import later, translate
from medviewer.ui.browser.thumbnails import pixmap_of
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.text import plain_label, plain_tooltip
from medviewer.ui.theme import scaled

_HINT = later("Key images", "Mark the shown image with K.")
_PICTURE = 72
_WIDTH = 112
_ROW_ROLE = Qt.ItemDataRole.UserRole


class KeyImageStrip(QWidget):
    """Shows the session's key images; every wish goes to the controller."""

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("key_images")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._key_images = controller.key_images
        self._key_objects = controller.key_objects
        self._rows: tuple[KeyImageRow, ...] = ()
        self._pixmaps: dict[Source, QPixmap] = {}
        self.list = _strip()
        self._hint = plain_label(translate("Key images", _HINT))
        self.own_button = quiet_button(
            translate("Key images", "Show mine (★)"),
            translate("Key images", "Show the images that you have marked"),
        )
        self.setFocusProxy(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        head = QHBoxLayout()
        head.addWidget(self._hint, 1)
        head.addWidget(self.own_button)
        layout.addLayout(head)
        layout.addWidget(self.list)
        session.key_images.changed.connect(self._show_all)
        session.index_changed.connect(self._show_all)
        session.objects.selection_changed.connect(self._show_all)
        self.own_button.clicked.connect(lambda: session.objects.choose_selection(""))
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self._show_cells()
        self._show_all()

    def changeEvent(self, event: QEvent) -> None:
        """Give larger texts more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_cells()

    def _show_cells(self) -> None:
        text = self.list.fontMetrics()
        cell = QSize(scaled(_WIDTH), _PICTURE + text.height() + 16)
        self.list.setGridSize(cell)
        self.list.setFixedHeight(cell.height() + 14)

    def _show_all(self) -> None:
        chosen = self._key_objects.chosen
        if chosen is not None:
            rows = self._key_objects.rows()
        else:
            rows = self._key_images.rows() if self._session.key_images.all else ()
        said = "" if chosen is None else f"{object_title(chosen)} · {object_detail(chosen)}"
        hint = translate("Key images", _HINT)
        not_ours = translate("Objects", NOT_OURS)
        self._hint.setText(hint if chosen is None else f"☆ {said} · {not_ours}")
        self._hint.setVisible(chosen is not None or not rows)
        self.own_button.setVisible(chosen is not None)
        if rows == self._rows:
            return
        self._rows = rows
        sources = {row.source for row in rows}
        self._pixmaps = {key: made for key, made in self._pixmaps.items() if key in sources}
        self.list.clear()
        for row in rows:
            self.list.addItem(self._item(row))
            if row.source not in self._pixmaps:
                self._key_images.request_thumbnail(row, partial(self._on_thumbnail, row))

    def _item(self, row: KeyImageRow) -> QListWidgetItem:
        item = QListWidgetItem(row.label)
        item.setData(_ROW_ROLE, row)
        item.setToolTip(plain_tooltip(row.title))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, row.title)
        pixmap = self._pixmaps.get(row.source) or _squared(QPixmap())  # holds the place
        item.setIcon(QIcon(pixmap))
        return item

    def _on_thumbnail(self, row: KeyImageRow, made: Thumbnail) -> None:
        if not isValid(self):  # its window has gone meanwhile
            return
        pixmap = self._pixmaps[row.source] = _squared(pixmap_of(made.pixels))
        for position in range(self.list.count()):
            item = self.list.item(position)
            if item.data(_ROW_ROLE).source == row.source:
                item.setIcon(QIcon(pixmap))

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self._key_images.jump_to(item.data(_ROW_ROLE).place)


def _squared(picture: QPixmap) -> QPixmap:
    """Return a picture in the middle of a black square: the words below stand in one line."""
    square = QPixmap(THUMBNAIL_SIZE, THUMBNAIL_SIZE)
    square.fill(QColor("#000000"))
    if not picture.isNull():
        whole = QRect(QPoint(), square.size())
        target = QRect(
            QPoint(), picture.size().scaled(square.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        target.moveCenter(whole.center())
        painter = QPainter(square)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, picture)
        painter.end()
    return square


def _strip() -> QListWidget:
    strip = QListWidget()
    strip.setAccessibleName(translate("Key images", "Key images"))
    strip.setViewMode(QListWidget.ViewMode.IconMode)
    strip.setFlow(QListWidget.Flow.LeftToRight)
    strip.setWrapping(False)
    strip.setMovement(QListWidget.Movement.Static)
    strip.setIconSize(QSize(_PICTURE, _PICTURE))
    strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return strip
