"""What the tests of this folder begin with."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Doe Jane"
    folder.mkdir()
    return folder
