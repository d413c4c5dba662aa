"""Files that belong to a header beside them."""

from pathlib import Path

from medviewer.language import later

VOXELS = later("Reasons", "holds the voxels of the header beside it")

_HEADERS = {".img": (".hdr", ".hdr.gz"), ".raw": (".mhd", ".nhdr"), ".zraw": (".mhd",)}
_PACKED = (".gz", ".bz2")


def beside(path: Path, *names: str) -> Path | None:
    """Return the first of `names` that stands beside `path`, whatever the case of its letters."""
    try:
        there = {entry.name: entry for entry in path.parent.iterdir()}
    except OSError:
        return None
    folded = {name.casefold(): entry for name, entry in there.items()}
    found = (there.get(name) or folded.get(name.casefold()) for name in names)
    return next((entry for entry in found if entry is not None), None)


def named_file(path: Path, name: str) -> Path | None:
    """Return the file that a header names; only plain names beside the header are followed."""
    if name in ("", ".", "..") or set(name) & set("/\\:\0"):
        return None
    return beside(path, name)


def is_companion(path: Path) -> bool:
    """Tell whether a file holds voxels whose header, of the same name, stands beside it."""
    name = path.name
    for suffix in _PACKED:
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    stem, dot, suffix = name.rpartition(".")
    headers = _HEADERS.get(f"{dot}{suffix.lower()}", ())
    return bool(stem) and any(
        path.with_name(f"{stem}{other}").exists()
        for header in headers
        for other in (header, header.upper())
    )
