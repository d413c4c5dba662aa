from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.texts.measurements import MeasurementRow
from medviewer.image.measuring.measurement import Kind
from medviewer.image.measuring.statistics import Histogram
from medviewer.io.records import StudyIndex
from medviewer.ui.late_dock import LateDock
from medviewer.ui.main_window import MainWindow
from medviewer.ui.measuring.histogram_plot import HistogramPlot, edges_of
from medviewer.ui.measuring.measurement_model import MeasurementModel
from medviewer.ui.measuring.measurement_panel import MeasurementPanel
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.measuring.test_control import placed_stack

LINE, BOX = ((1.0, 1.0), (4.0, 5.0)), ((1.0, 1.0), (3.0, 3.0))


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    """Return the window on slice 2 of the first of two series; nothing is measured."""
    ct = make_series("ct", placed_stack())
    desk.open(StudyIndex((make_study("s", ct, make_series("b")),)))
    window.resize(1400, 860)
    QApplication.processEvents()
    return window


@pytest.fixture
def panel(open_window: MainWindow, desk: Desk) -> MeasurementPanel:
    """Return the list of a length (slice 2) and an ellipse (slice 4, chosen)."""
    desk.controller.measuring.draw(Kind.LENGTH, LINE)
    desk.controller.views.go_to(4)
    desk.controller.measuring.draw(Kind.ELLIPSE, BOX)
    QApplication.processEvents()
    return open_window.docks.measurements.content


def texts(panel: MeasurementPanel) -> list[list[str]]:
    model = panel.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click(qtbot: QtBot, panel: MeasurementPanel, row: int, column: int = 1) -> None:
    place = panel.table.visualRect(panel.model.index(row, column)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_list_comes_with_the_first_measurement_and_stays_closed(
    open_window: MainWindow, desk: Desk
) -> None:
    dock, action = open_window.docks.measurements, open_window.actions_by_name["measurements"]
    assert not dock.isVisible()
    assert dock.widget() is None  # it is not even made
    desk.controller.measuring.draw(Kind.LENGTH, LINE)
    assert open_window.docks.measurements.content.isVisible()
    assert action.isChecked()
    action.trigger()
    desk.controller.measuring.draw(Kind.LENGTH, LINE)
    assert not dock.isVisible()


def test_list_tells_name_value_series_and_image(panel: MeasurementPanel) -> None:
    assert texts(panel) == [
        ["CT #3 Abdomen\n2024-02-29 13:45", "", ""],
        ["Length", "6.3 mm", "3"],
        ["Ellipse", "mean 40 HU", "5"],
    ]
    model = panel.model
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(3)]
    assert headings == ["Name", "Value", "Image"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert "Area" in model.data(model.index(2, 0), Qt.ItemDataRole.ToolTipRole)
    assert model.data(model.index(2, 0), Qt.ItemDataRole.FontRole) is None


def test_click_jumps_to_the_image(qtbot: QtBot, panel: MeasurementPanel, desk: Desk) -> None:
    desk.controller.series.show("b")
    click(qtbot, panel, 1)
    shown = desk.session.active_viewport
    assert (shown.series_key, shown.state.slice_index) == ("ct", 2)
    assert desk.session.measurements.selected == desk.session.measurements.all[0].identifier


def test_return_jumps_too(qtbot: QtBot, panel: MeasurementPanel, desk: Desk) -> None:
    desk.controller.views.go_to(0)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert desk.session.active_viewport.state.slice_index == 4


def test_row_of_the_chosen_one_is_marked(panel: MeasurementPanel, desk: Desk) -> None:
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [2]
    desk.controller.measuring.select(desk.session.measurements.all[0].identifier)
    assert [index.row() for index in panel.table.selectionModel().selectedRows()] == [1]
    desk.controller.measuring.select("")
    assert panel.table.selectionModel().selectedRows() == []


def test_name_is_typed_into_the_list(qtbot: QtBot, panel: MeasurementPanel, desk: Desk) -> None:
    panel.table.setFocus()
    panel.table.edit(panel.model.index(1, 0))
    editor = panel.table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Node d")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.measurements.all[0].name == "Node d")
    assert texts(panel)[1][0] == "Node d"
    assert desk.session.tool == "window"


def test_name_that_stays_asks_for_nothing(panel: MeasurementPanel, desk: Desk) -> None:
    assert not panel.model.setData(panel.model.index(0, 0), "Node")  # a heading
    index = panel.model.index(1, 0)
    assert not panel.model.setData(index, "Length")
    assert not panel.model.setData(index, "Node", Qt.ItemDataRole.ToolTipRole)
    assert desk.session.measurements.all[0].name == ""


def test_delete_key_works_in_the_list(qtbot: QtBot, panel: MeasurementPanel, desk: Desk) -> None:
    click(qtbot, panel, 1)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert [one.kind for one in desk.session.measurements.all] == [Kind.ELLIPSE]
    assert len(texts(panel)) == 2


def test_region_has_a_histogram_and_a_line_has_none(panel: MeasurementPanel, desk: Desk) -> None:
    assert panel.plot.isVisible()
    assert panel.plot.histogram == Histogram(40, 40, (4,))
    desk.controller.measuring.select(desk.session.measurements.all[0].identifier)
    assert not panel.plot.isVisible()


def test_neighbours_are_asked_for_by_a_tick(
    qtbot: QtBot, panel: MeasurementPanel, desk: Desk
) -> None:
    panel.neighbours.click()
    assert desk.session.shows_neighbours
    desk.controller.measuring.toggle_neighbours()
    assert not panel.neighbours.isChecked()


def test_empty_list_says_how_to_draw(panel: MeasurementPanel, desk: Desk) -> None:
    for _ in range(2):
        desk.controller.measuring.undo()
    assert panel._hint.isVisible()
    assert not panel.table.isVisible()
    assert not panel.export.isEnabled()


@pytest.mark.parametrize(
    ("name", "chosen", "file", "identifying"),
    [
        ("list", "Table (*.csv)", "list.csv", False),
        ("list", "JSON (*.json)", "list.json", False),
        ("list.csv", "Table with patient (*.csv)", "list.csv", True),
        ("", "", "", False),
    ],
)
def test_export_asks_for_a_file(
    qtbot: QtBot, panel: MeasurementPanel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    name: str, chosen: str, file: str, identifying: bool,
) -> None:  # fmt: skip
    answer = str(tmp_path / name) if name else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answer, chosen))
    qtbot.mouseClick(panel.export, Qt.MouseButton.LeftButton)
    written = [path.name for path in tmp_path.iterdir()]
    assert written == ([file] if file else [])
    if file:
        text = (tmp_path / file).read_text(encoding="utf-8-sig")
        assert ("Doe^Jane" in text) == identifying
        assert text.count("length") > 0


def test_model_tells_only_what_differs(panel: MeasurementPanel, qtbot: QtBot, desk: Desk) -> None:
    model, rows = MeasurementModel(), desk.controller.measuring.rows()
    with qtbot.waitSignal(model.modelReset):
        model.show_rows(rows)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.show_rows(rows)
    assert (model.identifier_at(9), model.row_of("z"), model.row_of("")) == ("", -1, -1)
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0


def test_steps_cover_the_values_and_one_value_alone_is_a_step_wide() -> None:
    assert edges_of(Histogram(-2, 6, (1, 0, 2, 1))) == [-2, 0, 2, 4, 6]
    assert edges_of(Histogram(40, 40, (4,))) == [39.5, 40.5]


def test_plot_takes_the_colours_of_another_theme(qtbot: QtBot) -> None:
    plot = HistogramPlot()
    qtbot.addWidget(plot)
    plot.resize(200, plot.sizeHint().height())
    with qtbot.waitExposed(plot):
        plot.show_histogram(Histogram(0, 4, (1, 0, 2, 1)))
    colors = {}
    for name in ("#ff0000", "#00ff00"):
        palette = plot.palette()
        palette.setColor(QPalette.ColorRole.Highlight, QColor(name))
        plot.setPalette(palette)
        picture = plot.grab().toImage()
        points = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        colors[name] = sum(picture.pixelColor(x, y).name() == name for x, y in points)
    assert min(colors.values()) > 300


def test_plot_paints_its_bars(qtbot: QtBot) -> None:
    plot = HistogramPlot()
    qtbot.addWidget(plot)
    plot.resize(200, plot.sizeHint().height())
    empty = plot.grab().toImage()
    with qtbot.waitExposed(plot):
        plot.show_histogram(Histogram(0, 4, (1, 0, 2, 1)))
    assert plot.grab().toImage() != empty
    assert plot.accessibleName() == "Histogram of the region, values 0 to 4"
    plot.show_histogram(None)
    assert plot.isHidden()


def test_keys_go_to_the_list_as_to_every_pane(
    open_window: MainWindow, panel: MeasurementPanel, desk: Desk
) -> None:
    desk.controller.classifications.list_models()
    seen = []
    open_window.grid.focus_active()
    for _ in range(4):
        open_window.cycle_pane()
        seen.append(panel.isAncestorOf(QApplication.focusWidget()))
    assert seen == [False, True, False, False]


def test_content_of_a_late_dock_is_made_once(qtbot: QtBot) -> None:
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QWidget())
        return made[-1]

    dock = LateDock(make)
    qtbot.addWidget(dock)
    assert made == []
    dock.show()
    dock.hide()
    dock.show()
    assert made == [dock.content]


@pytest.mark.parametrize("width", [1000, 1300])
def test_values_are_whole_and_names_give_way(
    open_window: MainWindow, panel: MeasurementPanel, width: int
) -> None:
    rows = [
        MeasurementRow("a", "Bidirectional", "127.0 mm detector", "12", "", "ct", "CT #3"),
        MeasurementRow("b", "Length", "9.4 mm", "1", "", "ct", "CT #3"),
    ]
    panel.model.show_rows(rows)
    open_window.resize(width, 700)
    QApplication.processEvents()
    table = panel.table
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()


@pytest.fixture
def several(window: MainWindow, desk: Desk, qtbot: QtBot) -> MeasurementPanel:
    """Return the list of a length in each of two series and of another patient's film."""
    ct = make_series("ct", placed_stack())
    mr = make_series("mr", modality="MR", number=6, description="T2 coronal")
    film = make_series("film", modality="DX", number=1, description="Chest PA")
    other = make_study("o", film, name="Roe^Rita", date="20250301", time="")
    desk.open(StudyIndex((make_study("s", ct, mr), other)))
    window.resize(1400, 860)
    for key in ("ct", "mr", "film"):
        desk.controller.series.show(key)
        desk.controller.measuring.draw(Kind.LENGTH, LINE)
    panel: MeasurementPanel = window.docks.measurements.content
    QApplication.processEvents()
    return panel


def test_list_tells_series_and_patients_apart(several: MeasurementPanel) -> None:
    assert [row[0] for row in texts(several)] == [
        "CT #3 Abdomen\n2024-02-29 13:45 · Doe, Jane  id-Doe^Jane",
        "Length",
        "MR #6 T2 coronal\n2024-02-29 13:45 · Doe, Jane  id-Doe^Jane",
        "Length",
        "DX #1 Chest PA\n2025-03-01 · Roe, Rita  id-Roe^Rita",
        "Length",
    ]
    tip = several.model.data(several.model.index(4, 0), Qt.ItemDataRole.ToolTipRole)
    assert "Roe, Rita" in tip


def test_headings_go_across_the_list_in_two_lines(several: MeasurementPanel) -> None:
    table, columns = several.table, several.model.columnCount()
    assert [table.columnSpan(row, 0) for row in range(6)] == [columns, 1] * 3
    heading, row = table.rowHeight(0), table.rowHeight(1)
    assert heading > 2 * table.fontMetrics().lineSpacing()
    assert heading > row


def test_a_heading_is_not_chosen(several: MeasurementPanel, desk: Desk, qtbot: QtBot) -> None:
    click(qtbot, several, 1)
    chosen = desk.session.measurements.selected
    assert desk.session.active_viewport.series_key == "ct"
    click(qtbot, several, 2, 0)
    assert desk.session.active_viewport.series_key == "ct"
    assert desk.session.measurements.selected == chosen
    assert [index.row() for index in several.table.selectionModel().selectedRows()] == [1]


def test_the_arrow_keys_pass_over_headings(
    several: MeasurementPanel, desk: Desk, qtbot: QtBot
) -> None:
    click(qtbot, several, 1)
    several.table.setFocus()
    qtbot.keyClick(several.table, Qt.Key.Key_Down)
    qtbot.keyClick(several.table, Qt.Key.Key_Return)
    assert desk.session.active_viewport.series_key == "mr"


def test_the_chosen_one_is_scrolled_to(several: MeasurementPanel, desk: Desk) -> None:
    for _ in range(20):
        desk.controller.measuring.draw(Kind.LENGTH, LINE)
    QApplication.processEvents()
    last = several.model.index(several.model.rowCount() - 1, 0)
    assert several.table.viewport().rect().contains(several.table.visualRect(last).center())


def test_headings_are_painted_as_what_can_be_read(several: MeasurementPanel) -> None:
    """As dark a text as in the rows, though they cannot be chosen."""
    picture = several.table.viewport().grab().toImage()

    def brightest(row: int) -> int:
        rect = several.table.visualRect(several.model.index(row, 0))
        points = (
            (x, y)
            for x in range(rect.left(), rect.right())
            for y in range(rect.top(), rect.bottom())
        )
        return max(picture.pixelColor(*point).lightness() for point in points)

    several.table.clearSelection()
    assert abs(brightest(0) - brightest(3)) < 25
