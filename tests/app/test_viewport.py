from dataclasses import replace

from medviewer.app.view_state import Camera, ViewState
from medviewer.app.viewport import Viewport, is_only_looking
from medviewer.image.window import Window


def test_slice_window_and_camera_are_only_looking() -> None:
    cell = Viewport("ct", state=ViewState(slice_index=2))
    now = ViewState(slice_index=3, window=Window(1, 2), camera=Camera((1.0, 1.0), 2.0))
    assert is_only_looking(cell, replace(cell, state=now))


def test_another_series_or_a_flip_are_more_than_looking() -> None:
    cell = Viewport("ct")
    assert not is_only_looking(cell, replace(cell, series_key="mr"))
    assert not is_only_looking(cell, replace(cell, state=ViewState(flipped_vertically=True)))
