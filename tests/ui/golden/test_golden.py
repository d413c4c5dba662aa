"""Main states of the window as pictures: nothing moves, vanishes or changes colour unnoticed.

The rule: pictures are compared small (see `pictures.SIZE`), in blocks of 10 x 10 pixels, by the
mean colour of each block. Fonts, versions of Qt and processors change single letters and edges,
hardly a block; a pane, an image, a bar or a theme that is wrong changes many blocks by much. After
a change that is meant, ``python -m tests.ui.golden.pictures`` makes them anew: look at them first.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QImage

from medviewer.ui.exporting.picture import pixels_of
from tests.ui.golden.pictures import (
    FOLDER,
    LANGUAGES,
    RATIOS,
    SIZE,
    STATES,
    file_name,
    make_in_own_process,
)

BLOCK = 10
FAR = 24.0
"""A block differs when its mean colour is this far off, of 255, in a channel."""
MOST_FAR = 0.015
"""Of all blocks."""
MOST_BYTES = 60 * 1024


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pictures of today's window."""
    folder = tmp_path_factory.mktemp("golden")
    for language in LANGUAGES:
        for ratio in RATIOS:
            make_in_own_process(folder, language, ratio)
    return folder


def blocks(path: Path) -> npt.NDArray[np.float64]:
    """Return the mean colour of each block, ``(rows, columns, 3)``."""
    image = QImage(str(path))
    assert image.size() == SIZE, path.name
    pixels = pixels_of(image)[..., :3].astype(float)
    rows, columns = SIZE.height() // BLOCK, SIZE.width() // BLOCK
    return pixels.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))


def share_far(one: Path, other: Path) -> float:
    """Return which share of the blocks of two pictures differs."""
    return float((np.abs(blocks(one) - blocks(other)).max(axis=-1) > FAR).mean())


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_window_looks_as_it_did(made: Path, state: str, language: str, ratio: int) -> None:
    name = file_name(state, language, ratio)
    assert share_far(made / name, FOLDER / name) <= MOST_FAR


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_finer_screens_show_the_same(state: str, language: str) -> None:
    one, two = (FOLDER / file_name(state, language, ratio) for ratio in RATIOS)
    assert share_far(one, two) <= MOST_FAR


@pytest.mark.parametrize("pair", list(combinations(STATES, 2)), ids="-".join)
def test_the_rule_tells_states_apart(pair: tuple[str, str]) -> None:
    one, other = (FOLDER / file_name(state, LANGUAGES[0], 1) for state in pair)
    assert share_far(one, other) > MOST_FAR


def test_pictures_are_small() -> None:
    found = sorted(FOLDER.glob("*.png"))
    assert len(found) == len(STATES) * len(LANGUAGES) * len(RATIOS)
    assert max(path.stat().st_size for path in found) <= MOST_BYTES
