from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from medviewer.app.pictures import Thumbnail
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.viewport import StackKey
from medviewer.errors import ReadError
from medviewer.io.records import Problem, ProblemKind, StudyIndex
from medviewer.ui.browser.series_browser import SeriesBrowser
from medviewer.ui.browser.series_delegate import _MOST_PICTURES, SeriesDelegate, _fitting
from medviewer.ui.browser.series_model import BADGE_ROLE, THUMBNAIL_ROLE, row_of
from medviewer.ui.theme import apply_font, colors_of
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import uneven_series

PROBLEM = Problem(ProblemKind.MISSING_SLICE, "a slice is missing")
INDEX = StudyIndex(
    (
        make_study(
            "s",
            make_series("a", description="First", problems=(PROBLEM,)),
            make_series("b", make_stack("b1"), make_stack("b2"), description="Second"),
        ),
    )
)


@pytest.fixture
def browser(qtbot: QtBot, desk: Desk) -> SeriesBrowser:
    browser = SeriesBrowser(desk.session, desk.controller)
    qtbot.addWidget(browser)
    browser.resize(300, 500)
    browser.show()
    desk.open(INDEX)
    return browser


def tree(browser: SeriesBrowser) -> QTreeView:
    return browser.findChild(QTreeView)


def index_of(browser: SeriesBrowser, title: str) -> QModelIndex:
    """Return the shown row with this title."""

    def search(parent: QModelIndex) -> QModelIndex | None:
        model = tree(browser).model()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            if row_of(index).title == title:
                return index
            if (found := search(index)) is not None:
                return found
        return None

    found = search(QModelIndex())
    assert found is not None, title
    return found


def click(qtbot: QtBot, browser: SeriesBrowser, title: str) -> None:
    view = tree(browser)
    view.expandAll()
    index = index_of(browser, title)
    view.scrollTo(index)
    place = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_nothing_open_says_so(qtbot: QtBot, desk: Desk) -> None:
    browser = SeriesBrowser(desk.session, desk.controller)
    qtbot.addWidget(browser)
    browser.show()
    assert not tree(browser).isVisible()


def test_series_of_the_active_cell_is_marked(browser: SeriesBrowser, desk: Desk) -> None:
    assert row_of(tree(browser).currentIndex()).title == "First"
    desk.controller.series.show("b", 1)
    assert row_of(tree(browser).currentIndex()).title == "Stack 2"
    desk.controller.layouts.set_layout("1x2")
    desk.controller.layouts.activate(1)
    assert tree(browser).selectionModel().selectedIndexes() == []


def test_click_shows_a_series_once(qtbot: QtBot, browser: SeriesBrowser, desk: Desk) -> None:
    shown: list[str] = []
    desk.session.viewport_changed.connect(lambda _n, before, now: shown.append(now.series_key))
    click(qtbot, browser, "Second")
    assert desk.session.active_viewport.series_key == "b"
    count = len(shown)
    click(qtbot, browser, "Stack 1")
    assert len(shown) == count


def test_click_tries_again_what_could_not_be_read(
    qtbot: QtBot, browser: SeriesBrowser, desk: Desk
) -> None:
    desk.reading.volume_error = ReadError("The disk is away.")
    click(qtbot, browser, "Second")
    assert desk.session.active_viewport.message == "The disk is away."
    desk.reading.volume_error = None
    click(qtbot, browser, "Second")
    assert desk.session.active_viewport.message == ""


def test_click_on_a_stack_shows_that_stack(
    qtbot: QtBot, browser: SeriesBrowser, desk: Desk
) -> None:
    click(qtbot, browser, "Stack 2")
    assert desk.session.active_viewport.stack_index == 1


def test_click_on_a_patient_shows_nothing_new(
    qtbot: QtBot, browser: SeriesBrowser, desk: Desk
) -> None:
    click(qtbot, browser, "Doe, Jane  id-Doe^Jane")
    assert desk.session.active_viewport.series_key == "a"


def test_thumbnails_are_asked_for_and_shown(browser: SeriesBrowser, desk: Desk) -> None:
    names = [task.name for task in desk.tasks.submitted]
    assert names.count("Thumbnails") == 2
    assert index_of(browser, "First").data(THUMBNAIL_ROLE).width() == 96
    desk.session.add_thumbnail(Thumbnail("a", np.zeros((10, 20), np.uint8)))
    assert index_of(browser, "First").data(THUMBNAIL_ROLE).width() == 20


@pytest.mark.parametrize(
    ("state", "badge"),
    [
        (ClassificationState.QUEUED, "queued"),
        (ClassificationState.RUNNING, "40 %"),
        (ClassificationState.DONE, "AI"),
        (ClassificationState.REFUSED, "AI refused"),
        (ClassificationState.CANCELLED, ""),
    ],
)
def test_badge_tells_where_a_classification_is(
    browser: SeriesBrowser, desk: Desk, state: ClassificationState, badge: str
) -> None:
    desk.session.set_status(ClassificationStatus(ResultKey("a", "tiny"), state, 0.4))
    assert index_of(browser, "First").data(BADGE_ROLE) == badge


def test_filter_hides_other_series(qtbot: QtBot, browser: SeriesBrowser) -> None:
    qtbot.keyClicks(browser.findChild(QLineEdit), "second")
    model = tree(browser).model()
    study = model.index(0, 0, model.index(0, 0))
    assert model.rowCount(study) == 1


def test_rows_of_every_kind_are_painted(browser: SeriesBrowser, desk: Desk) -> None:
    desk.session.set_status(ClassificationStatus(ResultKey("a", "tiny"), ClassificationState.DONE))
    tree(browser).expandAll()
    tree(browser).setFocus()
    dark = browser.grab().toImage()
    browser.show_theme(colors_of("light"))
    assert browser.grab().toImage() != dark


def painted(
    browser: SeriesBrowser,
    title: str,
    width: int,
    state: QStyle.StateFlag,
    font: QFont | None = None,
) -> QImage:
    """Return the row of this title as it is painted so wide and in this state."""
    option = QStyleOptionViewItem()
    if font is not None:
        option.font = font
    option.rect = QRect(0, 0, width, 68)
    option.state = state
    picture = QPixmap(width, 68)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    tree(browser).itemDelegate().paint(painter, option, index_of(browser, title))
    painter.end()
    return picture.toImage()


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the titles of the rows that are drawn, and not merely shown again."""
    titles: list[str] = []
    draw = SeriesDelegate._paint_row

    def noting(self, painter, option, index) -> None:
        titles.append(row_of(index).title)
        draw(self, painter, option, index)

    monkeypatch.setattr(SeriesDelegate, "_paint_row", noting)
    return titles


def test_a_row_is_drawn_once_until_it_looks_different(
    browser: SeriesBrowser, desk: Desk, drawings: list[str]
) -> None:
    def rows(*titles: str) -> list[QImage]:
        drawings.clear()
        over = QStyle.StateFlag.State_Enabled
        return [painted(browser, title, 240, over) for title in titles]

    first = rows("First", "Second")
    assert drawings == ["First", "Second"]
    assert rows("First", "Second") == first
    assert drawings == []
    key = ResultKey("a", "tiny")
    desk.session.set_status(ClassificationStatus(key, ClassificationState.DONE))
    marked = rows("First", "Second")
    assert drawings == ["First"]
    assert marked[0] != first[0]
    assert marked[1] == first[1]
    browser.show_theme(colors_of("light"))
    assert all(light != dark for light, dark in zip(rows("First", "Second"), marked, strict=True))


@pytest.mark.parametrize("change", ["wide", "lit", "large", "starred"])
def test_whatever_changes_a_row_has_it_drawn_again(
    browser: SeriesBrowser, drawings: list[str], change: str
) -> None:
    plain = QStyle.StateFlag.State_Enabled
    painted(browser, "Second", 240, plain)
    drawings.clear()
    state = plain | QStyle.StateFlag.State_MouseOver if change == "lit" else plain
    if change == "large":
        font = QFont(browser.font())
        font.setPointSizeF(2 * font.pointSizeF())
        painted(browser, "Second", 240, state, font)
    else:
        if change == "starred":
            browser._model.set_stars("b", 2)
        painted(browser, "Second", 260 if change == "wide" else 240, state)
    assert drawings == ["Second"]


def test_no_more_pictures_of_rows_are_kept_than_a_screen_shows(
    browser: SeriesBrowser, drawings: list[str]
) -> None:
    plain = QStyle.StateFlag.State_Enabled
    for width in range(100, 100 + 3 * _MOST_PICTURES):
        painted(browser, "Second", width, plain)
        assert len(tree(browser).itemDelegate()._pictures) <= _MOST_PICTURES


def test_row_below_the_pointer_is_lit(browser: SeriesBrowser) -> None:
    over = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_MouseOver
    lit = painted(browser, "Second", 200, over).pixelColor(190, 34).name()
    assert lit == colors_of("dark")["hover"]


def test_a_badge_without_room_leaves_the_thumbnail_alone(
    browser: SeriesBrowser, desk: Desk
) -> None:
    before = painted(browser, "First", 110, QStyle.StateFlag.State_Enabled)
    key = ResultKey("a", "tiny")
    desk.session.set_status(ClassificationStatus(key, ClassificationState.REFUSED))
    after = painted(browser, "First", 110, QStyle.StateFlag.State_Enabled)
    thumbnail = QRect(0, 0, 62, 68)
    assert after != before
    assert after.copy(thumbnail) == before.copy(thumbnail)


def test_problem_is_painted_as_a_triangle_with_words(browser: SeriesBrowser) -> None:
    warning = colors_of("dark")["warning"]
    view = tree(browser)
    image = browser.grab().toImage()
    rect = view.visualRect(index_of(browser, "First"))
    corner = view.viewport().mapTo(browser, rect.topLeft())
    colors = {
        image.pixelColor(corner.x() + x, corner.y() + y).name()
        for x in range(60, rect.width())
        for y in range(rect.height())
    }
    assert warning in colors
    row = row_of(index_of(browser, "First"))
    assert row.warnings == ("Missing slice",)


def test_warnings_that_do_not_fit_are_counted(qtbot: QtBot) -> None:
    picture = QPixmap(10, 10)
    painter = QPainter(picture)
    width = painter.fontMetrics().horizontalAdvance("Gantry tilt · Uneven +1")
    names = ("Gantry tilt", "Uneven", "No pixel size at all")
    assert _fitting(names, 10 * width, painter) == "Gantry tilt · Uneven · No pixel size at all"
    assert _fitting(names, width, painter) == "Gantry tilt · Uneven +1"
    assert _fitting(names, 1, painter) == "Gantry tilt +2"
    painter.end()


def actions_of(menu: QMenu) -> dict[str, Callable[[], None]]:
    return {action.text(): action.trigger for action in menu.actions()}


def test_context_menu_shows_classifies_compares_and_lists(
    qtbot: QtBot, browser: SeriesBrowser, desk: Desk
) -> None:
    desk.controller.classifications.list_models()
    menu = browser.context_menu(row_of(index_of(browser, "Second")))
    triggers = actions_of(menu)
    triggers["Show"]()
    assert desk.session.active_viewport.series_key == "b"
    classify = menu.actions()[1].menu()
    actions_of(classify)["Other model 2.0"]()
    assert desk.classifier.asked == [("b", "other")]
    triggers["Compare"]()
    assert desk.session.arrangement.layout == "1x2"
    with qtbot.waitSignal(browser.header_requested) as asked:
        triggers["Header..."]()
    assert asked.args == ["b"]


def test_without_models_nothing_can_be_asked_of_one(browser: SeriesBrowser) -> None:
    menu = browser.context_menu(row_of(index_of(browser, "First")))
    assert not menu.actions()[1].menu().isEnabled()


def test_an_uneven_series_can_be_resampled_from_the_menu(
    browser: SeriesBrowser, desk: Desk
) -> None:
    def resample(title: str) -> QAction:
        menu = browser.context_menu(row_of(index_of(browser, title)))
        return next(each for each in menu.actions() if each.text().startswith("Resample"))

    assert not resample("First").isEnabled()
    uneven = replace(uneven_series(), description="Uneven")
    desk.open(StudyIndex((make_study("s", make_series("b"), uneven),)))
    resample("Uneven").trigger()
    assert desk.session.active_viewport.stack_key == StackKey("ct", 0, resampled=True)
    chosen = browser.findChild(QTreeView).currentIndex()
    assert row_of(chosen).title == "Uneven"
    browser.findChild(QTreeView).clicked.emit(chosen)
    assert desk.session.active_viewport.stack_key == StackKey("ct")


def test_right_click_opens_the_menu_on_series_alone(browser: SeriesBrowser) -> None:
    view = tree(browser)
    for title in ("First", "Doe, Jane  id-Doe^Jane"):
        place = view.visualRect(index_of(browser, title)).center()
        view.customContextMenuRequested.emit(place)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu) == (title == "First")
        if menu is not None:
            menu.close()
    view.customContextMenuRequested.emit(QPoint(5, 5000))
    assert QApplication.activePopupWidget() is None


def test_rows_that_are_there_grow_and_shrink_with_the_texts(
    browser: SeriesBrowser, qapp: QApplication
) -> None:
    def heights() -> list[int]:
        QApplication.processEvents()
        return [tree(browser).rowHeight(index_of(browser, title)) for title in ("First", "Second")]

    usual = heights()
    apply_font(qapp, 200)
    large = heights()
    apply_font(qapp, 100)
    assert heights() == usual
    assert all(now > before for now, before in zip(large, usual, strict=True))
