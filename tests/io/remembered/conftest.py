"""A cache folder of its own for every test, and files old enough to be remembered."""

from pathlib import Path

import pytest

from medviewer.io.remembered import index_memory


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder; what was just written counts as settled."""
    folder = tmp_path_factory.mktemp("cache") / "medviewer"
    monkeypatch.setenv("MEDVIEWER_CACHE", str(folder))
    monkeypatch.setattr(index_memory, "FRESH_NS", 0)
    return folder
