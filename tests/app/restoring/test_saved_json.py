"""What is kept comes back; whatever else is in the file is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from medviewer.app.explaining.map_key import AwaitedMaps, MapChoice, MapKey
from medviewer.app.objects.looks import Look
from medviewer.app.restoring.saved import SavedLook, SavedSession, SavedState, SavedView, saved_view
from medviewer.app.restoring.saved_json import state_from_json, state_to_json
from medviewer.app.results import ResultKey
from medviewer.app.view_state import Camera, LayerState, OverlayState, ViewState
from medviewer.app.viewport import Arrangement, Viewport
from medviewer.image.window import VoiTable, Window

VIEW = SavedView(
    "ab12",
    2,
    linked=True,
    state=ViewState(
        slice_index=7,
        window=Window(40.0, 400.0, "", "sigmoid"),
        inverted=True,
        flipped_vertically=True,
        quarter_turns=3,
        camera=Camera((10.5, 20.0), 2.5),
        annotations="minimal",
        graphics=True,
        image_interpolation="native",
        colors="hot_iron",
    ),
)
RESULT = ResultKey("ab12", "tiny")
EXPLAINED = SavedView(
    "ab12",
    state=ViewState(
        overlay=OverlayState(
            visible=False,
            opacity=0.3,
            threshold=0.8,
            colormap="viridis",
            interpolation="native",
            target="lesion",
            scale="rank",
            drawing="contours",
            threshold_value=1.5,
        )
    ),
    awaited=AwaitedMaps(
        RESULT,
        MapChoice("layercam", "first", "spread"),
        MapKey(RESULT, "cyst", MapChoice("occlusion")),
    ),
)
LAYERED = SavedView(
    "ab12",
    state=ViewState(
        camera=Camera(area=(1.0, 2.0, 3.0, 4.0)),
        layer=LayerState(
            visible=False,
            opacity=0.7,
            threshold=0.2,
            colormap="cividis",
            hidden=frozenset({7, 2}),
        ),
    ),
    layer="0f",
    presented=SavedLook(
        "1e",
        Look(
            Window(1.0, 2.0),
            inverted=True,
            flipped_horizontally=True,
            flipped_vertically=True,
            quarter_turns=2,
            camera=Camera((1.0, 2.0), 3.0),
        ),
    ),
)
STATE = SavedState(
    SavedSession(
        ("/a/b", "/c.zip"),
        Arrangement("2x2", 3, maximised=True),
        {0: VIEW, 1: LAYERED, 2: EXPLAINED, 3: SavedView("cd34", shows="plain")},
        measurements=2,
        key_images=1,
        selection="ab12",
    ),
    running=True,
    crashes={"ff00": 2},
)


def test_a_state_comes_back() -> None:
    document = json.loads(json.dumps(state_to_json(STATE)))
    assert state_from_json(document) == STATE


def test_the_usual_state_comes_back() -> None:
    assert state_from_json(json.loads(json.dumps(state_to_json(SavedState())))) == SavedState()


def test_a_document_from_before_selections_were_kept_is_taken() -> None:
    document = json.loads(json.dumps(state_to_json(STATE)))
    del document["selection"]
    assert state_from_json(document).session == replace(STATE.session, selection="")


def changed(*path: object, value: object) -> Any:
    document = json.loads(json.dumps(state_to_json(STATE)))
    table = document
    for step in path[:-1]:
        table = table[step]
    table[path[-1]] = value
    return document


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        changed("schema", value=2),
        changed("running", value="yes"),
        changed("selection", value=3),
        changed("layout", value="4x4"),
        changed("layout", value=["1x1"]),
        changed("active", value=4),
        changed("active", value=True),
        changed("views", "9", value=state_to_json(STATE)["views"]["0"]),
        changed("views", "x", value=state_to_json(STATE)["views"]["0"]),
        changed("views", "0", value=[]),
        changed("views", "0", "series", value=7),
        changed("views", "0", "series", value="x" * 5000),
        changed("views", "0", "slice", value=-1),
        changed("views", "0", "turns", value=4),
        changed("views", "0", "center", value=[1.0]),
        changed("views", "0", "center", value=[1.0, 2.0, 3.0]),
        changed("views", "0", "scale", value=0.0),
        changed("views", "0", "scale", value=float("nan")),
        changed("views", "0", "window", value={"center": "a", "width": 1, "function": "linear"}),
        changed("views", "0", "window", value={"center": 1, "width": 0, "function": "linear"}),
        changed("views", "0", "window", value={"center": 1, "width": 1, "function": "cubic"}),
        changed("views", "0", "shows", value="nothing"),
        changed("views", "0", "colors", value="rainbow of my own"),
        changed("views", "2", "maps", value=[]),
        changed("views", "2", "maps", "method", value="guesswork"),
        changed("views", "2", "maps", "model", value=None),
        changed("views", "2", "maps", "target", value="x" * 5000),
        changed("views", "2", "maps", "layer", value=1),
        changed("views", "2", "maps", "part", value="median"),
        changed("views", "2", "maps", "opacity", value=1.5),
        changed("views", "2", "maps", "threshold", value="low"),
        changed("views", "2", "maps", "threshold_value", value=float("inf")),
        changed("views", "2", "maps", "scale", value="own"),
        changed("views", "2", "maps", "minus", value={"model": "tiny"}),
        changed("views", "1", "area", value=[1.0, 2.0, 3.0]),
        changed("views", "1", "layer", value="0f"),
        changed("views", "1", "layer", "mark", value=3),
        changed("views", "1", "layer", "opacity", value=2),
        changed("views", "1", "layer", "colormap", value="jet"),
        changed("views", "1", "layer", "hidden", value=[-1]),
        changed("views", "1", "presented", value=["1e"]),
        changed("views", "1", "presented", "mark", value=None),
        changed("views", "1", "presented", "turns", value=4),
        changed("views", "1", "presented", "inverted", value=1),
        changed("paths", value="/a"),
        changed("paths", value=["/a"] * 101),
        changed("crashes", value={"a": "often"}),
        changed("crashes", value={str(n): 1 for n in range(1001)}),
        changed("measurements", value=1.5),
    ],
)
def test_whatever_else_is_refused(document: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any, as the reader of the file answers to all
        state_from_json(document)


def test_a_session_of_an_earlier_version_has_no_maps() -> None:
    document = json.loads(json.dumps(state_to_json(STATE)))
    for view in document["views"].values():
        del view["shows"], view["maps"]
    views = state_from_json(document).session.views
    assert [view.awaited for view in views.values()] == [None] * 4
    assert views[3].shows == "overlay"


def test_a_session_of_an_earlier_version_has_nothing_laid_over() -> None:
    document = json.loads(json.dumps(state_to_json(STATE)))
    for view in document["views"].values():
        del view["layer"], view["presented"], view["area"]
    view = state_from_json(document).session.views[1]
    assert view == SavedView("ab12")


def test_a_session_of_an_earlier_version_is_grey() -> None:
    document = json.loads(json.dumps(state_to_json(STATE)))
    for view in document["views"].values():
        del view["colors"]
    assert state_from_json(document).session.views[0].state == replace(VIEW.state, colors="grey")


def test_no_score_and_no_map_is_kept() -> None:
    kept = state_to_json(STATE)["views"]["2"]["maps"]
    assert sorted(kept) == [
        *("colormap", "drawing", "interpolation", "layer", "method", "minus", "model"),
        *("of_series", "opacity", "part", "scale", "target", "threshold", "threshold_value"),
        "visible",
    ]


def test_a_window_by_table_is_that_of_the_file_again() -> None:
    table = Window(1.0, 2.0, table=VoiTable(0, 8, (0, 255)))
    view = SavedView("ab", state=ViewState(window=table))
    document = state_to_json(SavedState(SavedSession(views={0: view})))
    assert document["views"]["0"]["window"] is None


def test_texts_of_the_file_are_not_kept() -> None:
    state = ViewState(slice_index=3, window=Window(1, 2, "Doe^Jane"), camera=Camera((1, 2), 3))
    view = saved_view(Viewport("ab", state=state))
    assert view.state.window == Window(1, 2)
    assert view.state.slice_index == 3
    assert "Doe" not in json.dumps(state_to_json(SavedState(SavedSession(views={0: view}))))


def test_of_resampled_slices_the_series_is_kept_and_not_the_place() -> None:
    state = ViewState(slice_index=30, camera=Camera((1, 2), 3))
    view = saved_view(Viewport("ab", resampled=True, state=state))
    assert (view.state.slice_index, view.state.camera) == (0, Camera())


def test_marks_tell_paths_apart_and_name_none() -> None:
    first, second = SavedSession(("/doe",)), SavedSession(("/roe",))
    assert first.mark != second.mark
    assert "doe" not in first.mark
