"""A model that looks for bright squares, and films that have some."""

from pathlib import Path

import pytest

from medviewer.models.bundle import ModelBundle, load_bundle
from tests.support.models import write_bundle
from tests.training.trusting.squares import BYTES_TO_ONE, WIDTH, learned_network, write_squares


@pytest.fixture
def squares(tmp_path) -> Path:
    return write_squares(tmp_path / "squares")


@pytest.fixture
def bundle(tmp_path) -> ModelBundle:
    folder = write_bundle(
        tmp_path / "models" / "learned",
        network=learned_network(),
        architecture={"options": {"channels": 1, "width": WIDTH}},
        preprocess=BYTES_TO_ONE,
    )
    return load_bundle(folder)
