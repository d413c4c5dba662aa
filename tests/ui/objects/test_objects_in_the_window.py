"""Objects in the real window: browser, keys, menu, strip, export."""

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QApplication, QMenu, QTreeView
from pytestqt.qtbot import QtBot

from medviewer.app.texts.browser_rows import RowKind
from medviewer.image.objects.presentation import Presentation, SliceLook, Text
from medviewer.ui.browser.series_model import SHOWN_ROLE, row_of
from medviewer.ui.exporting.picture import CellPainter, ExportOptions
from medviewer.ui.key_images.key_image_strip import KeyImageStrip
from medviewer.ui.main_window import MainWindow
from medviewer.ui.objects.object_panel import ObjectPanel
from medviewer.ui.slices.slice_view import SliceView
from medviewer.ui.slices.words.placed import Box, overlaps
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import COLUMNS, ROWS
from tests.app.objects.made import KO, PR, SEG, WINDOW, open_objects
from tests.ui.test_slice_view_hands import drag

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_window(window: MainWindow, desk: Desk) -> MainWindow:
    open_objects(desk)
    window.browser._feed_on()
    window.grid.focus_active()
    return window


def tree(window: MainWindow) -> QTreeView:
    return window.browser.findChild(QTreeView)


def object_rows(window: MainWindow) -> dict[str, QModelIndex]:
    """Return the shown rows of objects by title."""
    found: dict[str, QModelIndex] = {}

    def walk(parent: QModelIndex) -> None:
        for row in range(tree(window).model().rowCount(parent)):
            index = tree(window).model().index(row, 0, parent)
            if row_of(index).kind is RowKind.OBJECT:
                found[row_of(index).title] = index
            walk(index)

    walk(QModelIndex())
    return found


def click(qtbot: QtBot, window: MainWindow, title: str) -> None:
    index = object_rows(window)[title]
    tree(window).scrollTo(index)
    place = tree(window).visualRect(index).center()
    assert tree(window).viewport().rect().contains(place), "objects stand open below their series"
    qtbot.mouseClick(tree(window).viewport(), LEFT, pos=place)


def test_a_click_shows_an_object_and_marks_its_row(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    assert not open_window.docks.objects.isVisible()
    click(qtbot, open_window, "Organs")
    assert desk.session.active_viewport.layer == SEG
    rows = object_rows(open_window)
    assert [title for title, index in rows.items() if index.data(SHOWN_ROLE)] == ["Organs"]
    assert open_window.docks.objects.isVisible()
    assert isinstance(open_window.docks.objects.content, ObjectPanel)
    assert open_window.grab().width() > 0  # the rows are painted


def test_a_second_click_leaves_it_shown(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    click(qtbot, open_window, "Organs")
    click(qtbot, open_window, "Organs")
    assert desk.session.active_viewport.layer == SEG


def test_the_context_menu_takes_it_off(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    row = row_of(object_rows(open_window)["Organs"])
    menu = open_window.browser.context_menu(row)
    show, off = menu.actions()
    assert not off.isEnabled()
    show.trigger()
    assert desk.session.active_viewport.layer == SEG
    menu = open_window.browser.context_menu(row)
    menu.actions()[1].trigger()
    assert desk.session.active_viewport.layer == ""


def test_the_filter_keeps_objects_with_their_series(open_window: MainWindow) -> None:
    open_window.browser._filter.show_matching("abdomen")
    assert "Organs" in object_rows(open_window)
    open_window.browser._filter.show_matching("nothing like this")
    assert object_rows(open_window) == {}


def test_keys_hide_the_layer_and_take_the_presentation_off(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    view = open_window.grid.cells[0].view
    click(qtbot, open_window, "Organs")
    click(qtbot, open_window, "Marked")
    assert desk.session.active_viewport.state.window == WINDOW
    open_window.grid.focus_active()
    qtbot.keyClick(view, Qt.Key.Key_B)
    assert not desk.session.active_viewport.state.layer.visible
    qtbot.keyClick(view, Qt.Key.Key_I)
    assert view._scene.labels.badge.endswith("PRESENTATION · MODIFIED\nMarked")
    qtbot.keyClick(view, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    assert desk.session.active_viewport.presented is None
    assert not open_window.actions_by_name["presentation_off"].isEnabled()


def _lit(view: SliceView, box: Box, *, green: bool) -> int:
    """Return how many pixels in a box are as bright as letters, light green or white."""
    image, count = view.grab().toImage(), 0
    for x in range(int(max(box.x, 0)), int(box.x + box.width)):
        for y in range(int(max(box.y, 0)), int(box.y + box.height)):
            color = image.pixelColor(x, y)
            is_green = color.green() - color.red() > 60
            count += color.green() > 180 and is_green == green
    return count


def test_texts_of_a_state_and_corner_lines_are_both_read_and_a_drag_takes_them_along(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    window.resize(1200, 800)
    note = Text(("Marked by a reader",), box=((0.0, 0.0), (1.0, 2.0)))
    where = Text(("Nodule",), anchor=(ROWS / 2, COLUMNS / 2), anchor_visible=True)
    look = SliceLook(window=WINDOW, texts=(note, where))
    open_objects(desk, presentation_state=Presentation({1: look}))
    window.browser._feed_on()
    view = window.grid.cells[0].view
    click(qtbot, window, "Marked")
    QApplication.processEvents()
    corner = [view._text.box_of(own) for own in view._layout.texts if own.role == "text"]
    note_box, nodule = view._layout.taken
    assert corner
    assert not any(overlaps(one, box) for one in corner for box in view._layout.taken)
    assert _lit(view, note_box, green=True) > 50
    assert _lit(view, nodule, green=True) > 20
    assert all(_lit(view, box, green=False) > 5 for box in corner)
    middle = (view.width() / 2, view.height() / 3)
    drag(view, Qt.MouseButton.MiddleButton, middle, (middle[0] + 60, middle[1]))
    view.grab()
    assert view._layout.taken[1].x == pytest.approx(nodule.x + 60, abs=2)
    assert _lit(view, view._layout.taken[1], green=True) > 20


def test_the_menu_lists_objects_and_toggles_them(open_window: MainWindow, desk: Desk) -> None:
    menus = [
        menu for menu in open_window.findChildren(QMenu) if menu.title() == "Objects of the series"
    ]
    menu = menus[0]
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["SEG  Organs", "MAP  ADC map", "PR  Marked", "KO  For teaching"]
    menu.actions()[0].trigger()
    assert desk.session.active_viewport.layer == SEG
    menu.aboutToShow.emit()
    assert menu.actions()[0].isChecked()
    menu.actions()[0].trigger()
    assert desk.session.active_viewport.layer == ""


def test_a_selection_fills_the_strip_until_the_readers_own_are_asked_for(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    view = open_window.grid.cells[0].view
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert "☆ KEY OBJECT: For teaching" in view._scene.labels.badge
    click(qtbot, open_window, "For teaching")
    strip = open_window.docks.key_images.content
    assert isinstance(strip, KeyImageStrip)
    assert open_window.docks.key_images.isVisible()
    assert [strip.list.item(n).text() for n in range(2)] == ["#3  image 1", "#3  image 5"]
    assert strip._hint.text().startswith("☆ For teaching")
    assert strip._hint.text().endswith("not by MedViewer")
    qtbot.mouseClick(strip.own_button, LEFT)
    assert desk.session.objects.selection == ""
    assert strip.list.count() == 0


def test_a_click_in_the_strip_goes_to_the_image(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    desk.controller.objects.show("ct", KO)
    strip = open_window.docks.key_images.content
    assert isinstance(strip, KeyImageStrip)
    place = strip.list.visualItemRect(strip.list.item(1)).center()
    qtbot.mouseClick(strip.list.viewport(), LEFT, pos=place)
    assert desk.session.active_viewport.state.slice_index == 4


def _texts(desk: Desk, *, patient: bool) -> str:
    """Return what an exported picture says."""
    painter = CellPainter(desk.session, desk.controller, ExportOptions(patient=patient))
    picture = painter.paint(desk.session.active_viewport, QSize(700, 500))
    assert picture is not None
    said = " ".join(placed.text for placed in painter._view._layout.texts)
    painter.close()
    return said


def test_pictures_say_what_is_laid_over_and_name_it_only_with_the_patient(
    qtbot: QtBot, open_window: MainWindow, desk: Desk
) -> None:
    desk.controller.objects.show("ct", SEG)
    desk.controller.objects.show("ct", PR)
    bare, named = (_texts(desk, patient=patient) for patient in (False, True))
    for said in (bare, named):
        assert "not by MedViewer" in said
        assert "PRESENTATION" in said
    assert "Organs" in named
    assert "Marked" in named
    assert "Organs" not in bare
    assert "Marked" not in bare


def test_planes_show_the_layer(qtbot: QtBot, open_window: MainWindow, desk: Desk) -> None:
    desk.controller.objects.show("ct", SEG)
    desk.controller.mpr.show()
    desk.controller.views.go_to(3, 0)
    layers = [
        cell.view._scene.picture.layers if cell.view._scene.picture else ()
        for cell in open_window.grid.cells[:3]
    ]
    assert layers[0]
    assert layers[2]  # the sagittal slice 3 cuts the segments ...
    assert not layers[1]  # ... the coronal slice 4 lies behind them
    assert "Organs" in open_window.grid.cells[1].view._scene.labels.heat[0]
