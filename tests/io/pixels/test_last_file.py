"""The file that stays open between frames is the one that lies there."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

from medviewer.io.images import read_picture_header
from medviewer.io.pixels.last_file import LastFile


def _save(path: Path, value: int) -> None:
    Image.fromarray(np.full((3, 4), value, np.uint8)).save(path)


def test_a_file_is_opened_once_as_long_as_it_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    _save(path, 7)
    instance = read_picture_header(path, "a.png").instance
    place = np.zeros((3, 4), np.uint8)
    with LastFile() as files:
        first = files.reader(instance)
        first.read_into(0, place)
        assert files.reader(instance) is first
    assert (place == 7).all()


def test_another_file_in_its_place_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    _save(path, 7)
    instance = read_picture_header(path, "a.png").instance
    place = np.zeros((3, 4), np.uint8)
    with LastFile() as files:
        files.reader(instance).read_into(0, place)
        _save(tmp_path / "b.png", 9)
        (tmp_path / "b.png").replace(path)
        os.utime(path, (1, 1))
        files.reader(instance).read_into(0, place)
    assert (place == 9).all()
