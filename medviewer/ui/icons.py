"""Icons in the colours of the theme, from the one-colour drawings in ``resources/icons``."""

import math
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from medviewer.assets import resource
from medviewer.ui.theme import Colors

_SIZES = (16, 20)  # menus and toolbar, in points


def themed_icon(name: str, colors: Colors) -> QIcon:
    """Return drawing `name` in the text colour, dimmed where it is disabled."""
    icon, ratio = QIcon(), _pixels_a_point()
    for mode, color in (
        (QIcon.Mode.Normal, colors["text"]),
        (QIcon.Mode.Disabled, colors["disabled"]),
    ):
        renderer = _renderer(name, color)  # one for all sizes: parsing takes as long as drawing
        for size in _SIZES:
            icon.addPixmap(_draw(renderer, size * ratio), mode)
    return icon


def icon_pixmap(name: str, color: str, size: int) -> QPixmap:
    """Draw one icon of `size` by `size` pixels in `color` on nothing."""
    return _draw(_renderer(name, color), size)


def program_icon() -> QIcon:
    """Return the program's own icon."""
    icon = QIcon()
    for size in (16, 32, 64, 128, 256):
        icon.addPixmap(icon_pixmap("medviewer", "#000000", size))
    return icon


def _pixels_a_point() -> int:
    """Return the whole number of pixels that a point has on the finest screen."""
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication):
        raise TypeError("icons are drawn for an application with screens")
    return math.ceil(application.devicePixelRatio())


def _renderer(name: str, color: str) -> QSvgRenderer:
    source = _source(name).replace("currentColor", color)
    return QSvgRenderer(QByteArray(source.encode()))


def _draw(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
