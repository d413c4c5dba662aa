"""How fast whole series are read, against bare loops over the same files in the same run.

Both sides find the files in the page cache and write into one array; the decoding processes are
warm, as they are once a study with compressed images is open.
"""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydicom import dcmread

from tests.benchmarks.measurement import Measurement
from tests.benchmarks.series_files import (
    DECODERS,
    SIZE,
    frame_of,
    write_compressed,
    write_plain,
)

SLICES, COMPRESSED_SLICES = 500, 200
REPEATS = 3

Read = Callable[[], object]
Volume = npt.NDArray[np.uint16]

SYNTAXES = {
    "JPEG 2000 lossless": ("1.2.840.10008.1.2.4.90", 0.8),
    "JPEG-LS": ("1.2.840.10008.1.2.4.80", 0.65),
    "JPEG lossless": ("1.2.840.10008.1.2.4.70", 0.65),
    "RLE": ("1.2.840.10008.1.2.5", 0.65),
}
"""Transfer syntax, and the bar against pydicom with its best plug-in."""


def measure() -> list[Measurement]:
    """Return the rows of uncompressed and of compressed series."""
    from medviewer.io.dicom.dicom_file import quiet_parsers
    from medviewer.io.workers.pool import close_pool, shared_pool

    quiet_parsers()
    shared_pool().start()
    try:
        with tempfile.TemporaryDirectory() as name:
            rows = _uncompressed(Path(name))
        for syntax in SYNTAXES:
            with tempfile.TemporaryDirectory() as name:
                rows += _compressed(Path(name), syntax)
    finally:
        close_pool()
    return rows


def _uncompressed(folder: Path) -> list[Measurement]:
    paths = write_plain(folder, SLICES)
    ours, bare, sitk, by_pydicom = _shortest(
        _reader_of(folder),
        lambda: _bare(paths),
        lambda: _simpleitk(paths),
        lambda: _pydicom(paths),
    )
    name = f"Series of {SLICES} uncompressed slices"
    return [
        _row(f"{name} / open().read()", ours, bare, 2.0),
        _row(f"{name} / SimpleITK", ours, sitk, 0.5),
        _row(f"{name} / pydicom", ours, by_pydicom, 0.5),
    ]


def _compressed(folder: Path, name: str) -> list[Measurement]:
    syntax, bar = SYNTAXES[name]
    files = write_compressed(folder, COMPRESSED_SLICES, syntax)
    ours, bare, by_pydicom = _shortest(
        _reader_of(folder),
        lambda: _on_two_threads(files, syntax),
        lambda: _pydicom(list(files)),
    )
    codec = "pylibjpeg-rle" if name == "RLE" else "imagecodecs"
    series = f"Series of {COMPRESSED_SLICES} slices in {name}"
    return [
        _row(f"{series} / {codec} on two threads", ours, bare, 1.25),
        _row(f"{series} / pydicom", ours, by_pydicom, bar),
    ]


def _row(name: str, ours_s: float, theirs_s: float, bar: float) -> Measurement:
    note = f"{1000 * ours_s:.0f} ms against {1000 * theirs_s:.0f} ms"
    return Measurement(name, ours_s / theirs_s, bar, "x", note)


def _shortest(*reads: Read) -> list[float]:
    """Return the shortest time of each in seconds, measured in turns."""
    times: list[list[float]] = [[] for _ in reads]
    for _ in range(REPEATS):
        for read, kept in zip(reads, times, strict=True):
            begin = time.perf_counter()
            read()
            kept.append(time.perf_counter() - begin)
    return [min(kept) for kept in times]


def _reader_of(folder: Path) -> Read:
    from medviewer.cancel import WorkContext
    from medviewer.io.readers import read_volume, scan

    (series,) = scan([folder], WorkContext()).studies[0].series
    return lambda: read_volume(series.stacks[0], series, WorkContext())


def _empty(count: int) -> Volume:
    return np.empty((count, SIZE, SIZE), np.uint16)


def _bare(paths: Sequence[Path]) -> Volume:
    volume = _empty(len(paths))
    for place, path in zip(volume, paths, strict=True):
        with path.open("rb") as stream:
            content = stream.read()
        samples = np.frombuffer(content, np.uint16, place.size, len(content) - place.nbytes)
        place[...] = samples.reshape(SIZE, SIZE)
    return volume


def _simpleitk(paths: Sequence[Path]) -> object:
    import SimpleITK

    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames([str(path) for path in paths])
    return SimpleITK.GetArrayViewFromImage(reader.Execute())


def _pydicom(paths: Sequence[Path]) -> Volume:
    volume = _empty(len(paths))
    for place, path in zip(volume, paths, strict=True):
        place[...] = dcmread(path).pixel_array
    return volume


def _on_two_threads(files: Mapping[Path, int], syntax: str) -> Volume:
    volume, decode = _empty(len(files)), DECODERS[syntax]

    def read(number: int, path: Path) -> None:
        volume[number] = decode(frame_of(path, files[path]))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(read, range(len(files)), files))
    return volume


if __name__ == "__main__":
    for measured in measure():
        print(measured)  # noqa: T201 - a look at these rows alone
