"""How fast a packed volume file is read, against the fastest reader of gzip in the same run.

Both find the file in the page cache and write into one array; the decoding processes are warm.
"""

import gzip
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import numpy.typing as npt
from isal import igzip

from tests.benchmarks.measurement import Measurement
from tests.benchmarks.series_files import SIZE, VARIANTS, images

SLICES = 200
REPEATS = 5
BAR = 1.3
_LEVEL = 6
"""gzip's own usual one: what most tools write."""
_HEADER_BYTES = 352

Volume = npt.NDArray[np.int16]


def measure() -> list[Measurement]:
    """Return the row of a gzipped NIfTI file."""
    from medviewer.io.dicom.dicom_file import quiet_parsers
    from medviewer.io.workers.pool import close_pool, shared_pool

    quiet_parsers()
    shared_pool().start()
    try:
        with tempfile.TemporaryDirectory() as name:
            return [_packed(_write(Path(name) / "volume.nii.gz"))]
    finally:
        close_pool()


def _packed(path: Path) -> Measurement:
    ours, bare = _reader_of(path), lambda: _igzip(path)
    assert np.array_equal(ours(), bare()[:, ::-1, ::-1]), "the readers disagree"
    times = [(_seconds(ours), _seconds(bare)) for _ in range(REPEATS)]
    ours_s, bare_s = (min(own) for own in zip(*times, strict=True))
    note = f"{1000 * ours_s:.0f} ms against {1000 * bare_s:.0f} ms"
    name = f"NIfTI of {SLICES} slices, gzipped / isal's igzip into place"
    return Measurement(name, ours_s / bare_s, BAR, "x", note)


def _write(path: Path) -> Path:
    made = images()
    voxels = np.stack([made[k % VARIANTS] for k in range(SLICES)]).astype(np.int16)
    image = nibabel.Nifti1Image(voxels.transpose(2, 1, 0), np.diag([0.7, 0.7, 2.0, 1.0]))
    with gzip.open(path, "wb", compresslevel=_LEVEL) as stream:
        stream.write(image.to_bytes())
    return path


def _reader_of(path: Path) -> Callable[[], Volume]:
    from medviewer.cancel import WorkContext
    from medviewer.io.readers import read_volume, scan

    (series,) = scan([path], WorkContext()).studies[0].series
    return lambda: read_volume(series.stacks[0], series, WorkContext()).stored


def _igzip(path: Path) -> Volume:
    volume: Volume = np.empty((SLICES, SIZE, SIZE), np.int16)
    with igzip.open(path, "rb") as stream:
        stream.read(_HEADER_BYTES)
        stream.readinto(volume.reshape(-1).view(np.uint8).data)
    return volume


def _seconds(read: Callable[[], object]) -> float:
    begin = time.perf_counter()
    read()
    return time.perf_counter() - begin
