from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test a data folder of its own, and return it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("MEDVIEWER_DATA", str(folder))
    return folder
