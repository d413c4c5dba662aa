"""A private place of its own for every test, and archives with who unpacks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from medviewer.io.sources.private_place import PLACE
from medviewer.io.workers import archive_reader, warm_process
from medviewer.io.workers.archive_reader import ARCHIVE_READER, ArchiveReader
from medviewer.io.workers.warm_process import MOST_STARTS
from tests.io.sources.packed import PIXELS
from tests.support.dicom_files import make_uid, write_image


@pytest.fixture(autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is unpacked away from the user's own cache folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDVIEWER_CACHE", str(folder))
        PLACE.clear()
        yield folder
        PLACE.clear()


@pytest.fixture
def images(tmp_path: Path) -> dict[str, bytes]:
    """Three slices of one series, as files of a folder with an odd name."""
    files = {}
    for number, pixels in enumerate(PIXELS):
        path = write_image(
            tmp_path / "made" / str(number),
            pixels,
            SOPInstanceUID=make_uid("image", number),
            ImagePositionPatient=[0.0, 0.0, 2.0 * number],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            PixelSpacing=[1, 1],
        )
        files[f"Bilder ö/{number}"] = path.read_bytes()
        path.unlink()
    (tmp_path / "made").rmdir()
    return files


@pytest.fixture
def unpacked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpack in this process, whose limits a test can change."""
    monkeypatch.setattr(warm_process, "MOST_STARTS", 0)
    monkeypatch.setattr(archive_reader, "ARCHIVE_READER", ArchiveReader())


@pytest.fixture
def unpacked_elsewhere(unpacked_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpack in a process of its own, as the program does."""
    monkeypatch.setattr(warm_process, "MOST_STARTS", MOST_STARTS)
    monkeypatch.setattr(archive_reader, "ARCHIVE_READER", ARCHIVE_READER)
