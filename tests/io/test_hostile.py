"""Hostile files and folders, read in a process that may take little memory and little time."""

import gzip
import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import nibabel
import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian

from medviewer.cancel import WorkContext
from medviewer.io.readers import scan
from medviewer.io.records import StudyIndex
from medviewer.io.sources.walk import walk
from tests.support.dicom_files import write_image

_CHILD = """
import json, resource, sys
from pathlib import Path
from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.io.readers import read_volume, scan
from medviewer.io.workers.archive_reader import ARCHIVE_READER
from medviewer.io.workers.header_reader import HEADER_READER
from medviewer.io.workers.pool import close_pool
HEADER_READER._time_limit_s = {wall_limit}
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + {memory}
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
index = scan([Path(sys.argv[1])], WorkContext())
reasons = [[own.file, own.reason] for own in index.skipped]
for study in index.studies:
    for series in study.series:
        try:
            for stack in series.stacks:
                read_volume(stack, series, WorkContext())
            reasons.append(["", "an image"])
        except ReadError as error:
            reasons.append([series.description, str(error)])
for close in (HEADER_READER.close, ARCHIVE_READER.close, close_pool):
    close()  # whose time counts once they have ended
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([reasons, sum(own.ru_utime + own.ru_stime for own in used)]))
"""
MEMORY_BYTES = 2**29
CPU_LIMIT_S = 60.0
"""Processor time of all processes, which does not grow with what else the machine has to do.

Far more than it takes; without a bound these files take for ever.
"""
WALL_LIMIT_S = 600.0
"""For what waits without working, however busy the machine is."""


def _read(path: Path) -> list[tuple[str, str]]:
    """Return names and reasons as a process of bounded memory found them."""
    code = _CHILD.format(memory=MEMORY_BYTES, wall_limit=WALL_LIMIT_S)
    child = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        timeout=WALL_LIMIT_S,
        check=False,
        text=True,
    )
    assert child.returncode == 0, child.stderr[-2000:]
    reasons, cpu_s = json.loads(child.stdout)
    assert cpu_s < CPU_LIMIT_S
    return [(name, reason) for name, reason in reasons]


def _bomb(path: Path) -> Path:
    """Write a deflated DICOM file of a megabyte that unpacks to more than the limit."""
    write_image(path, np.ones((2, 2), np.int16), transfer_syntax=DeflatedExplicitVRLittleEndian)
    content = path.read_bytes()
    (length,) = struct.unpack("<L", content[140:144])  # of group 2
    packer = zlib.compressobj(9, wbits=-15)
    header = struct.pack("<HH2sHL", 0x0008, 0x0001, b"UN", 0, 2**30)
    packed = packer.compress(header) + b"".join(packer.compress(bytes(2**20)) for _ in range(300))
    path.write_bytes(content[: 144 + length] + packed + packer.flush())
    return path


def _nifti(path: Path, offset: int, content: bytes) -> Path:
    nibabel.save(nibabel.Nifti1Image(np.ones((4, 5, 6), np.int16), np.eye(4)), path)
    whole = bytearray(path.read_bytes())
    whole[offset : offset + len(content)] = content
    path.write_bytes(whole)
    return path


def _packed_nifti(path: Path) -> Path:
    """Write a gzipped NIfTI file whose header promises as much as deflate could ever give."""
    plain = _nifti(path.with_name("plain.nii"), 40, np.array([3, 2000, 2000, 200], "<i2").tobytes())
    path.write_bytes(gzip.compress(plain.read_bytes()) + os.urandom(2**21))
    plain.unlink()
    return path


def _huge_frame(path: Path) -> Path:
    """Write a DICOM file of a few bytes whose header promises gigabytes of frames."""
    write_image(path, np.ones((2, 2), np.int16))
    content = path.read_bytes()
    for tag, size in ((b"\x28\x00\x10\x00US", 60_000), (b"\x28\x00\x11\x00US", 60_000)):
        place = content.index(tag) + 8
        content = content[:place] + struct.pack("<H", size) + content[place + 2 :]
    path.write_bytes(content)
    return path


def _nested(path: Path) -> Path:
    """Write sequences within sequences, a hundred thousand deep."""
    write_image(path, np.ones((2, 2), np.int16), transfer_syntax=ExplicitVRBigEndian)
    content = path.read_bytes()
    nest = b"\x00\x40\xa7\x30SQ\0\0\xff\xff\xff\xff\xff\xfe\xe0\x00\xff\xff\xff\xff" * 100_000
    place = content.index(b"\x7f\xe0\x00\x10")
    path.write_bytes(content[:place] + nest + content[place:])
    return path


def _many_elements(path: Path) -> Path:
    """Write a header of two million empty private elements."""
    write_image(path, np.ones((2, 2), np.int16), transfer_syntax=ExplicitVRBigEndian)
    content = path.read_bytes()
    place = content.index(b"\x7f\xe0\x00\x10")
    path.write_bytes(content[:place] + b"\x00\x29\x10\x10LO\0\0" * 2_000_000 + content[place:])
    return path


@pytest.mark.parametrize(
    ("make", "name", "words"),
    [
        (_bomb, "a.dcm", ("grows beyond the limit of 256 MiB",)),
        (_packed_nifti, "a.nii.gz", ("more than", "damaged or ends early", "no memory")),
        (_huge_frame, "a.dcm", ("beyond the limit", "ends before")),
        (_nested, "a.dcm", ("nests", "damaged")),
        (_many_elements, "a.dcm", ("more than 100000 elements",)),
    ],
    ids=["deflate bomb", "nii.gz", "huge frame", "nested", "many elements"],
)
def test_a_bomb_is_one_reason_in_bounded_memory_and_time(
    tmp_path: Path, make: object, name: str, words: tuple[str, ...]
) -> None:
    assert callable(make)
    ((_, reason),) = _read(make(tmp_path / name))
    assert any(own in reason for own in words), reason


@pytest.mark.parametrize(
    ("offset", "content", "words"),
    [
        (40, np.array([7] + [30_000] * 7, "<i2").tobytes(), "beyond the limits"),
        (40, np.array([3, -1, -1, -1], "<i2").tobytes(), "no image size"),
        (108, np.array([-1e9], "<f4").tobytes(), "begin within it"),
        (108, np.array([np.inf], "<f4").tobytes(), "begin within it"),
        (108, np.array([3e38], "<f4").tobytes(), "cannot hold them"),
        (112, np.array([np.nan, np.nan], "<f4").tobytes(), "an image"),
        (112, np.array([np.inf, 0], "<f4").tobytes(), "an image"),
        (76, np.array([np.nan] * 8, "<f4").tobytes(), "an image"),
        (256, np.array([np.nan] * 6, "<f4").tobytes(), "an image"),
        (280, np.array([np.inf] * 12, "<f4").tobytes(), "an image"),
    ],
)
def test_a_nifti_header_that_lies_is_a_reason_or_harmless(
    tmp_path: Path, offset: int, content: bytes, words: str
) -> None:
    index = scan([_nifti(tmp_path / "a.nii", offset, content)], WorkContext())
    reasons = [own.reason for own in index.skipped] or ["an image"]
    assert words in reasons[0]


@pytest.fixture
def odd_folder(tmp_path: Path) -> Iterator[Path]:
    """Make a folder with an image among pipes, loops, dead ends and forbidden places."""
    folder = tmp_path / "odd"
    write_image(folder / "deep" / "image", np.ones((2, 2), np.int16))
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "deep" / "loop").symlink_to(folder / "deep", target_is_directory=True)
    (folder / "itself").symlink_to(folder / "itself")
    (folder / "nowhere").symlink_to("nothing")
    (folder / "device").symlink_to("/dev/zero")
    (folder / "locked").mkdir(mode=0o000)
    yield folder
    (folder / "locked").chmod(0o700)


def test_a_folder_of_traps_ends_as_reasons(odd_folder: Path) -> None:
    index = scan([odd_folder], WorkContext())
    assert index.studies[0].series[0].image_count == 1
    reasons = {own.file: own.reason for own in index.skipped}
    if os.geteuid() == 0:  # who may read everything
        reasons.setdefault("locked", "this account may not read the folder")
    assert reasons == {
        "pipe": "not a regular file (a pipe, a socket or a device)",
        "device": "not a regular file (a pipe, a socket or a device)",
        "loop": "a link to a folder that is read already",
        "deep/loop": "a link to a folder that is read already",
        "itself": "the file cannot be opened: a broken link, or it is gone",
        "nowhere": "the file cannot be opened: a broken link, or it is gone",
        "locked": "this account may not read the folder",
    }


def test_files_that_vanish_during_the_scan_are_reasons(tmp_path: Path) -> None:
    for number in range(6):
        write_image(tmp_path / f"{number}.dcm", np.ones((2, 2), np.int16))

    class Vanishing(WorkContext):
        def step(self, done: int, total: int, text: str) -> None:
            (tmp_path / f"{done + 2}.dcm").unlink(missing_ok=True)

    index = scan([tmp_path], Vanishing())
    assert _count(index) == 2
    assert [own.reason for own in index.skipped] == [
        "the file cannot be opened: a broken link, or it is gone"
    ] * 4


def test_a_folder_that_vanishes_during_the_walk_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    calls = iter(range(10))

    def checkpoint() -> None:
        if next(calls) == 2:
            (tmp_path / "a" / "b").rmdir()

    (found,) = walk([tmp_path], checkpoint)
    assert (found.file, found.reason) == (
        "a/b",
        "the folder cannot be read: it is gone, or its disk is damaged",
    )


def _count(index: StudyIndex) -> int:
    return sum(own.image_count for study in index.studies for own in study.series)


@pytest.mark.shared
def test_every_malformed_file_ends_in_bounded_memory_and_time(shared_folder: Path) -> None:
    found = _read(shared_folder / "dicom" / "malformed")
    assert len(found) >= 100
    assert all(reason for _, reason in found)
