"""A private place of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from medviewer.io.sources.private_place import PLACE


@pytest.fixture(autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is unpacked away from the user's own cache folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDVIEWER_CACHE", str(folder))
        PLACE.clear()
        yield folder
        PLACE.clear()
