"""Where the files that come with the program are: the only code that knows."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources_folder() -> Path:
    """Return ``resources/``: beside the package in a checkout, inside it in a wheel."""
    packed = _PACKAGE / "_resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one file or folder below ``resources/``."""
    return resources_folder().joinpath(*parts)
