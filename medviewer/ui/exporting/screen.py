"""What is on screen as one picture: every visible cell in its place."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRect

from medviewer.app.session import Session
from medviewer.io.picture_files import Pixels
from medviewer.ui.exporting.picture import CellPainter


def screen_picture(
    session: Session, painter: CellPainter, places: Mapping[int, QRect]
) -> Pixels | None:
    """Return the visible cells in one picture; None where none of them shows an image."""
    painted = {
        number: painter.paint(session.viewports[number], place.size())
        for number, place in places.items()
    }
    pictures = {number: one for number, one in painted.items() if one is not None}
    if not pictures:
        return None
    whole = QRect()
    for number in places:
        whole = whole.united(places[number])
    first = next(iter(pictures))
    ratio = pictures[first].shape[1] / places[first].width()  # device pixels a point
    canvas = np.zeros((round(whole.height() * ratio), round(whole.width() * ratio), 3), np.uint8)
    for number, picture in pictures.items():
        corner = places[number].topLeft() - whole.topLeft()
        top, left = round(corner.y() * ratio), round(corner.x() * ratio)
        part = canvas[top : top + picture.shape[0], left : left + picture.shape[1]]
        part[:] = picture[: part.shape[0], : part.shape[1]]
    return canvas
