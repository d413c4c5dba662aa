"""What runs in the process that reads doubtful headers. No Qt, no torch.

It is asked and answers in JSON: nothing that comes from a process which a hostile file may have
taken over is ever unpickled.
"""

import contextlib
import json
import signal
from collections.abc import Callable, Collection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from medviewer.errors import ReadError
from medviewer.io.dicom.dicom_file import open_dicom, quiet_parsers
from medviewer.io.dicom.element_tree import elements_to_json, read_elements
from medviewer.io.dicom.headers import FileHeader, read_header
from medviewer.io.limits import MAX_HEADER_MEMORY
from medviewer.io.remembered.header_json import header_to_json
from medviewer.io.workers.memory_limit import limit_memory
from medviewer.language import later

READY = b"ready"
"""The first message: the parser is loaded."""

Kind = Literal["dicom", "nifti", "picture"]
"""Whose header is read."""
FILE_IDS, SAME_PIXELS, ELEMENTS, VET = "file ids", "same pixels", "elements", "vet"
"""What else may be asked: for what a DICOMDIR names, whether two files hold one image, for all
elements of a header, and whether some of them can be read."""


def serve_headers(connection: Connection) -> None:
    """Work until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the window's process to answer
    quiet_parsers()
    limit_memory(MAX_HEADER_MEMORY)
    connection.send_bytes(READY)
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send_bytes(answer_to(connection.recv_bytes()))


def question(kind: str, path: Path, other: str = "") -> bytes:
    """Return the message that asks for the header of a file, or for something else.

    `other` is its name in the index, another path, or tags in JSON.
    """
    return json.dumps([kind, str(path), other]).encode()


def answer_to(message: bytes) -> bytes:
    """Return what a message asks for, or the reason why there is none."""
    kind, path, other = json.loads(message)
    try:
        answer = _found(kind, Path(path), other)
    except ReadError as error:
        answer = {"reason": str(error)}
    except MemoryError:
        answer = {"reason": later("Reasons", "there is not memory enough to read the header")}
    return json.dumps(answer).encode()


def _found(kind: Any, path: Path, other: str) -> dict[str, object]:  # Any: from JSON
    if kind == FILE_IDS:
        return {"file_ids": file_ids(path)}
    if kind == SAME_PIXELS:
        return {"same": have_same_pixels(path, Path(other))}
    if kind == VET:
        read_some(path, json.loads(other))
        return {"vetted": True}
    if kind == ELEMENTS:
        return {"elements": elements_to_json(read_elements(path))}
    return {"header": header_to_json(header_parser(kind)(path, other))}


def header_parser(kind: Kind) -> Callable[[Path, str], FileHeader]:
    """Return what reads a header; foreign parsers are imported when the first file needs them."""
    if kind == "picture":
        from medviewer.io.images import read_picture_header

        return read_picture_header
    if kind == "nifti":
        from medviewer.io.grids.nifti import read_nifti_header

        return read_nifti_header
    return read_header


def file_ids(path: Path) -> list[str]:
    """Return the files that a DICOMDIR names."""
    from medviewer.io.dicom.directory_records import read_file_ids

    return read_file_ids(path)


def read_some(path: Path, tags: Collection[int]) -> None:
    """Read these elements of a DICOM file with all that is in them, for the sake of trying it."""
    with open_dicom(path, set(tags)) as opened, contextlib.suppress(Exception):
        # a value that cannot be understood is for who asks for it to find out
        for _ in opened.dataset.iterall():
            pass


def have_same_pixels(first: Path, second: Path) -> bool:
    """Tell whether two DICOM files hold the same pixels; what cannot be read differs."""
    from medviewer.io.grouping.duplicates import same_pixels

    try:
        return same_pixels(read_header(first, "").instance, read_header(second, "").instance)
    except ReadError:
        return False
