"""What lay over the images of a view, to JSON and back: by marks, no name of a file."""

from typing import Any, get_args

from medviewer.app.objects.looks import Look
from medviewer.app.restoring.fields import (
    choice_of,
    count_of,
    flag_of,
    list_of,
    share_of,
    table_of,
    text_of,
)
from medviewer.app.restoring.saved import SavedLook
from medviewer.app.restoring.saved_looks import (
    camera_from_json,
    camera_to_json,
    window_from_json,
    window_to_json,
)
from medviewer.app.view_state import ColormapName, LayerState

_MOST_SEGMENTS = 65536
_FLAGS = ("inverted", "flipped_horizontally", "flipped_vertically")


def layer_to_json(mark: str, state: LayerState) -> dict[str, Any] | None:
    """Return which segmentation or map lay over a view, and how; None where there was none."""
    if not mark:
        return None
    return {
        "mark": mark,
        "visible": state.visible,
        "opacity": state.opacity,
        "threshold": state.threshold,
        "colormap": state.colormap,
        "hidden": sorted(state.hidden),
    }


def layer_from_json(document: object) -> tuple[str, LayerState]:
    """Return the mark of what is to be laid over a view again, and how that is drawn.

    Raises
    ------
    ValueError
        When the document is no such table.
    """
    if document is None:
        return "", LayerState()
    table = table_of(document)
    state = LayerState(
        visible=flag_of(table.get("visible")),
        opacity=share_of(table.get("opacity")),
        threshold=share_of(table.get("threshold")),
        colormap=choice_of(table.get("colormap"), get_args(ColormapName)),
        hidden=frozenset(map(count_of, list_of(table.get("hidden"), _MOST_SEGMENTS))),
    )
    return text_of(table.get("mark")), state


def presented_to_json(presented: SavedLook | None) -> dict[str, Any] | None:
    """Return which presentation state was applied, and how the view stood before."""
    if presented is None:
        return None
    before = presented.before
    return {
        "mark": presented.mark,
        "window": window_to_json(before.window),
        "turns": before.quarter_turns,
        **{name: getattr(before, name) for name in _FLAGS},
        **camera_to_json(before.camera),
    }


def presented_from_json(document: object) -> SavedLook | None:
    """Return the presentation state that is to be applied again.

    Raises
    ------
    ValueError
        When the document is no such table.
    """
    if document is None:
        return None
    table = table_of(document)
    before = Look(
        window_from_json(table.get("window")),
        quarter_turns=count_of(table.get("turns"), 3),
        camera=camera_from_json(table),
        **{name: flag_of(table.get(name)) for name in _FLAGS},
    )
    return SavedLook(text_of(table.get("mark")), before)
