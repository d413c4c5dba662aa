"""Archives as sources: honest ones like folders, hostile ones a reason each."""

import gzip
import stat
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import StudyIndex
from medviewer.io.sources import archives
from medviewer.io.sources.archives import archive_members
from medviewer.io.sources.found_file import FoundFile
from medviewer.io.sources.unpacking import looks_like_archive
from tests.io.sources.packed import PIXELS, Scan, reasons_of, write_files
from tests.support.archives import write_zip

pytestmark = pytest.mark.usefixtures("unpacked_here")


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
@pytest.mark.parametrize("opened", ["folder", "file"])
@pytest.mark.usefixtures("unpacked_elsewhere")
def test_the_members_of_an_archive_are_read_like_files(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], name: str, opened: str
) -> None:
    path = write_files(tmp_path / name, images | {"junk.txt": b"junk"})
    index = scan_folder(tmp_path if opened == "folder" else path)
    (study,) = index.studies
    (series,) = study.series
    assert [ref.instance.file for ref in series.frames] == [
        f"{name}/Bilder ö/{number}" for number in range(3)
    ]
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert np.array_equal(volume.stored, np.stack(PIXELS))
    assert reasons_of(index) == {f"{name}/junk.txt": "not an image file"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]  # nothing beside it


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_what_is_unpacked_is_for_this_user_alone(
    tmp_path: Path, private_cache: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    write_zip(tmp_path / "a.zip", images)
    scan_folder(tmp_path)
    made = list(private_cache.rglob("*"))
    assert sum(path.is_file() for path in made) == 4  # three images and a lock
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_headers_find_their_voxels_whatever_their_order(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"x/b.hdr": b"1", "y/b.txt": b"2", "x/b.img": b"3"})
    found = list(archive_members(FoundFile(tmp_path / "a.zip", "a.zip"), WorkContext()))
    assert [own.file for own in found] == ["a.zip/y/b.txt", "a.zip/x/b.img", "a.zip/x/b.hdr"]
    assert found[1].path.parent == found[2].path.parent != found[0].path.parent


def test_nothing_can_be_unpacked_without_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    def no_folder() -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(archives.PLACE, "new_folder", no_folder)
    write_zip(tmp_path / "a.zip", {"x": b"1"})
    assert reasons_of(scan_folder(tmp_path)) == {"a.zip": archives.NO_PLACE}


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_a_disk_that_cannot_be_written_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(archives.PLACE, "new_folder", lambda: tmp_path / "gone")
    monkeypatch.setattr(archives.PLACE, "room", lambda: 2**20)
    (tmp_path / "in").mkdir()
    write_zip(tmp_path / "in" / "a.zip", {"x": b"1"})
    assert reasons_of(scan_folder(tmp_path / "in")) == {"a.zip": archives.NO_PLACE}


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_unpacking_stops_when_asked(tmp_path: Path, images: dict[str, bytes]) -> None:
    write_zip(tmp_path / "a.zip", images)
    context = WorkContext()
    unpacking = archive_members(FoundFile(tmp_path / "a.zip", "a.zip"), context)
    next(unpacking)
    context.token.cancel()
    with pytest.raises(Cancelled):
        next(unpacking)


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_the_browser_grows_while_an_archive_is_unpacked(
    tmp_path: Path, images: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from medviewer.io import growing_index

    monkeypatch.setattr(growing_index, "UPDATE_SECONDS", 0.0)
    monkeypatch.setattr(growing_index, "UPDATE_SHARE", 0.0)
    write_zip(tmp_path / "a.zip", images)
    counts: list[int] = []

    def on_found(index: StudyIndex) -> None:
        counts.append(sum(own.image_count for study in index.studies for own in study.series))

    scan([tmp_path], WorkContext(), on_found)
    assert counts == [1, 2, 3]


def test_junk_does_not_look_like_an_archive() -> None:
    for head in (b"", b"junk" * 300, bytes(1024), b"\x1f\x8b junk", gzip.compress(bytes(900))):
        assert not looks_like_archive(head)
