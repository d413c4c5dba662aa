"""A study folder of real images that ship inside the packages pydicom and pydicom-data."""

import shutil
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from medviewer.errors import ReadError
from medviewer.language import later

_FROM_PYDICOM_DATA = (
    *("RG1_UNCR.dcm", "RG1_UNCI.dcm", "RG1_J2KR.dcm", "RG1_J2KI.dcm"),
    *("RG3_UNCR.dcm", "MR2_UNCR.dcm", "US1_UNCR.dcm", "emri_small.dcm"),
    *("color3d_jpeg_baseline.dcm", "OBXXXX1A.dcm", "MR-SIEMENS-DICOM-WithOverlays.dcm"),
)
_FROM_PYDICOM = ("CT_small.dcm", "MR_small.dcm")
_PIP_HINT = later(
    "Reasons", "the demo study needs the package pydicom-data: pip install pydicom-data"
)


def link_demo_study(folder: Path) -> Path:
    """Fill `folder` with links to whole images of the installed packages, and return it.

    Files are copied where the system allows no links. What is there already stays.

    Raises
    ------
    ReadError
        When pydicom-data is not installed.
    """
    images = [_package_folder("data_store") / "data" / name for name in _FROM_PYDICOM_DATA]
    examples = _package_folder("pydicom") / "data" / "test_files"
    images += [examples / name for name in _FROM_PYDICOM]
    folder.mkdir(parents=True, exist_ok=True)
    for image in images:
        _link(image, folder / image.name)
    return folder


def _package_folder(name: str) -> Path:
    """Return where an installed package lies, without importing it: it could reach for the web."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ReadError(_PIP_HINT)
    return Path(found.origin).parent


def _link(image: Path, place: Path) -> None:
    if place.exists():
        return
    if not image.is_file():
        raise ReadError(_PIP_HINT)
    with suppress(FileNotFoundError):
        place.unlink()  # a link to where the package used to be
    try:
        place.symlink_to(image)
    except OSError:
        shutil.copyfile(image, place)
