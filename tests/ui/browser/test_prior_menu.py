"""Earlier studies in the menu of a series, in the real window."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMenu

from medviewer.io.remembered.priors import RememberedStudy
from medviewer.ui.browser.prior_menu import PriorMenu
from medviewer.ui.browser.series_model import row_of
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.ui.browser.test_series_browser import index_of


def menu_of(window: MainWindow) -> QMenu:
    window.browser._feed_on()
    return window.browser.context_menu(row_of(index_of(window.browser, "Abdomen")))


def texts(menu: QMenu) -> list[tuple[str, bool]]:
    return [(action.text(), action.isEnabled()) for action in menu.actions()]


def test_a_prior_is_found_when_the_list_is_opened_and_opened_by_a_click(
    window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    now, old = tmp_path / "now", tmp_path / "A & B"
    now.mkdir()
    old.mkdir()
    desk.controller.open_paths([now])
    desk.reading.earlier = (
        RememberedStudy("2021-01-01", (old,)),
        RememberedStudy("2020-01-01", (tmp_path / "x" / "1", tmp_path / "x" / "2")),
    )
    menu = menu_of(window)
    (own,) = menu.findChildren(PriorMenu)
    assert own.title() == "Earlier studies of this patient"
    assert texts(own) == [("Looking in folders that were opened before...", False)]
    own.aboutToShow.emit()
    assert texts(own) == [
        ("Prior in A && B (2021-01-01): open beside", True),
        ("Prior in x (2020-01-01): open beside", True),
    ]
    desk.controller.priors.found.emit("another", ())
    assert len(texts(own)) == 2
    own.actions()[0].trigger()
    assert desk.controller.studies.paths == (now, old)


def test_where_none_is_found_it_says_so_and_where_nothing_is_remembered_there_is_no_list(
    window: MainWindow, desk: Desk
) -> None:
    desk.open()
    menu = menu_of(window)
    (own,) = menu.findChildren(PriorMenu)
    own.aboutToShow.emit()
    assert texts(own) == [("None in folders that were opened before and are there", False)]
    desk.session.update_settings(remember_index=False)
    assert menu_of(window).findChildren(PriorMenu) == []
    QApplication.processEvents()
