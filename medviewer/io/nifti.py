"""NIfTI-1 and -2 files, plain or gzipped, to records and volumes."""

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.dicom.dicom_file import open_regular
from medviewer.io.dicom.headers import FileHeader
from medviewer.io.dicom_volume import empty_volume, stack_geometry
from medviewer.io.limits import MAX_DEFLATE_RATIO
from medviewer.io.nifti_grid import NiftiGrid, read_grid
from medviewer.io.records import FrameHeader, Instance, Patient, Series, Stack

_GZIP = b"\x1f\x8b"
_MAGIC_AT = {348: (344, b"n+1"), 540: (4, b"n+2")}


def looks_like_nifti(head: bytes) -> bool:
    """Tell whether the first bytes are those of a NIfTI file, gzipped or not."""
    return _nifti_header_size(_inflated_head(head)) is not None


def _inflated_head(head: bytes) -> bytes:
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 1024)
    except zlib.error:
        return b""


def _nifti_header_size(head: bytes) -> int | None:
    for order in "<>":
        size = struct.unpack(f"{order}L", head[:4])[0] if len(head) >= 4 else 0
        at, magic = _MAGIC_AT.get(size, (0, b"none"))
        if head[at : at + 3] == magic:
            return int(size)
    return None


@contextmanager
def _content(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open the content of a file and give the number of bytes it can hold at most."""
    size = path.stat().st_size
    with open_regular(path) as stream:
        zipped = stream.read(2) == _GZIP
        stream.seek(0)
        if not zipped:
            yield stream, size
            return
        with gzip.GzipFile(fileobj=stream) as inflated:
            yield cast(BinaryIO, inflated), size * MAX_DEFLATE_RATIO


def _open_grid(stream: BinaryIO, capacity: int) -> NiftiGrid:
    """Read the header and check it against the size of the file.

    Raises
    ------
    ReadError
        When it makes no sense.
    """
    try:
        head = stream.read(540)
        size = _nifti_header_size(head)
        if size is None or len(head) < size:
            raise ReadError("the NIfTI header is damaged and cannot be read")
        return read_grid(head[:size], capacity)
    except (EOFError, OSError, zlib.error) as error:
        raise ReadError("the compressed file is damaged or ends early") from error


def read_nifti_header(path: Path, file: str) -> FileHeader:
    """Return the record of a NIfTI file; `file` is its name in the index.

    The slices of each time point are its frames; a further axis is named ``t``.

    Raises
    ------
    ReadError
        When its header makes no sense.
    """
    with _content(path) as (stream, capacity):
        grid = _open_grid(stream, capacity)
    instance = Instance(
        path=path,
        file=file,
        sop_instance_uid="",
        sop_class_uid="",
        transfer_syntax_uid="",
        modality="",
        rows=grid.shape[1],
        columns=grid.shape[2],
        frames=_frames(grid),
        photometric="RGB" if grid.is_color else "MONOCHROME2",
        stored_type=grid.sample_type.newbyteorder("=").name,
        file_format="nifti",
    )
    return FileHeader(instance, Patient(), series_description=file.rpartition("/")[2])


def _frames(grid: NiftiGrid) -> tuple[FrameHeader, ...]:
    frames = []
    for t in range(grid.times):
        attributes = {"t": str(t + 1)} if grid.times > 1 else {}
        frames += [
            FrameHeader(
                plane=grid.plane(k),
                pixel_spacing_mm=grid.pixel_spacing_mm,
                rescale=grid.rescale,
                windows=grid.windows,
                attributes=attributes,
            )
            for k in range(grid.shape[0])
        ]
    return tuple(frames)


def read_nifti_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    """Read slices of one time point of a NIfTI file, plane by plane into their places.

    Raises
    ------
    ReadError
        When the file is damaged or ends early.
    """
    stored = empty_volume(stack)
    with _content(stack.frames[0].instance.path) as (stream, capacity):
        grid = _open_grid(stream, capacity)
        if stored.shape[1:3] != grid.shape[1:] or stack.frames[-1].frame >= grid.frames:
            raise ReadError("the file is not what it was when the folder was read")
        try:
            _read_slices(stream, grid, stack, stored, context)
        except (EOFError, OSError, zlib.error) as error:
            raise ReadError("the compressed file is damaged or ends early") from error
    slices = tuple(
        SliceInfo(ref.header.rescale, ref.header.plane, ref.header.windows) for ref in stack.frames
    )
    return Volume(
        stored=stored,
        slices=slices,
        photometric="RGB" if grid.is_color else "MONOCHROME2",
        pixel_spacing_mm=grid.pixel_spacing_mm,
        geometry=stack_geometry(stack),
    )


def _read_slices(
    stream: BinaryIO,
    grid: NiftiGrid,
    stack: Stack,
    stored: npt.NDArray[Any],
    context: WorkContext,
) -> None:
    """Read the slices that the stack names: all of them at once, or as few planes as will do."""
    count = grid.shape[0]
    start = grid.offset + stack.frames[0].frame // count * grid.volume_bytes
    wanted = [ref.frame % count for ref in stack.frames]
    if wanted == list(range(count)):
        _read_planes(stream, start, grid, grid.in_file_order(stored), context)
    elif grid.axis_of[0] == 0:  # the planes of the file are the slices
        for place, k in zip(stored, wanted, strict=True):
            plane = count - 1 - k if grid.flipped[0] else k
            single = grid.in_file_order(place[None])
            _read_planes(stream, start + plane * grid.plane_bytes, grid, single, context)
    else:
        whole = np.empty((count, *stored.shape[1:]), stored.dtype)
        _read_planes(stream, start, grid, grid.in_file_order(whole), context)
        stored[...] = whole[wanted]


def _read_planes(
    stream: BinaryIO,
    position: int,
    grid: NiftiGrid,
    planes: npt.NDArray[Any],
    context: WorkContext,
) -> None:
    """Read planes that follow each other in the file, from `position` on."""
    _go_to(stream, position, context)
    for number, place in enumerate(planes):
        context.step(number, len(planes), "Reading slices")
        content = stream.read(grid.plane_bytes)
        if len(content) < grid.plane_bytes:
            raise EOFError
        place[...] = np.frombuffer(content, grid.sample_type).reshape(place.shape)


def _go_to(stream: BinaryIO, position: int, context: WorkContext) -> None:
    """Go to `position` in steps that can be stopped: a gzip stream has to be read up to there."""
    while (left := position - stream.tell()) > 0:
        context.token.raise_if_cancelled()
        before = stream.tell()
        stream.seek(before + min(left, 2**24))
        if stream.tell() == before:
            raise EOFError
    stream.seek(position)
