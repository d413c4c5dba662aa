"""The colours of isolines and of their mark on the colour bar."""

from typing import Literal

from PySide6.QtGui import QColor

ContourTone = Literal["strong", "greyed"]
"""`greyed` lines stand for a map that is not shown in colours."""

CONTOUR_COLORS: dict[ContourTone, QColor] = {
    "strong": QColor(86, 204, 242),
    "greyed": QColor(176, 176, 176),
}
"""Sky blue (after Okabe and Ito): safe for colour-blind eyes, and no colour of a measurement."""
