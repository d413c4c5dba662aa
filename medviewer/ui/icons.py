"""Icons in the colours of the theme, from the one-colour drawings in ``resources/icons``."""

import math
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from medviewer.assets import resource
from medviewer.ui.theme import Colors

_SIZES = (16, 20)  # menus and toolbar, in points


def themed_icon(name: str, colors: Colors) -> QIcon:
    """Return drawing `name` in the text colour, dimmed where it is disabled."""
    icon, ratio = QIcon(), _pixels_a_point()
    renderer = _renderer(name, colors["text"])  # one for all: parsing takes as long as drawing
    for size in _SIZES:
        drawn = _draw(renderer, size * ratio)
        icon.addPixmap(drawn, QIcon.Mode.Normal)
        icon.addPixmap(_recolored(drawn, colors["disabled"]), QIcon.Mode.Disabled)
    return icon


def icon_pixmap(name: str, color: str, size: int) -> QPixmap:
    """Draw one icon of `size` by `size` pixels in `color` on nothing."""
    return _draw(_renderer(name, color), size)


def program_icon() -> QIcon:
    """Return the program's own icon."""
    icon = QIcon()
    for size in (32, 128):
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


def _recolored(pixmap: QPixmap, color: str) -> QPixmap:
    """Return a copy with every visible pixel in one colour, as far visible as before."""
    copy = QPixmap(pixmap)
    painter = QPainter(copy)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(copy.rect(), QColor(color))
    painter.end()
    return copy


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
