from pathlib import Path

import pytest

from tests.support.models import square_film, write_bundle
from tests.support.phantoms import write_film, write_series


@pytest.fixture
def models_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a models folder with the tiny model ``squares``; the user's settings are empty."""
    root = tmp_path / "models"
    write_bundle(root / "squares")
    monkeypatch.setenv("MEDVIEWER_MODELS", str(root))
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    return root


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a folder with a chest film, a lateral one, a CT series and a file of no image."""
    folder = tmp_path / "study"
    write_film(folder / "frontal.dcm", square_film(), SeriesInstanceUID="1.2.3.1")
    write_film(
        folder / "lateral.dcm", square_film(), SeriesInstanceUID="1.2.3.2", ViewPosition="LL"
    )
    write_series(folder / "ct", slices=3)
    (folder / "notes.txt").write_text("no image")
    return folder
