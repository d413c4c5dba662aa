"""One folder or one ZIP file with all that a bundle needs; equal bundles give equal bytes."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.models.installing.arrival import (
    LICENCE_FILE,
    MOST_THUMBNAILS,
    SUMS_FILE,
    THUMBNAILS,
    Arrival,
    checked,
    read_arrival,
)
from medviewer.models.installing.install import install
from medviewer.training.errors import TrainingError
from medviewer.training.packing.atomic import replace_file, whole_folder
from medviewer.training.packing.pack import sha256

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can say
_FILE_MODE = 0o100644 << 16
_UNIX = 3


def gather(folder: Path, licence: Path | None = None, thumbnails: Path | None = None) -> Arrival:
    """Return the files of a bundle with its licence, its thumbnails and the list of hashes.

    Parameters
    ----------
    folder
        The bundle.
    licence
        Text of its licence, where the folder has no ``LICENSE``.
    thumbnails
        Folder of PNG pictures, where the bundle's own are not to be taken.
    """
    files = dict(read_arrival(folder).files)
    files.pop(SUMS_FILE, None)
    if licence is not None:
        files[LICENCE_FILE] = _read(licence)
    if LICENCE_FILE not in files:
        raise TrainingError(
            f"the bundle has no {LICENCE_FILE}: put its licence's text or give it by --licence"
        )
    if thumbnails is not None:
        files = {name: each for name, each in files.items() if not name.startswith(THUMBNAILS)}
        files |= _thumbnails(thumbnails)
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))
    files[SUMS_FILE] = sums.encode()
    arrival = checked(files)
    left_out = files.keys() - arrival.files.keys()
    if left_out:
        raise TrainingError(f"{min(left_out)} cannot be part of a bundle: it is no PNG picture")
    return arrival


def pack(arrival: Arrival, out: Path) -> None:
    """Write a bundle to a new folder, or to a ZIP file where `out` ends so, and load it back.

    Raises
    ------
    TrainingError
        When it cannot be written; what was there before stays.
    ModelBundleError
        When it does not load; nothing is written.
    """
    if out.suffix.lower() == ".zip":
        replace_file(out, lambda partial: _checked_zip(arrival, partial))
        return
    if out.exists():
        raise TrainingError(f"{out.name} exists already; choose another folder or remove it")
    with whole_folder(out) as beside:
        installed = install(arrival, beside, []).bundle.folder
        for each in installed.iterdir():
            each.rename(beside / each.name)
        installed.rmdir()


def write_zip(arrival: Arrival, path: Path) -> None:
    """Write a ZIP file whose bytes depend on the files alone: sorted, of one time, not squeezed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(arrival.files.items()):
            entry = zipfile.ZipInfo(f"{arrival.card.name}/{name}", _OLDEST)
            entry.create_system, entry.external_attr = _UNIX, _FILE_MODE
            archive.writestr(entry, content)


def _checked_zip(arrival: Arrival, path: Path) -> None:
    """Write a ZIP file, then unpack it elsewhere and load its network."""
    write_zip(arrival, path)
    _with_folder_beside(path, lambda folder: install(read_arrival(path), folder, []))


def _with_folder_beside(path: Path, work: Callable[[Path], object]) -> None:
    """Let `work` have a folder that is gone afterwards; a file that fails goes, too."""
    folder = path.with_name(f".{path.name}.check")
    try:
        work(folder)
    except ModelBundleError:
        path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _thumbnails(folder: Path) -> dict[str, bytes]:
    """Return the PNG pictures of a folder."""
    if not folder.is_dir():
        raise TrainingError("--thumbnails must be a folder of PNG pictures")
    paths = sorted(folder.glob("*.png"))
    if not 1 <= len(paths) <= MOST_THUMBNAILS:
        raise TrainingError(f"--thumbnails must hold from 1 to {MOST_THUMBNAILS} PNG pictures")
    return {f"{THUMBNAILS}/{path.name}": _read(path) for path in paths}


def _read(path: Path) -> bytes:
    """Return the bytes of a file that is to go into the bundle."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise TrainingError(f"{path.name} cannot be read") from error
