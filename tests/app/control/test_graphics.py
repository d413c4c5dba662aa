"""The file's own graphics: read when they are first asked for."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.app.control.graphics import NO_GRAPHICS
from medviewer.app.viewport import StackKey
from medviewer.io.dicom import overlay_planes
from medviewer.io.records import Stack, StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import COLUMNS, ROWS, make_series, make_stack, make_study
from tests.support.dicom_files import image_dataset, write_dataset

KEY = StackKey("ct")
PLANE = np.eye(ROWS, COLUMNS, dtype=bool)


def write_plane(path: Path, plane: np.ndarray = PLANE) -> Path:
    dataset = image_dataset(np.zeros((ROWS, COLUMNS), np.uint16))
    dataset.Rows, dataset.Columns = plane.shape
    bits = np.packbits(plane.reshape(-1), bitorder="little").tobytes()
    dataset.add_new((0x6000, 0x0010), "US", plane.shape[0])
    dataset.add_new((0x6000, 0x0011), "US", plane.shape[1])
    dataset.add_new((0x6000, 0x0050), "SS", [1, 1])
    dataset.add_new((0x6000, 0x0100), "US", 1)
    dataset.add_new((0x6000, 0x3000), "OW", bits + b"\0" * (len(bits) % 2))
    return write_dataset(path, dataset)


def stack_at(*paths: Path | None) -> Stack:
    """Return a stack whose slices lie in these files; None is a picture."""
    stack = make_stack("a", len(paths))
    frames = [
        replace(ref, instance=replace(ref.instance, path=path, file=path.name))
        if path
        else replace(ref, instance=replace(ref.instance, file_format="picture"))
        for ref, path in zip(stack.frames, paths, strict=True)
    ]
    return replace(stack, frames=tuple(frames))


def index_of(*paths: Path | None) -> StudyIndex:
    return StudyIndex((make_study("s", make_series("ct", stack_at(*paths)), make_series("b")),))


def test_graphics_are_read_once_they_are_wanted(desk: Desk, tmp_path: Path) -> None:
    desk.open(index_of(write_plane(tmp_path / "a"), tmp_path / "lost", None))
    assert desk.session.graphics == {}
    desk.controller.graphics.toggle()
    assert desk.session.active_viewport.state.graphics
    assert list(desk.session.graphics[KEY]) == [0]
    np.testing.assert_array_equal(desk.session.graphics[KEY][0], PLANE)


def test_graphics_are_not_read_twice(desk: Desk, tmp_path: Path) -> None:
    desk.open(index_of(write_plane(tmp_path / "a")))
    for _ in range(3):
        desk.controller.graphics.toggle()
    desk.controller.views.invert()
    names = [task.name for task in desk.tasks.submitted]
    assert names.count("Reading graphics") == 1


def test_graphics_of_another_size_are_left_out_and_none_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.open(index_of(write_plane(tmp_path / "a", np.ones((ROWS + 1, COLUMNS), bool))))
    desk.controller.graphics.toggle()
    assert desk.session.graphics[KEY] == {}
    assert [notice.text for notice in desk.notices] == [NO_GRAPHICS]


def test_graphics_stay_on_with_another_series_and_after_a_reset(desk: Desk, tmp_path: Path) -> None:
    desk.open(index_of(write_plane(tmp_path / "a")))
    desk.controller.graphics.toggle()
    desk.controller.views.reset()
    desk.controller.series.show("b")
    assert desk.session.active_viewport.state.graphics
    assert StackKey("b") in desk.session.graphics


def test_a_failure_is_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, frame: int) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(overlay_planes, "read_overlay_planes", fail)
    desk.open(index_of(tmp_path / "a"))
    desk.controller.graphics.toggle()
    assert KEY not in desk.session.graphics
    assert len(desk.notices) == 1


def test_closing_forgets_graphics(desk: Desk, tmp_path: Path) -> None:
    desk.open(index_of(write_plane(tmp_path / "a")))
    desk.controller.graphics.toggle()
    desk.session.close_all()
    assert desk.session.graphics == {}
