"""Dark and light: named colours, the palette and the style sheet made of them."""

import re
import tomllib
from functools import cache

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from medviewer.assets import resource
from medviewer.config import Theme

Colors = dict[str, str]

FONT_PERCENT_PROPERTY = "font_percent"
"""Of the application: how large its texts are."""
_OWN_FONT = Qt.WidgetAttribute.WA_SetFont

_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "secondary",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Light: "hover",
}
_DISABLED_ROLES = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


@cache
def colors_of(theme: Theme) -> Colors:
    """Return the named colours of a theme."""
    return tomllib.loads(resource("style", f"{theme}.toml").read_text(encoding="utf-8"))


def palette_of(colors: Colors) -> QPalette:
    """Return the palette made of named colours."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(colors[name]))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors["disabled"]))
    return palette


def slider_palette_of(colors: Colors) -> QPalette:
    """Return the palette of sliders: their handles and ticks must be seen on a dark ground."""
    palette = palette_of(colors)
    for role in (QPalette.ColorRole.Button, QPalette.ColorRole.Window):
        palette.setColor(role, QColor(colors["secondary"]))
    return palette


def style_sheet_of(colors: Colors, font_percent: int = 100) -> str:
    """Return the style sheet with the names replaced by colours, and its texts enlarged."""
    sheet = resource("style", "medviewer.qss").read_text(encoding="utf-8")
    for name in sorted(colors, key=len, reverse=True):  # "@text" begins no longer name
        sheet = sheet.replace(f"@{name}", colors[name])
    sheet = sheet.replace("@style", resource("style").as_posix())
    sheet = sheet.replace("@tick", _tick(colors))
    scale = font_percent / 100
    sheet = re.sub(r"(\d+)pt;", lambda found: f"{int(found[1]) * scale:g}pt;", sheet)
    return re.sub(r"\b(\d+)u\b", lambda found: f"{round(int(found[1]) * scale)}px", sheet)


def _tick(colors: Colors) -> str:
    """Return the drawing of a tick upon the accent: as dark or bright as words are there."""
    is_dark = QColor(colors["accent_text"]).lightness() < QColor(colors["accent"]).lightness()
    return resource("style", f"tick-{'dark' if is_dark else 'light'}.svg").as_posix()


def apply_theme(application: QApplication, theme: Theme, font_percent: int = 100) -> None:
    """Give the whole program the colours of `theme` and texts of that size."""
    colors = colors_of(theme)
    apply_font(application, font_percent)
    application.setPalette(palette_of(colors))
    sliders = slider_palette_of(colors)
    # the stub asks for bytes, PySide takes nothing but str
    application.setPalette(sliders, "QSlider")  # type: ignore[arg-type]
    application.setStyleSheet(style_sheet_of(colors, font_percent))


def apply_font(application: QApplication, percent: int) -> None:
    """Enlarge the system's font, and the fonts that widgets have of their own by as much."""
    before = application.property(FONT_PERCENT_PROPERTY) or 100
    if percent == before:
        return
    application.setProperty(FONT_PERCENT_PROPERTY, percent)
    own = [each for each in application.allWidgets() if each.testAttribute(_OWN_FONT)]
    fonts = [enlarged(each.font(), percent / before) for each in own]
    application.setFont(enlarged(application.font(), percent / before))
    for widget, font in zip(own, fonts, strict=True):
        widget.setFont(font)


def scaled(length: int) -> int:
    """Return a length in pixels that grows with the texts."""
    percent = (QApplication.instance() or QObject()).property(FONT_PERCENT_PROPERTY) or 100
    return round(length * percent / 100)


def enlarged(font: QFont, factor: float) -> QFont:
    """Return a copy of a font, `factor` times as large, whether it counts points or pixels."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(font.pointSizeF() * factor)
    else:
        copy.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return copy
