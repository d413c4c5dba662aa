from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from medviewer.ui.welcome import WelcomePage


def make_page(qtbot: QtBot) -> WelcomePage:
    page = WelcomePage()
    qtbot.addWidget(page)
    page.resize(600, 600)
    page.show()
    return page


def buttons(page: WelcomePage) -> list[QPushButton]:
    return [button for button in page.findChildren(QPushButton) if button.isVisible()]


def test_says_what_to_do_and_offers_to(qtbot: QtBot) -> None:
    page = make_page(qtbot)
    assert page.findChild(QLabel, "title").text() == "Open a study folder or drop one here"
    with qtbot.waitSignal(page.open_requested):
        qtbot.mouseClick(buttons(page)[0], Qt.MouseButton.LeftButton)


def test_offers_the_five_latest_folders_by_name(qtbot: QtBot) -> None:
    page = make_page(qtbot)
    page.show_recent([f"/studies/R&D {number}" for number in range(7)])
    qtbot.waitUntil(lambda: len(buttons(page)) == 6)
    assert [button.text() for button in buttons(page)[1:]] == [
        f"R&&D {number}" for number in range(5)
    ]
    with qtbot.waitSignal(page.recent_requested) as asked:
        qtbot.mouseClick(buttons(page)[2], Qt.MouseButton.LeftButton)
    assert asked.args == ["/studies/R&D 1"]


def test_a_long_name_is_cut_in_its_middle(qtbot: QtBot) -> None:
    page = make_page(qtbot)
    name = "first words " + 20 * "of a long name " + "last words"
    page.show_recent([f"/studies/{name}"])
    qtbot.waitUntil(lambda: len(buttons(page)) == 2)
    button = buttons(page)[1]
    assert button.width() <= page.width()
    assert button.text().startswith("first words")
    assert button.text().endswith("last words")
    assert len(button.text()) < len(name)
    assert button.accessibleName() == name
    page.resize(4000, 600)
    qtbot.waitUntil(lambda: button.text() == name)


def test_newer_list_replaces_the_older_one(qtbot: QtBot) -> None:
    page = make_page(qtbot)
    page.show_recent(["/a", "/b"])
    page.show_recent(["/"])
    qtbot.waitUntil(lambda: [button.text() for button in buttons(page)[1:]] == ["/"])


def test_scan_hides_the_offers(qtbot: QtBot) -> None:
    page = make_page(qtbot)
    page.show_recent(["/a"])
    page.show_scanning(scanning=True, opened="study")
    assert page.findChild(QLabel, "title").text() == "Looking for images in study..."
    assert buttons(page) == []
    page.show_scanning(scanning=False, opened="study")
    assert len(buttons(page)) == 2
