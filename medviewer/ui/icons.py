"""Icons in the colours of the theme, from the one-colour drawings in ``resources/icons``."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from medviewer.assets import resource
from medviewer.ui.theme import Colors

_SIZES = (16, 20, 24, 40, 48)


def themed_icon(name: str, colors: Colors) -> QIcon:
    """Return drawing `name` in the text colour, dimmed where it is disabled."""
    icon = QIcon()
    for mode, color in (
        (QIcon.Mode.Normal, colors["text"]),
        (QIcon.Mode.Disabled, colors["disabled"]),
    ):
        for size in _SIZES:
            icon.addPixmap(icon_pixmap(name, color, size), mode)
    return icon


def icon_pixmap(name: str, color: str, size: int) -> QPixmap:
    """Draw one icon of `size` by `size` pixels in `color` on nothing."""
    source = _source(name).replace("currentColor", color)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def program_icon() -> QIcon:
    """Return the program's own icon."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        icon.addPixmap(icon_pixmap("medviewer", "#000000", size))
    return icon


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
