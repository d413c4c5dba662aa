"""What is kept of a session to JSON and back; what comes back is checked field by field."""

import math
from collections.abc import Mapping
from typing import Any, get_args

from medviewer.app.restoring.saved import SavedSession, SavedState, SavedView
from medviewer.app.view_state import Annotations, Camera, Interpolation, ViewState
from medviewer.app.viewport import VIEWPORT_COUNT, Arrangement, LayoutName
from medviewer.image.window import VoiFunction, Window

SCHEMA = 1
_MOST_PATHS, _MOST_MARKS, _LONGEST = 100, 1000, 4096
_FLAGS = ("inverted", "flipped_horizontally", "flipped_vertically", "graphics")


def state_to_json(state: SavedState) -> dict[str, Any]:
    """Return the document of a state."""
    session = state.session
    return {
        "schema": SCHEMA,
        "running": state.running,
        "crashes": dict(state.crashes),
        "paths": list(session.paths),
        "layout": session.arrangement.layout,
        "active": session.arrangement.active,
        "maximised": session.arrangement.maximised,
        "views": {str(number): _view_to_json(view) for number, view in session.views.items()},
        "measurements": session.measurements,
        "key_images": session.key_images,
    }


def state_from_json(document: object) -> SavedState:
    """Return the state that a document holds.

    Raises
    ------
    ValueError
        When it is none.
    """
    table = _table(document)
    if table.get("schema") != SCHEMA:
        raise ValueError("another form of a session")
    layout = _choice(table.get("layout"), get_args(LayoutName))
    active = _count(table.get("active"), Arrangement(layout).count - 1)
    views = {
        _count(int(number), VIEWPORT_COUNT - 1): _view_from_json(view)
        for number, view in _table(table.get("views")).items()
    }
    session = SavedSession(
        tuple(_text(path) for path in _list(table.get("paths"), _MOST_PATHS)),
        Arrangement(layout, active, _flag(table.get("maximised"))),
        views,
        _count(table.get("measurements")),
        _count(table.get("key_images")),
    )
    crashes = _table(table.get("crashes"))
    if len(crashes) > _MOST_MARKS:
        raise ValueError("too many marks")
    counts = {_text(mark): _count(count) for mark, count in crashes.items()}
    return SavedState(session, _flag(table.get("running")), counts)


def _view_to_json(view: SavedView) -> dict[str, Any]:
    state = view.state
    return {
        "series": view.series_key,
        "stack": view.stack_index,
        "linked": view.linked,
        "slice": state.slice_index,
        "window": _window_to_json(state.window),
        "center": state.camera.center,
        "scale": state.camera.scale,
        "turns": state.quarter_turns,
        "annotations": state.annotations,
        "interpolation": state.image_interpolation,
        **{name: getattr(state, name) for name in _FLAGS},
    }


def _view_from_json(document: object) -> SavedView:
    table = _table(document)
    state = ViewState(
        slice_index=_count(table.get("slice")),
        window=_window(table.get("window")),
        quarter_turns=_count(table.get("turns"), 3),
        camera=_camera(table.get("center"), table.get("scale")),
        annotations=_choice(table.get("annotations"), get_args(Annotations)),
        image_interpolation=_choice(table.get("interpolation"), get_args(Interpolation)),
        inverted=_flag(table.get("inverted")),
        flipped_horizontally=_flag(table.get("flipped_horizontally")),
        flipped_vertically=_flag(table.get("flipped_vertically")),
        graphics=_flag(table.get("graphics")),
    )
    linked = _flag(table.get("linked"))
    return SavedView(_text(table.get("series")), _count(table.get("stack")), linked, state)


def _window_to_json(window: Window | None) -> dict[str, Any] | None:
    """Return the numbers of a window; one with a table of its own is found in the file again."""
    if window is None or window.table is not None:
        return None
    return {"center": window.center, "width": window.width, "function": window.function}


def _window(document: object) -> Window | None:
    if document is None:
        return None
    table = _table(document)
    center, width = _number(table.get("center")), _number(table.get("width"))
    function = _choice(table.get("function"), get_args(VoiFunction))
    return Window(center, width, "", function)


def _camera(center: object, scale: object) -> Camera:
    if center is None or scale is None:
        return Camera()
    row, column = (_number(part) for part in _list(center, 2))
    factor = _number(scale)
    if factor <= 0:
        raise ValueError("no scale")
    return Camera((row, column), factor)


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not a table")  # noqa: TRY004 - one kind of answer for all
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("not such a list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("not such a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not true or false")  # noqa: TRY004 - one kind of answer for all
    return value


def _count(value: object, most: int = 10**9) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("not such a number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _choice(value: object, choices: tuple[str, ...]) -> Any:  # Any: each has a Literal of its own
    if not isinstance(value, str) or value not in choices:
        raise ValueError("none of the choices")
    return value
