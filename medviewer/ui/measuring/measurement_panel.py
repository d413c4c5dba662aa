"""The panel of measurements: a list to jump by, the histogram of a region, the export."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QSizePolicy,
    QSpacerItem,
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
_WIDTHS = (74, 0, 48, 52)
_MARGIN, _FRAME = 12, 2
_LIST_HEIGHT = 130
"""Of a list with a row or two, and of what stands above and below."""
_SERIES_COLUMN, _NARROW, _NARROW_NAME = 2, 310, 66
_IMAGE_COLUMN, _NARROWEST = 3, 200


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
        self.setMinimumHeight(self._column.totalMinimumHeightForWidth(event.size().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Let columns and rows grow with the texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show_columns()

    def _show_columns(self) -> None:
        is_narrow = self.width() < scaled(_NARROW)
        header = self.table.horizontalHeader()
        self.table.setColumnHidden(_SERIES_COLUMN, is_narrow)
        self.table.setColumnHidden(_IMAGE_COLUMN, self.width() < scaled(_NARROWEST))
        for column, width in enumerate(_WIDTHS):
            usual = _NARROW_NAME if is_narrow and not column else width
            if width:
                needed = header.sectionSizeHint(column)
                self.table.setColumnWidth(column, max(scaled(usual), needed))
        height = row_height(self.table)
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setMinimumHeight(header.sizeHint().height() + height + 2 * _FRAME)

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
        items.selected_changed.connect(self._show_selected)
        session.neighbours_changed.connect(self._show_neighbours)
        session.index_changed.connect(self._show_all)
        session.volume_opened.connect(self._show_histogram)
        self.model.rename_requested.connect(self._measuring.rename)
        self.table.clicked.connect(self._on_row_asked)
        self.table.activated.connect(self._on_row_asked)
        self.neighbours.clicked.connect(lambda _: self._measuring.toggle_neighbours())

    def _on_row_asked(self, index: QModelIndex) -> None:
        self._measuring.jump_to(self.model.identifier_at(index.row()))

    def _show_all(self) -> None:
        rows = self._measuring.rows() if self._session.measurements.all else ()
        self.model.show_rows(rows)
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
                selection.setCurrentIndex(
                    self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
                )
        self.table.viewport().update()
        self._show_histogram()

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


def _table(model: MeasurementModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
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
    for column, width in enumerate(_WIDTHS):
        mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(column, mode)
    return table
