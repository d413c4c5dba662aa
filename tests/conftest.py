"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from medviewer.assets import resource
from medviewer.language import read_catalogue, speak

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the user's cache, data and configuration folders out of the tests."""
    os.environ["MEDVIEWER_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["MEDVIEWER_DATA"] = str(tmp_path_factory.mktemp("data"))
    os.environ["MEDVIEWER_CONFIG"] = str(tmp_path_factory.mktemp("config"))


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Return ``../shared``; skip the test where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared with its real files is absent")
    return folder


@pytest.fixture
def chinese() -> Iterator[None]:
    """Speak Chinese, by the catalogue that is delivered, until the test ends."""
    speak(read_catalogue(resource("translations", "medviewer_zh_CN.ts")))
    yield
    speak()
