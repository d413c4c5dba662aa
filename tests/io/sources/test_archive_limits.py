"""Archives that would fill memory or disk, and such as lie about their size."""

import gzip
import io
import struct
import tarfile
from pathlib import Path

import pytest

from medviewer.io import limits
from medviewer.io.sources import members, tar_archive, zip_archive
from medviewer.io.sources.unpacking import looks_like_archive
from tests.io.sources.packed import Scan, reasons_of, write_files
from tests.support.archives import tar_bytes, write_tar, write_zip

pytestmark = pytest.mark.usefixtures("unpacked_here")


def test_a_zip_bomb_is_refused_before_a_byte_of_it_is_written(
    tmp_path: Path, private_cache: Path, scan_folder: Scan
) -> None:
    bomb = bytes(2**22)
    write_zip(tmp_path / "a.zip", {str(number): bomb for number in range(80)})  # 320 MiB
    (reason,) = reasons_of(scan_folder(tmp_path)).values()
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
    (reason,) = reasons_of(scan_folder(tmp_path)).values()
    assert reason == members.DAMAGED  # its sum cannot be that of a hundred zeros


def test_a_tar_bomb_is_refused_once_it_grows_too_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_cache: Path, scan_folder: Scan
) -> None:
    monkeypatch.setattr(members, "FREE_UNPACKED_BYTES", 2**16)
    write_tar(tmp_path / "a.tar.gz", {"x": bytes(2**15), "y": bytes(2**24)})
    reasons = reasons_of(scan_folder(tmp_path))
    assert "beyond the limit of" in reasons["a.tar.gz"]
    assert sum(path.stat().st_size for path in private_cache.rglob("*")) < 2**16


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_name_of_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, scan_folder: Scan, kind: bytes
) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 2**21
    (tmp_path / "a.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(2**21))
    assert "more than 1048576" in reasons_of(scan_folder(tmp_path))["a.tar"]


def test_headers_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(members, "FREE_UNPACKED_BYTES", 2**16)
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**16
    block = header.tobuf(tarfile.GNU_FORMAT) + bytes(2**16)
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(block * 100))
    assert "beyond the limit" in reasons_of(scan_folder(tmp_path))["a.tar.gz"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_too_many_members_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan, name: str
) -> None:
    monkeypatch.setattr(members, "MAX_ARCHIVE_ENTRIES", 10)
    write_files(tmp_path / name, {str(number): b"x" for number in range(11)})
    assert "more than 10 files" in reasons_of(scan_folder(tmp_path))[name]


def test_a_zip_whose_list_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_folder: Scan
) -> None:
    monkeypatch.setattr(zip_archive, "MAX_ZIP_DIRECTORY", 100)
    write_zip(tmp_path / "a.zip", {str(number): b"x" for number in range(5)})
    assert "more than the limit of 100" in reasons_of(scan_folder(tmp_path))["a.zip"]


def test_a_tar_that_is_cut_between_members_says_so(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    whole = tar_bytes({"x": images["Bilder ö/0"]}, kind=tarfile.GNU_FORMAT)
    (tmp_path / "a.tar").write_bytes(whole[: 512 + -(-len(images["Bilder ö/0"]) // 512) * 512])
    index = scan_folder(tmp_path)
    assert reasons_of(index) == {"a.tar": tar_archive.CUT}
    assert index.studies[0].series[0].image_count == 1


@pytest.mark.parametrize("size", ["-1", "-5", "1e3"])
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_size_in_a_pax_header_that_makes_no_sense_is_damage(
    tmp_path: Path, scan_folder: Scan, name: str, size: str
) -> None:
    member = tarfile.TarInfo("x")
    member.pax_headers = {"size": size}
    write_tar(tmp_path / name, {}, member)
    assert reasons_of(scan_folder(tmp_path)) == {name: tar_archive.DAMAGED}


def test_a_negative_size_is_damage(tmp_path: Path, scan_folder: Scan) -> None:
    header = tarfile.TarInfo("x")
    header.size = -512
    block = header.tobuf(tarfile.GNU_FORMAT)
    assert looks_like_archive(block)
    (tmp_path / "a.tar").write_bytes(block + bytes(1024))
    assert reasons_of(scan_folder(tmp_path)) == {"a.tar": tar_archive.DAMAGED}


def test_the_limits_are_those_that_are_stated() -> None:
    assert limits.MAX_UNPACKED_BYTES == 16 * 2**30
    assert io.DEFAULT_BUFFER_SIZE < members.CHUNK
