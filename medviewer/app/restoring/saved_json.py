"""What is kept of a session to JSON and back; what comes back is checked field by field."""

from dataclasses import replace
from typing import Any, get_args

from medviewer.app.restoring.fields import (
    choice_of,
    count_of,
    flag_of,
    list_of,
    table_of,
    text_of,
)
from medviewer.app.restoring.saved import SavedSession, SavedState, SavedView
from medviewer.app.restoring.saved_looks import (
    camera_from_json,
    camera_to_json,
    window_from_json,
    window_to_json,
)
from medviewer.app.restoring.saved_maps import awaited_from_json, awaited_to_json
from medviewer.app.restoring.saved_objects import (
    layer_from_json,
    layer_to_json,
    presented_from_json,
    presented_to_json,
)
from medviewer.app.view_state import Annotations, Interpolation, ViewState
from medviewer.app.viewport import VIEWPORT_COUNT, Arrangement, LayoutName, Shows
from medviewer.image.palettes import PaletteName

SCHEMA = 1
_MOST_PATHS, _MOST_MARKS = 100, 1000
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
        "selection": session.selection,
    }


def state_from_json(document: object) -> SavedState:
    """Return the state that a document holds.

    Raises
    ------
    ValueError
        When it is none.
    """
    table = table_of(document)
    if table.get("schema") != SCHEMA:
        raise ValueError("another form of a session")
    layout = choice_of(table.get("layout"), get_args(LayoutName))
    active = count_of(table.get("active"), Arrangement(layout).count - 1)
    views = {
        count_of(int(number), VIEWPORT_COUNT - 1): _view_from_json(view)
        for number, view in table_of(table.get("views")).items()
    }
    session = SavedSession(
        tuple(text_of(path) for path in list_of(table.get("paths"), _MOST_PATHS)),
        Arrangement(layout, active, flag_of(table.get("maximised"))),
        views,
        count_of(table.get("measurements")),
        count_of(table.get("key_images")),
        text_of(table.get("selection", "")),
    )
    crashes = table_of(table.get("crashes"))
    if len(crashes) > _MOST_MARKS:
        raise ValueError("too many marks")
    counts = {text_of(mark): count_of(count) for mark, count in crashes.items()}
    return SavedState(session, flag_of(table.get("running")), counts)


def _view_to_json(view: SavedView) -> dict[str, Any]:
    state = view.state
    return {
        "series": view.series_key,
        "stack": view.stack_index,
        "linked": view.linked,
        "slice": state.slice_index,
        "window": window_to_json(state.window),
        **camera_to_json(state.camera),
        "turns": state.quarter_turns,
        "annotations": state.annotations,
        "interpolation": state.image_interpolation,
        "colors": state.colors,
        **{name: getattr(state, name) for name in _FLAGS},
        "shows": view.shows,
        "maps": awaited_to_json(view.awaited, state.overlay),
        "layer": layer_to_json(view.layer, state.layer),
        "presented": presented_to_json(view.presented),
    }


def _view_from_json(document: object) -> SavedView:
    table = table_of(document)
    state = ViewState(
        slice_index=count_of(table.get("slice")),
        window=window_from_json(table.get("window")),
        quarter_turns=count_of(table.get("turns"), 3),
        camera=camera_from_json(table),
        annotations=choice_of(table.get("annotations"), get_args(Annotations)),
        image_interpolation=choice_of(table.get("interpolation"), get_args(Interpolation)),
        colors=choice_of(table.get("colors", "grey"), get_args(PaletteName)),
        inverted=flag_of(table.get("inverted")),
        flipped_horizontally=flag_of(table.get("flipped_horizontally")),
        flipped_vertically=flag_of(table.get("flipped_vertically")),
        graphics=flag_of(table.get("graphics")),
    )
    place = text_of(table.get("series")), count_of(table.get("stack")), flag_of(table.get("linked"))
    shows = choice_of(table.get("shows", "overlay"), get_args(Shows))
    awaited, overlay = awaited_from_json(table.get("maps"))
    layer, layer_state = layer_from_json(table.get("layer"))
    state = replace(state, overlay=overlay, layer=layer_state)
    presented = presented_from_json(table.get("presented"))
    return SavedView(*place, state, shows, awaited, layer, presented)
