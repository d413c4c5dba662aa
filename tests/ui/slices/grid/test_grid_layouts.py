"""Where the cells of each layout stand."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.viewport import LayoutName
from medviewer.image.window import Window
from medviewer.ui.slices.grid.viewport_cell import EMPTY_TEXT
from medviewer.ui.slices.grid.viewport_grid import ViewportGrid
from tests.app.fakes.desk import Desk


def visible(grid: ViewportGrid) -> list[int]:
    return [number for number, cell in enumerate(grid.cells) if cell.isVisible()]


def test_first_cell_shows_the_series_and_others_are_hidden(grid: ViewportGrid) -> None:
    assert visible(grid) == [0]
    assert grid.cells[0].message == ""
    assert grid.cells[0].view.shown_window == Window(40, 400, "Soft tissue")


def test_empty_cell_says_what_can_be_done(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("1x2")
    assert visible(grid) == [0, 1]
    assert grid.cells[1].message == EMPTY_TEXT


@pytest.mark.parametrize(
    ("layout", "places"),
    [
        ("1x2", [(0, 0), (0, 1)]),
        ("2x1", [(0, 0), (1, 0)]),
        ("2x2", [(0, 0), (0, 1), (1, 0), (1, 1)]),
    ],
)
def test_cells_stand_where_the_layout_says(
    grid: ViewportGrid, desk: Desk, layout: str, places: list[tuple[int, int]]
) -> None:
    desk.controller.layouts.set_layout(layout)
    QApplication.processEvents()
    corners = [grid.cells[number].pos() for number in visible(grid)]
    assert [(int(corner.y() > 50), int(corner.x() > 50)) for corner in corners] == places


def test_maximised_cell_fills_the_grid(qtbot: QtBot, grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("2x2")
    desk.controller.series.show("b", number=2)
    grid.cells[2].view.maximise_requested.emit()
    QApplication.processEvents()
    assert visible(grid) == [2]
    assert grid.cells[2].size() == grid.size()
    grid.cells[2].view.maximise_requested.emit()
    assert visible(grid) == [0, 1, 2, 3]


def test_single_cell_needs_no_bright_frame(grid: ViewportGrid) -> None:
    assert grid.cells[0].property("active") is False


@pytest.mark.parametrize(
    ("layout", "count"), [("1x3", 3), ("3x1", 3), ("2x3", 6), ("3x2", 6), ("3x3", 9)]
)
def test_even_layouts_share_the_room(
    grid: ViewportGrid, desk: Desk, layout: LayoutName, count: int
) -> None:
    desk.controller.layouts.set_layout(layout)
    QApplication.processEvents()
    assert visible(grid) == list(range(count))
    sizes = [cell.size() for cell in grid.cells[:count]]
    assert max(size.width() for size in sizes) - min(size.width() for size in sizes) <= 1
    assert max(size.height() for size in sizes) - min(size.height() for size in sizes) <= 1
    rows, columns = (int(part) for part in layout.split("x"))
    assert abs(sizes[0].width() * columns - grid.width()) <= 2 * columns
    assert abs(sizes[0].height() * rows - grid.height()) <= 2 * rows


def test_one_large_view_stands_beside_two_small_ones(grid: ViewportGrid, desk: Desk) -> None:
    desk.controller.layouts.set_layout("3x3")  # what was there leaves no room behind
    desk.controller.layouts.set_layout("1+2")
    QApplication.processEvents()
    large, upper, lower = (cell.geometry() for cell in grid.cells[:3])
    assert large.height() == grid.height()
    assert (upper.left(), upper.top()) == (lower.left(), 0)
    assert upper.left() > large.right()
    assert lower.bottom() == grid.height() - 1
    assert abs(upper.height() - lower.height()) <= 1
