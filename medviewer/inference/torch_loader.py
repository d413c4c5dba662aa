"""Importing torch on a worker without holding the window.

Most of ``import torch`` is the loading of its shared libraries, which CPython does under the
interpreter lock: the window stands still for 200 to 350 ms. Loaded beforehand through ``dlopen``
as a foreign function, which releases the lock, the longest gap falls to about 30 ms.

What torch leaves behind is for good, some 240,000 objects: Python's collector, which holds the lock
as it walks, need not look at them, neither while they come nor ever after.
"""

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

_LIBRARIES = ("libtorch_cpu.so", "libtorch_python.so")


def load_torch() -> ModuleType:
    """Return the module ``torch``; call it on a worker thread before anything else needs it."""
    if "torch" in sys.modules:  # perhaps half of it, on another thread: importing waits for that
        return importlib.import_module("torch")
    if sys.platform.startswith("linux"):
        _load_libraries(_library_folder())
    with _for_good():
        return importlib.import_module("torch")


@contextlib.contextmanager
def _for_good() -> Iterator[None]:
    """Keep what is made within from the garbage collector."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _library_folder() -> Path | None:
    """Return where torch keeps its shared libraries, without importing it."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "lib"


def _load_libraries(folder: Path | None) -> None:
    """Load torch's libraries with the interpreter lock released; what fails is left to import."""
    if folder is None:
        return
    try:
        dlopen = ctypes.CDLL(None).dlopen
    except (OSError, AttributeError):  # a libc without it: the plain import does it all
        return
    dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    dlopen.restype = ctypes.c_void_p
    for name in _LIBRARIES:
        path = folder / name
        if path.is_file():
            dlopen(os.fsencode(path), os.RTLD_NOW | os.RTLD_LOCAL)
