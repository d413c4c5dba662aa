from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from medviewer.assets import resource
from medviewer.ui.commands.action_table import ACTIONS
from medviewer.ui.icons import icon_pixmap, program_icon, themed_icon
from medviewer.ui.theme import colors_of

DRAWINGS = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "medviewer"])
def test_drawing_has_the_colour_asked_for(qtbot: QtBot, name: str) -> None:
    image = icon_pixmap(name, "#ff0000", 24).toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x in range(24)
        for y in range(24)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#ff0000"}


def test_every_icon_of_an_action_is_drawn() -> None:
    assert {spec.icon for spec in ACTIONS if spec.icon} <= set(DRAWINGS)


def test_drawings_have_one_colour_that_the_theme_sets() -> None:
    for name in DRAWINGS:
        source = Path(resource("icons", f"{name}.svg")).read_text(encoding="utf-8")
        assert name == "medviewer" or "currentColor" in source


def test_themed_icon_is_dimmed_where_disabled(qtbot: QtBot) -> None:
    colors = colors_of("dark")
    icon = themed_icon("stop", colors)
    enabled = icon.pixmap(QSize(20, 20), icon.Mode.Normal).toImage().pixelColor(10, 10)
    disabled = icon.pixmap(QSize(20, 20), icon.Mode.Disabled).toImage().pixelColor(10, 10)
    assert (enabled, disabled) == (QColor(colors["text"]), QColor(colors["disabled"]))


def test_program_has_its_own_icon(qtbot: QtBot) -> None:
    assert QSize(128, 128) in program_icon().availableSizes()


def test_icons_need_an_application_with_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "instance", lambda: None)
    with pytest.raises(TypeError, match="screens"):
        themed_icon("stop", colors_of("dark"))
