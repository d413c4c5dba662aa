"""Archives as sources: honest ones like folders, hostile ones a reason each."""

import bz2
import gzip
import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.io import limits
from medviewer.io.readers import read_volume, scan
from medviewer.io.records import StudyIndex
from medviewer.io.sources import archives, members, tar_archive, unpacking, zip_archive
from medviewer.io.sources.archives import archive_members
from medviewer.io.sources.found_file import FoundFile
from medviewer.io.sources.unpacking import looks_like_archive
from medviewer.io.workers import archive_reader, warm_process
from medviewer.io.workers.archive_reader import ARCHIVE_READER, ArchiveReader
from medviewer.io.workers.warm_process import MOST_STARTS
from tests.support.archives import tar_bytes, write_tar, write_zip
from tests.support.dicom_files import make_uid, write_image

Scan = Callable[[Path], StudyIndex]
PIXELS = [np.full((3, 4), value, np.int16) for value in (5, 6, 7)]


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


@pytest.fixture(autouse=True)
def unpacked_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpack in this process, whose limits a test can change."""
    monkeypatch.setattr(warm_process, "MOST_STARTS", 0)
    monkeypatch.setattr(archive_reader, "ARCHIVE_READER", ArchiveReader())


@pytest.fixture
def unpacked_elsewhere(unpacked_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpack in a process of its own, as the program does."""
    monkeypatch.setattr(warm_process, "MOST_STARTS", MOST_STARTS)
    monkeypatch.setattr(archive_reader, "ARCHIVE_READER", ARCHIVE_READER)


def _reasons(index: StudyIndex) -> dict[str, str]:
    return {entry.file: entry.reason for entry in index.skipped}


def _write(path: Path, files: dict[str, bytes]) -> Path:
    return write_zip(path, files) if path.suffix == ".zip" else write_tar(path, files)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
@pytest.mark.parametrize("opened", ["folder", "file"])
@pytest.mark.usefixtures("unpacked_elsewhere")
def test_the_members_of_an_archive_are_read_like_files(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], name: str, opened: str
) -> None:
    path = _write(tmp_path / name, images | {"junk.txt": b"junk"})
    index = scan_folder(tmp_path if opened == "folder" else path)
    (study,) = index.studies
    (series,) = study.series
    assert [ref.instance.file for ref in series.frames] == [
        f"{name}/Bilder ö/{number}" for number in range(3)
    ]
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert np.array_equal(volume.stored, np.stack(PIXELS))
    assert _reasons(index) == {f"{name}/junk.txt": "not an image file"}
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


@pytest.mark.parametrize(
    "name",
    ["../evil", "a/../../evil", "/etc/evil", "\\evil", "C:/evil", "..\\evil", "a/..", "n/\0/x"],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], name: str
) -> None:
    content = tar_bytes({"placeholder": images["Bilder ö/0"]})
    member = tarfile.TarInfo(name)
    member.size = len(images["Bilder ö/0"])
    header = member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    if "\0" not in name:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.tar").write_bytes(header + content[512:])
        (reason,) = _reasons(scan_folder(tmp_path / "in")).items()
        assert reason[1] == members.OUTSIDE
        assert not {"..", "."} & set(reason[0].split("/"))
    assert members.name_problem(name) == members.OUTSIDE
    assert not (tmp_path / "evil").exists()


def test_a_zip_slip_is_refused(tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]) -> None:
    image = images["Bilder ö/0"]
    write_zip(tmp_path / "a.zip", {"../../../evil.dcm": image, "good.dcm": image})
    index = scan_folder(tmp_path)
    assert _reasons(index) == {"a.zip/(..)/(..)/(..)/evil.dcm": members.OUTSIDE}
    assert index.studies[0].series[0].image_count == 1


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (tarfile.SYMTYPE, members.LINK),
        (tarfile.LNKTYPE, members.LINK),
        (tarfile.FIFOTYPE, members.SPECIAL),
        (tarfile.CHRTYPE, members.SPECIAL),
        (tarfile.BLKTYPE, members.SPECIAL),
    ],
)
def test_links_and_devices_in_a_tar_are_refused(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], kind: bytes, reason: str
) -> None:
    other = tarfile.TarInfo("other")
    other.type, other.linkname = kind, "/etc/passwd"
    write_tar(tmp_path / "a.tar", images, other)
    index = scan_folder(tmp_path)
    assert _reasons(index) == {"a.tar/other": reason}
    assert index.studies[0].series[0].image_count == 3


def test_a_sparse_file_in_a_tar_is_refused(tmp_path: Path, scan_folder: Scan) -> None:
    other = tarfile.TarInfo("other")
    other.type = tarfile.GNUTYPE_SPARSE
    write_tar(tmp_path / "a.tar", {}, other)
    assert "sparse" in _reasons(scan_folder(tmp_path))["a.tar/other"]


@pytest.mark.parametrize(
    ("mode", "reason"), [(stat.S_IFLNK, members.LINK), (stat.S_IFIFO, members.SPECIAL)]
)
def test_links_and_pipes_in_a_zip_are_refused(
    tmp_path: Path, scan_folder: Scan, mode: int, reason: str
) -> None:
    entry = zipfile.ZipInfo("other")
    entry.external_attr = (mode | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert _reasons(scan_folder(tmp_path)) == {"a.zip/other": reason}


def test_long_names_and_pax_names_are_read(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    image = images["Bilder ö/0"]
    name = "/".join(["long"] * 40) + "/ä"
    for number, kind in enumerate((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)):
        (tmp_path / f"{number}.tar").write_bytes(tar_bytes({name: image}, kind=kind))
    series = scan_folder(tmp_path).studies[0].series[0]
    assert [ref.instance.file for ref in series.frames] == [f"0.tar/{name}"]  # kept once


def test_a_name_too_long_for_a_file_system_is_refused(tmp_path: Path, scan_folder: Scan) -> None:
    write_tar(tmp_path / "a.tar", {"x" * 256: b"1"})
    (reason,) = _reasons(scan_folder(tmp_path)).values()
    assert "limit of 255" in reason


def test_an_archive_within_an_archive_is_not_opened(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    inner = write_zip(tmp_path / "inner.zip", images).read_bytes()
    (tmp_path / "inner.zip").unlink()
    write_tar(tmp_path / "a.tar.gz", {"inner.zip": inner})
    assert _reasons(scan_folder(tmp_path)) == {"a.tar.gz/inner.zip": archives.NESTED}


def test_a_name_that_stands_twice_is_read_once(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    image = images["Bilder ö/0"]
    content = tar_bytes({"same": image})[:-1024].rstrip(b"\0")
    content += b"\0" * (-len(content) % 512)
    (tmp_path / "a.tar").write_bytes(content + tar_bytes({"same": b"other"}))
    index = scan_folder(tmp_path)
    assert _reasons(index) == {"a.tar/same": unpacking.TWICE}
    assert index.studies[0].series[0].image_count == 1


def test_an_encrypted_member_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    path = write_zip(tmp_path / "a.zip", {"x": b"secret"})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # in the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert _reasons(scan_folder(tmp_path)) == {"a.zip/x": members.ENCRYPTED}


def test_a_method_that_lets_the_file_choose_memory_is_not_supported(
    tmp_path: Path, scan_folder: Scan
) -> None:
    write_zip(tmp_path / "a.zip", {"x": b"content"}, zipfile.ZIP_LZMA)
    assert "not supported (14)" in _reasons(scan_folder(tmp_path))["a.zip/x"]


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_a_damaged_member_of_a_zip_is_one_reason(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    path = write_zip(tmp_path / "a.zip", images)
    content = bytearray(path.read_bytes())
    content[80:90] = b"0123456789"
    path.write_bytes(content)
    index = scan_folder(tmp_path)
    assert _reasons(index) == {"a.zip/Bilder ö/0": members.DAMAGED}
    assert index.studies[0].series[0].image_count == 2


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
def test_an_archive_cut_anywhere_is_reasons_and_no_more(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], name: str
) -> None:
    whole = _write(tmp_path / name, images).read_bytes()
    for length in range(6, len(whole), max(len(whole) // 40, 1)):
        (tmp_path / name).write_bytes(whole[:length])
        index = scan_folder(tmp_path)
        count = sum(own.image_count for study in index.studies for own in study.series)
        assert index.skipped or count == 3  # what a tar ends with may be cut
        assert all(entry.file.startswith(name) for entry in index.skipped)


def test_an_empty_archive_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    write_zip(tmp_path / "a.zip", {})
    write_tar(tmp_path / "b.tar", {}, _folder_entry())
    assert _reasons(scan_folder(tmp_path)) == {"a.zip": members.EMPTY, "b.tar": members.EMPTY}


def _folder_entry() -> tarfile.TarInfo:
    entry = tarfile.TarInfo("folder")
    entry.type = tarfile.DIRTYPE
    return entry


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "META-INF/x"])
def test_an_office_document_is_no_archive(tmp_path: Path, scan_folder: Scan, first: str) -> None:
    write_zip(tmp_path / "report.docx", {first: b"x", "word/document.xml": b"x"})
    assert _reasons(scan_folder(tmp_path)) == {"report.docx": "not an image file"}


def test_a_compressed_file_without_files_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    (tmp_path / "a.bz2").write_bytes(bz2.compress(b"text" * 200))
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"text" * 200))
    reasons = _reasons(scan_folder(tmp_path))
    assert reasons == {
        "a.bz2": "a compressed file, but no archive of images",
        "b.gz": "not an image file",
    }


def test_a_zip_bomb_is_refused_before_a_byte_of_it_is_written(
    tmp_path: Path, private_cache: Path, scan_folder: Scan
) -> None:
    bomb = bytes(2**22)
    write_zip(tmp_path / "a.zip", {str(number): bomb for number in range(80)})  # 320 MiB
    (reason,) = _reasons(scan_folder(tmp_path)).values()
    assert "grows to 320 MiB or more, beyond the limit of 256 MiB" in reason
    assert not [path for path in private_cache.rglob("*") if path.name.isdigit()]


def test_a_zip_that_lies_about_its_sizes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(members, "FREE_UNPACKED_BYTES", 2**16)
    monkeypatch.setattr(members, "MAX_ARCHIVE_RATIO", 10)
    path = write_zip(tmp_path / "a.zip", {"x": bytes(2**20)})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<L", 100)
    path.write_bytes(content)
    (reason,) = _reasons(scan_folder(tmp_path)).values()
    assert reason == members.DAMAGED  # its sum cannot be that of a hundred zeros


def test_a_tar_bomb_is_refused_once_it_grows_too_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_cache: Path, scan_folder: Scan
) -> None:
    monkeypatch.setattr(members, "FREE_UNPACKED_BYTES", 2**16)
    write_tar(tmp_path / "a.tar.gz", {"x": bytes(2**15), "y": bytes(2**24)})
    reasons = _reasons(scan_folder(tmp_path))
    assert "beyond the limit of" in reasons["a.tar.gz"]
    assert sum(path.stat().st_size for path in private_cache.rglob("*")) < 2**16


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_name_of_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, scan_folder: Scan, kind: bytes
) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 2**21
    (tmp_path / "a.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(2**21))
    assert "more than 1048576" in _reasons(scan_folder(tmp_path))["a.tar"]


def test_headers_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(members, "FREE_UNPACKED_BYTES", 2**16)
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**16
    block = header.tobuf(tarfile.GNU_FORMAT) + bytes(2**16)
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(block * 100))
    assert "beyond the limit" in _reasons(scan_folder(tmp_path))["a.tar.gz"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_too_many_members_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan, name: str
) -> None:
    monkeypatch.setattr(members, "MAX_ARCHIVE_ENTRIES", 10)
    _write(tmp_path / name, {str(number): b"x" for number in range(11)})
    assert "more than 10 files" in _reasons(scan_folder(tmp_path))[name]


def test_a_zip_whose_list_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(zip_archive, "MAX_ZIP_DIRECTORY", 100)
    write_zip(tmp_path / "a.zip", {str(number): b"x" for number in range(5)})
    assert "more than the limit of 100" in _reasons(scan_folder(tmp_path))["a.zip"]


def test_a_tar_that_is_cut_between_members_says_so(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    whole = tar_bytes({"x": images["Bilder ö/0"]}, kind=tarfile.GNU_FORMAT)
    (tmp_path / "a.tar").write_bytes(whole[: 512 + -(-len(images["Bilder ö/0"]) // 512) * 512])
    index = scan_folder(tmp_path)
    assert _reasons(index) == {"a.tar": tar_archive.CUT}
    assert index.studies[0].series[0].image_count == 1


def test_a_negative_size_is_damage(tmp_path: Path, scan_folder: Scan) -> None:
    header = tarfile.TarInfo("x")
    header.size = -512
    block = header.tobuf(tarfile.GNU_FORMAT)
    assert looks_like_archive(block)
    (tmp_path / "a.tar").write_bytes(block + bytes(1024))
    assert _reasons(scan_folder(tmp_path)) == {"a.tar": tar_archive.DAMAGED}


@pytest.mark.parametrize("size", ["-1", "-5", "1e3"])
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_size_in_a_pax_header_that_makes_no_sense_is_damage(
    tmp_path: Path, scan_folder: Scan, name: str, size: str
) -> None:
    member = tarfile.TarInfo("x")
    member.pax_headers = {"size": size}
    write_tar(tmp_path / name, {}, member)
    assert _reasons(scan_folder(tmp_path)) == {name: tar_archive.DAMAGED}


def test_nothing_can_be_unpacked_without_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    def no_folder() -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(archives.PLACE, "new_folder", no_folder)
    write_zip(tmp_path / "a.zip", {"x": b"1"})
    assert _reasons(scan_folder(tmp_path)) == {"a.zip": archives.NO_PLACE}


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_a_disk_that_cannot_be_written_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(archives.PLACE, "new_folder", lambda: tmp_path / "gone")
    monkeypatch.setattr(archives.PLACE, "room", lambda: 2**20)
    (tmp_path / "in").mkdir()
    write_zip(tmp_path / "in" / "a.zip", {"x": b"1"})
    assert _reasons(scan_folder(tmp_path / "in")) == {"a.zip": archives.NO_PLACE}


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


def test_the_limits_are_those_that_are_stated() -> None:
    assert limits.MAX_UNPACKED_BYTES == 16 * 2**30
    assert io.DEFAULT_BUFFER_SIZE < members.CHUNK
