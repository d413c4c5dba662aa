"""The panel of measurements: a list to jump by, the histogram of a region, the export."""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QSizePolicy,
    QSpacerItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.language import later, translate
from medviewer.ui.measuring.histogram_plot import HEIGHT, HistogramPlot
from medviewer.ui.measuring.measurement_model import MeasurementModel
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button, row_height
from medviewer.ui.pane.wrapping_row import WrappingRow
from medviewer.ui.text import plain_label
from medviewer.ui.theme import scaled

_HINT = later(
    "Measuring", "Draw with D (length), A (angle), E (ellipse); the Measure menu has more."
)
_NAME_COLUMN, _VALUE_COLUMN, _IMAGE_COLUMN = range(3)
_NAME, _IMAGE = 74, 52
_MARGIN, _FRAME = 12, 2
_LIST_HEIGHT = 170
"""Of a list with a heading and a row or two, and of what stands above and below."""
_NARROWEST = 200
"""Of a panel that shows the images."""


class MeasurementPanel(QWidget):
    """Shows the session's measurements; every wish goes to the controller."""

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("measurements")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._measuring = controller.measuring
        self.model = MeasurementModel()
        self.table = _table(self.model)
        self.plot = HistogramPlot()
        self.neighbours = QCheckBox(translate("Measuring", "Also on neighbours"))
        self.neighbours.setToolTip(translate("Measuring", "Show them on the slices beside, too"))
        self.export = quiet_button(
            translate("Measuring", "Export..."), translate("Measuring", "Export measurements")
        )
        self._hint = plain_label(translate("Measuring", _HINT))
        self._hint.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._build()
        self._connect()
        self._show_all()

    def add_actions_of(self, actions: list[QAction]) -> None:
        """Let the keys that edit a measurement work in the list, too."""
        for action in actions:
            self.table.addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the values room where there is little: a word such as "detector" must be read.

        The list comes before the histogram.
        """
        super().resizeEvent(event)
        self.plot.give_room(has_room=event.size().height() >= HEIGHT + scaled(_LIST_HEIGHT))
        self._hint.setMinimumHeight(self._hint.heightForWidth(event.size().width() - 2 * _MARGIN))
        self._show_columns()
        self._show_heights()
        self.setMinimumHeight(self._column.totalMinimumHeightForWidth(event.size().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Let columns and rows grow with the texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_columns()
            self._show_heights()

    def _show_columns(self) -> None:
        """Give the values what they need: beside long ones the names are shortened first."""
        table, header = self.table, self.table.horizontalHeader()
        table.setColumnHidden(_IMAGE_COLUMN, self.width() < scaled(_NARROWEST))
        image = max(scaled(_IMAGE), header.sectionSizeHint(_IMAGE_COLUMN))
        table.setColumnWidth(_IMAGE_COLUMN, image)
        frames = 2 * (_MARGIN + _FRAME) + table.verticalScrollBar().sizeHint().width()
        left = self.width() - frames - table.columnWidth(_IMAGE_COLUMN)
        name = min(scaled(_NAME), left - table.sizeHintForColumn(_VALUE_COLUMN))
        table.setColumnWidth(_NAME_COLUMN, max(name, header.sectionSizeHint(_NAME_COLUMN)))

    def _show_heights(self) -> None:
        height, header = row_height(self.table), self.table.horizontalHeader()
        self.table.verticalHeader().setDefaultSectionSize(height)
        least = header.sizeHint().height() + self._heading_height + height + 2 * _FRAME
        self.table.setMinimumHeight(least)
        self._show_headings()

    @property
    def _heading_height(self) -> int:
        """How high a heading is: its texts have two lines."""
        return row_height(self.table) + self.table.fontMetrics().lineSpacing()

    def _show_headings(self) -> None:
        """Let the headings of the series go across all columns."""
        self.table.clearSpans()
        for row in self.model.headings:
            self.table.setSpan(row, 0, 1, self.model.columnCount())
            self.table.setRowHeight(row, self._heading_height)

    def _build(self) -> None:
        layout = self._column
        layout.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        layout.setSpacing(6)
        self.neighbours.setMinimumHeight(TARGET_HEIGHT)
        self.neighbours.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = WrappingRow()
        row.add(self.neighbours, grows=True)
        row.add(self.export)
        for widget in (
            plain_label(translate("Measuring", "Measurements"), "heading"),
            self._hint,
            self.table,
            self.plot,
        ):
            layout.addWidget(widget, 1 if widget is self.table else 0)
        layout.addSpacerItem(_room_below())
        layout.addLayout(row)

    def _connect(self) -> None:
        session, items = self._session, self._session.measurements
        items.changed.connect(self._show_all)
        items.selected_changed.connect(self._on_selected_changed)
        session.neighbours_changed.connect(self._show_neighbours)
        session.index_changed.connect(self._show_all)
        session.volume_opened.connect(self._show_histogram)
        self.model.rename_requested.connect(self._measuring.rename)
        self.table.clicked.connect(self._on_row_asked)
        self.table.activated.connect(self._on_row_asked)
        self.neighbours.clicked.connect(lambda _: self._measuring.toggle_neighbours())

    def _on_row_asked(self, index: QModelIndex) -> None:
        identifier = self.model.identifier_at(index.row())
        if identifier:
            self._measuring.jump_to(identifier)
        else:  # a heading is not chosen
            self._show_selected()

    def _show_all(self) -> None:
        rows = self._measuring.rows() if self._session.measurements.all else ()
        self.model.show_rows(rows)
        self._show_columns()
        self._show_headings()
        self._hint.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.export.setEnabled(bool(rows))
        self._show_selected()

    def _show_selected(self) -> None:
        row = self.model.row_of(self._session.measurements.selected)
        selection = self.table.selectionModel()
        with QSignalBlocker(selection):
            if row < 0:
                selection.clearSelection()
            else:
                flags = QItemSelectionModel.SelectionFlag
                index = self.model.index(row, 0)
                selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.viewport().update()
        self._show_histogram()

    def _on_selected_changed(self) -> None:
        """Scroll to what is chosen, once the histogram has taken its room or left it."""
        self._show_selected()
        QTimer.singleShot(0, self, lambda: self.table.scrollTo(self.table.currentIndex()))

    def _show_histogram(self) -> None:
        chosen = self._session.measurements.selected
        self.plot.show_histogram(self._measuring.histogram(chosen) if chosen else None)

    def _show_neighbours(self) -> None:
        with QSignalBlocker(self.neighbours):
            self.neighbours.setChecked(self._session.shows_neighbours)


def _room_below() -> QSpacerItem:
    """Return what takes the room of the list while there is none."""
    policy = QSizePolicy.Policy
    return QSpacerItem(0, 0, policy.Minimum, policy.Expanding)


class _HeadingDelegate(QStyledItemDelegate):
    """Paints headings as those of the columns, not greyed out as what cannot be chosen is."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the colours of a heading where one cannot choose."""
        super().initStyleOption(option, index)
        if not index.flags():
            option.state |= QStyle.StateFlag.State_Enabled
            option.backgroundBrush = option.palette.alternateBase()


def _table(model: MeasurementModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setItemDelegate(_HeadingDelegate(table))
    table.setAccessibleName(translate("Measuring", "Measurements"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    triggers = QAbstractItemView.EditTrigger
    table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(_VALUE_COLUMN, QHeaderView.ResizeMode.Stretch)
    return table
