"""Say in one line what this machine lacks before Qt would say it in a traceback.

Plain Python without dependencies: it runs before anything is installed, and on old versions too.

    python3 packaging/check_system.py --venv              can a virtual environment be made?
    python3 packaging/check_system.py --qt offscreen|x11  are the libraries there that Qt loads?
    python3 packaging/check_system.py --qt offscreen --packages   print the missing packages alone
"""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Callable, Mapping, Sequence

OLDEST_PYTHON = (3, 11)

# Library -> Debian and Ubuntu package. Qt loads the first ones always, the others for an X display.
OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Print what is missing; return 1 if anything is."""
    parser = argparse.ArgumentParser(description="What does this machine lack for MedViewer?")
    parser.add_argument("--venv", action="store_true")
    parser.add_argument("--qt", choices=["offscreen", "x11"])
    parser.add_argument("--packages", action="store_true", help="print missing packages alone")
    arguments = parser.parse_args(argv)
    missing = missing_packages(needed_libraries(arguments.qt))
    if arguments.packages:
        sys.stdout.write("".join(name + "\n" for name in missing))
        return 0
    lines = venv_problems() if arguments.venv else []
    lines += library_problems(missing)
    if arguments.qt == "x11":
        lines += display_problems()
    sys.stderr.write("".join(line + "\n" for line in lines))
    return 1 if lines else 0


def venv_problems(
    version: Sequence[int] = sys.version_info[:2], has_module: Callable[[str], bool] | None = None
) -> list[str]:
    """Return a line where Python is too old or cannot make a virtual environment with pip."""
    has_module = has_module or can_import
    if tuple(version[:2]) < OLDEST_PYTHON:
        return [
            f"MedViewer needs Python 3.11 or newer; this is {version[0]}.{version[1]}. "
            "Name another one: make PYTHON=/path/to/python3.11"
        ]
    if not (has_module("venv") and has_module("ensurepip")):
        line = install_line([f"python{version[0]}.{version[1]}-venv"])
        return [f"Python cannot make a virtual environment here. On Debian or Ubuntu: {line}"]
    return []


def needed_libraries(kind: str | None) -> dict[str, str]:
    """Return the libraries that Qt loads to draw `offscreen` or on an `x11` display; by name."""
    if kind is None or not sys.platform.startswith("linux"):
        return {}
    if kind == "x11" and not draws_without_x(os.environ):
        return {**OFFSCREEN, **X11}
    return dict(OFFSCREEN)


def draws_without_x(environment: Mapping[str, str]) -> bool:
    """Whether Qt will not open an X display: another platform is named, or Wayland is there."""
    platform = environment.get("QT_QPA_PLATFORM", "")
    return bool(platform and platform != "xcb") or bool(environment.get("WAYLAND_DISPLAY"))


def missing_packages(
    libraries: Mapping[str, str], can_load: Callable[[str], bool] | None = None
) -> list[str]:
    """Return the packages, in order and once, of the libraries that cannot be loaded."""
    can_load = can_load or can_load_library
    return list(dict.fromkeys(libraries[name] for name in libraries if not can_load(name)))


def library_problems(packages: Sequence[str]) -> list[str]:
    """Return one line that installs the packages."""
    if not packages:
        return []
    line = install_line(packages)
    return [f"Qt needs system libraries that are not here. On Debian or Ubuntu: {line}"]


def display_problems(environment: Mapping[str, str] | None = None) -> list[str]:
    """Return a line where there is no screen to draw on."""
    environment = os.environ if environment is None else environment
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not sys.platform.startswith("linux") or any(environment.get(name) for name in names):
        return []
    return [
        "There is no display to open a window on. Start from a desktop session, or save a picture "
        "without one: .venv/bin/medviewer screenshot --help"
    ]


def install_line(packages: Sequence[str]) -> str:
    """Return the one command."""
    return "sudo apt-get install " + " ".join(packages)


def can_load_library(name: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def can_import(name: str) -> bool:
    """Whether a module of the standard library is installed (Debian splits some off)."""
    try:
        __import__(name)
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
