"""Processes as the program starts them, in which some files hang, crash or eat their parser.

A file's name says what it does: ``hang``, ``crash`` or ``greedy`` somewhere in it.
"""

import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from medviewer.io import images
from medviewer.io.dicom import directory_records
from medviewer.io.grids import grid_source, nifti
from medviewer.io.records import Instance
from medviewer.io.sources import unpacking
from medviewer.io.workers import header_server
from medviewer.io.workers.archive_server import serve_archives
from medviewer.io.workers.header_server import serve_headers
from medviewer.io.workers.worker import serve_within_limits

GREED_BYTES = 2**34
"""More than any of the processes may take."""

Result = TypeVar("Result")


def planted_headers(connection: Connection) -> None:
    """Read headers, but for the files that misbehave."""
    images.read_picture_header = _planted(images.read_picture_header)  # type: ignore[assignment]
    nifti.read_nifti_header = _planted(nifti.read_nifti_header)  # type: ignore[assignment]
    directory_records.read_file_ids = _planted(  # type: ignore[assignment]
        directory_records.read_file_ids
    )
    header_server.read_elements = _planted(header_server.read_elements)
    header_server.read_some = _planted(header_server.read_some)
    serve_headers(connection)


def planted_archives(connection: Connection) -> None:
    """Unpack archives, but for those with members that misbehave."""
    unpacking._write = _planted(unpacking._write)
    serve_archives(connection)


def planted_decoder(connection: Connection) -> None:
    """Decode pictures and packed volume files, but for those that misbehave."""
    images.open_pages = _planted(images.open_pages)  # type: ignore[assignment]
    grid_source.open_planes = _planted(grid_source.open_planes)  # type: ignore[assignment]
    serve_within_limits(connection)


def _planted(honest: Callable[..., Result]) -> Callable[..., Result]:
    def read(first: Path | Instance, *others: Any) -> Result:
        name = (first.path if isinstance(first, Instance) else first).parent.name
        name += (first.path if isinstance(first, Instance) else first).name
        if "hang" in name:
            threading.Event().wait()
        if "crash" in name:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "greedy" in name:
            np.ones(GREED_BYTES, np.uint8)
        return honest(first, *others)

    return read
