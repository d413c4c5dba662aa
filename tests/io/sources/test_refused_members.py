"""Members of archives that are not unpacked, each with its reason."""

import bz2
import gzip
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from medviewer.io.sources import archives, members, unpacking
from tests.io.sources.packed import Scan, reasons_of, write_files
from tests.support.archives import tar_bytes, write_tar, write_zip

pytestmark = pytest.mark.usefixtures("unpacked_here")


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
        (reason,) = reasons_of(scan_folder(tmp_path / "in")).items()
        assert reason[1] == members.OUTSIDE
        assert not {"..", "."} & set(reason[0].split("/"))
    assert members.name_problem(name) == members.OUTSIDE
    assert not (tmp_path / "evil").exists()


def test_a_zip_slip_is_refused(tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]) -> None:
    image = images["Bilder ö/0"]
    write_zip(tmp_path / "a.zip", {"../../../evil.dcm": image, "good.dcm": image})
    index = scan_folder(tmp_path)
    assert reasons_of(index) == {"a.zip/(..)/(..)/(..)/evil.dcm": members.OUTSIDE}
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
    assert reasons_of(index) == {"a.tar/other": reason}
    assert index.studies[0].series[0].image_count == 3


def test_a_sparse_file_in_a_tar_is_refused(tmp_path: Path, scan_folder: Scan) -> None:
    other = tarfile.TarInfo("other")
    other.type = tarfile.GNUTYPE_SPARSE
    write_tar(tmp_path / "a.tar", {}, other)
    assert "sparse" in reasons_of(scan_folder(tmp_path))["a.tar/other"]


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
    assert reasons_of(scan_folder(tmp_path)) == {"a.zip/other": reason}


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
    (reason,) = reasons_of(scan_folder(tmp_path)).values()
    assert "limit of 255" in reason


def test_an_archive_within_an_archive_is_not_opened(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    inner = write_zip(tmp_path / "inner.zip", images).read_bytes()
    (tmp_path / "inner.zip").unlink()
    write_tar(tmp_path / "a.tar.gz", {"inner.zip": inner})
    assert reasons_of(scan_folder(tmp_path)) == {"a.tar.gz/inner.zip": archives.NESTED}


def test_a_name_that_stands_twice_is_read_once(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    image = images["Bilder ö/0"]
    content = tar_bytes({"same": image})[:-1024].rstrip(b"\0")
    content += b"\0" * (-len(content) % 512)
    (tmp_path / "a.tar").write_bytes(content + tar_bytes({"same": b"other"}))
    index = scan_folder(tmp_path)
    assert reasons_of(index) == {"a.tar/same": unpacking.TWICE}
    assert index.studies[0].series[0].image_count == 1


def test_an_encrypted_member_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    path = write_zip(tmp_path / "a.zip", {"x": b"secret"})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # in the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert reasons_of(scan_folder(tmp_path)) == {"a.zip/x": members.ENCRYPTED}


def test_a_method_that_lets_the_file_choose_memory_is_not_supported(
    tmp_path: Path, scan_folder: Scan
) -> None:
    write_zip(tmp_path / "a.zip", {"x": b"content"}, zipfile.ZIP_LZMA)
    assert "not supported (14)" in reasons_of(scan_folder(tmp_path))["a.zip/x"]


@pytest.mark.usefixtures("unpacked_elsewhere")
def test_a_damaged_member_of_a_zip_is_one_reason(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes]
) -> None:
    path = write_zip(tmp_path / "a.zip", images)
    content = bytearray(path.read_bytes())
    content[80:90] = b"0123456789"
    path.write_bytes(content)
    index = scan_folder(tmp_path)
    assert reasons_of(index) == {"a.zip/Bilder ö/0": members.DAMAGED}
    assert index.studies[0].series[0].image_count == 2


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
def test_an_archive_cut_anywhere_is_reasons_and_no_more(
    tmp_path: Path, scan_folder: Scan, images: dict[str, bytes], name: str
) -> None:
    whole = write_files(tmp_path / name, images).read_bytes()
    for length in range(6, len(whole), max(len(whole) // 40, 1)):
        (tmp_path / name).write_bytes(whole[:length])
        index = scan_folder(tmp_path)
        count = sum(own.image_count for study in index.studies for own in study.series)
        assert index.skipped or count == 3  # what a tar ends with may be cut
        assert all(entry.file.startswith(name) for entry in index.skipped)


def test_an_empty_archive_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    write_zip(tmp_path / "a.zip", {})
    write_tar(tmp_path / "b.tar", {}, _folder_entry())
    assert reasons_of(scan_folder(tmp_path)) == {"a.zip": members.EMPTY, "b.tar": members.EMPTY}


def _folder_entry() -> tarfile.TarInfo:
    entry = tarfile.TarInfo("folder")
    entry.type = tarfile.DIRTYPE
    return entry


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "META-INF/x"])
def test_an_office_document_is_no_archive(tmp_path: Path, scan_folder: Scan, first: str) -> None:
    write_zip(tmp_path / "report.docx", {first: b"x", "word/document.xml": b"x"})
    assert reasons_of(scan_folder(tmp_path)) == {"report.docx": "not an image file"}


def test_a_compressed_file_without_files_says_so(tmp_path: Path, scan_folder: Scan) -> None:
    (tmp_path / "a.bz2").write_bytes(bz2.compress(b"text" * 200))
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"text" * 200))
    reasons = reasons_of(scan_folder(tmp_path))
    assert reasons == {
        "a.bz2": "a compressed file, but no archive of images",
        "b.gz": "not an image file",
    }
