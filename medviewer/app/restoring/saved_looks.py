"""Windows and cameras to JSON and back."""

from collections.abc import Mapping
from typing import Any, get_args

from medviewer.app.restoring.fields import choice_of, list_of, number_of, table_of
from medviewer.app.view_state import Camera
from medviewer.image.window import VoiFunction, Window


def window_to_json(window: Window | None) -> dict[str, Any] | None:
    """Return the numbers of a window; one with a table of its own is found in the file again."""
    if window is None or window.table is not None:
        return None
    return {"center": window.center, "width": window.width, "function": window.function}


def window_from_json(document: object) -> Window | None:
    """Return the window that a document holds; `ValueError` where it holds something else."""
    if document is None:
        return None
    table = table_of(document)
    center, width = number_of(table.get("center")), number_of(table.get("width"))
    function = choice_of(table.get("function"), get_args(VoiFunction))
    return Window(center, width, "", function)


def camera_to_json(camera: Camera) -> dict[str, Any]:
    """Return the entries of a camera."""
    return {"center": camera.center, "scale": camera.scale, "area": camera.area}


def camera_from_json(table: Mapping[str, Any]) -> Camera:
    """Return the camera of a table's entries; `ValueError` where they are none."""
    center, scale, area = (table.get(name) for name in ("center", "scale", "area"))
    if area is not None:
        top, left, bottom, right = (number_of(edge) for edge in list_of(area, 4))
        return Camera(area=(top, left, bottom, right))
    if center is None or scale is None:
        return Camera()
    row, column = (number_of(part) for part in list_of(center, 2))
    factor = number_of(scale)
    if factor <= 0:
        raise ValueError("no scale")
    return Camera((row, column), factor)
