from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.app.viewport import Viewport
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

PICTURE = np.full((4, 5, 3), 7, np.uint8)


def test_one_picture_is_written_and_said(desk: Desk, tmp_path: Path) -> None:
    desk.controller.exporting.write(tmp_path / "a.png", PICTURE)
    with Image.open(tmp_path / "a.png") as image:
        assert np.array_equal(np.asarray(image), PICTURE)
    assert desk.said == ["The export was written to a.png."]


def test_several_are_named_by_the_first_and_the_last(desk: Desk, tmp_path: Path) -> None:
    exporting, begun = desk.controller.exporting, []
    exporting.begin(tmp_path / "a.png", 100, begun.append)
    for _ in range(3):
        exporting.add(begun[0], PICTURE, lambda _: None)
    exporting.finish(begun[0])
    assert desk.said == ["The export was written to a-0001.png to a-0003.png."]


def test_folder_that_cannot_be_written_is_said_once(desk: Desk, tmp_path: Path) -> None:
    failed: list[bool] = []
    desk.controller.exporting.write(tmp_path / "absent" / "a.png", PICTURE)
    assert len(desk.said) == 1
    assert "cannot be written there" in desk.said[0]
    absent = tmp_path / "absent" / "a.png"
    desk.controller.exporting.begin(absent, 100, print, lambda: failed.append(True))
    assert failed == [True]


def test_full_disk_stops_the_export_and_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    desk.controller.exporting.write(tmp_path / "a.png", PICTURE)
    assert len(desk.said) == 1
    assert "disk is not full" in desk.said[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("33.3", 33), ("", 100), ("fast", 100), ("1", 20), ("1e9", 10_000), ("inf", 100)],
)
def test_cine_has_the_frame_time_of_the_file(desk: Desk, text: str, expected: int) -> None:
    stack = make_stack("us", FrameTime=text)
    desk.open(StudyIndex((make_study("s", make_series("us", stack)),)))
    assert desk.controller.exporting.frame_ms(desk.session.active_viewport) == expected


def test_cine_of_nothing_has_the_usual_frame_time(desk: Desk) -> None:
    assert desk.controller.exporting.frame_ms(Viewport()) == 100
