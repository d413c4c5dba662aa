import re
from typing import get_args

import pytest
from PySide6.QtGui import QColor, QFont, QPalette

from medviewer.assets import resource
from medviewer.config import Theme
from medviewer.ui.theme import colors_of, enlarged, palette_of, slider_palette_of, style_sheet_of

THEMES = get_args(Theme)


def luminance(name: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    channels = (QColor(name).redF(), QColor(name).greenF(), QColor(name).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["text", "secondary", "warning", "error", "accent"])
@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
def test_words_are_readable_on_every_ground(theme: Theme, text: str, ground: str) -> None:
    colors = colors_of(theme)
    assert contrast(colors[text], colors[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["arrow-up", "arrow-down"])
def test_arrows_of_numbers_are_seen_in_both_themes(theme: Theme, name: str) -> None:
    stroke = re.search(r'stroke="(#\w+)"', resource("style", f"{name}.svg").read_text())
    assert stroke is not None
    assert contrast(stroke[1], colors_of(theme)["raised"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_words_are_readable_on_coloured_grounds(theme: Theme) -> None:
    colors = colors_of(theme)
    assert contrast(colors["accent_text"], colors["accent"]) >= 4.5
    assert contrast(colors["selection_text"], colors["selection"]) >= 4.5
    assert contrast(colors["text"], colors["hover"]) >= 4.5
    assert contrast(colors["text"], colors["selection"]) >= 4.5
    assert contrast(colors["warning"], colors["selection"]) >= 4.5
    assert contrast(colors["warning"], colors["hover"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_handles_of_sliders_stand_out(theme: Theme) -> None:
    colors = colors_of(theme)
    handle = slider_palette_of(colors).color(QPalette.ColorRole.Button).name()
    assert contrast(handle, colors["panel"]) >= 3


def test_themes_name_the_same_colours() -> None:
    assert colors_of("dark").keys() == colors_of("light").keys()


@pytest.mark.parametrize("theme", THEMES)
def test_style_sheet_has_no_name_left(theme: Theme) -> None:
    assert re.findall(r"@\w+", style_sheet_of(colors_of(theme))) == []


def test_palette_is_dark_or_light() -> None:
    lightness = [
        palette_of(colors_of(theme)).color(QPalette.ColorRole.Window).lightness()
        for theme in ("dark", "light")
    ]
    assert lightness[0] < 64
    assert lightness[1] > 192


def test_sizes_of_the_style_sheet_grow_with_the_font() -> None:
    sheet = style_sheet_of(colors_of("dark"), 150)
    assert "font-size: 19.5pt" in sheet
    assert "width: 20px; height: 20px;" in sheet
    usual = style_sheet_of(colors_of("dark"))
    assert "font-size: 13pt" in usual
    assert "width: 13px; height: 13px;" in usual


def test_font_counts_points_or_pixels() -> None:
    points, pixels = QFont(), QFont()
    points.setPointSizeF(10.0)
    pixels.setPixelSize(12)
    assert enlarged(points, 1.5).pointSizeF() == 15.0
    assert enlarged(pixels, 1.5).pixelSize() == 18
