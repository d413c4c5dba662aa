"""Writing archives for tests, honest and hostile."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

Files = Mapping[str, bytes]


def write_zip(path: Path, files: Files, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write `files`, content by name, as a ZIP archive."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tar_bytes(files: Files, *others: tarfile.TarInfo, kind: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive of `files`, and of members without content."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=kind) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for other in others:
            archive.addfile(other)
    return whole.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": partial(gzip.compress, mtime=0),
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}


def write_tar(path: Path, files: Files, *others: tarfile.TarInfo) -> Path:
    """Write a tar archive, compressed as the suffix of its name says."""
    suffix = path.name.partition(".")[2]
    path.write_bytes(PACKERS[suffix](tar_bytes(files, *others)))
    return path
