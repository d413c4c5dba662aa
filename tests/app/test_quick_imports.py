import subprocess
import sys
from pathlib import Path

import pytest

from medviewer.app import quick_imports
from medviewer.app.quick_imports import import_quickly

PROGRAM = """
import linecache, sys
import PySide6.QtCore
sys.path.insert(0, {folder!r})
import first
from medviewer.app.quick_imports import import_quickly
import_quickly()
import second
print([name for name in ("first", "second") if any(name in path for path in linecache.cache)])
"""


def test_sources_are_not_read_any_more(tmp_path: Path) -> None:
    """PySide6 keeps what it has read in `linecache`; without the call it reads `second`, too."""
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text("VALUE = 1\n")
    text = PROGRAM.format(folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['first']"


def test_another_pyside_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_imports, "_SWITCH", "absent")
    import_quickly()
    monkeypatch.setattr(quick_imports, "_SWITCH", "sys")
    import_quickly()
    assert not hasattr(sys, "_mod_uses_pyside")


LEAN = """
import sys
from medviewer.app.quick_imports import import_quickly
import_quickly()
import pydicom
from medviewer.cli.main import main
loaded = [name for name in ("gdcm", "pylibjpeg", "_ssl") if sys.modules.get(name) is not None]
print(loaded)
"""


def test_pydicom_brings_neither_decoders_nor_encryption() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_loaded_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is in this process: whoever has imported pydicom keeps all of it."""
    monkeypatch.delitem(sys.modules, "pydicom")
    monkeypatch.setattr(quick_imports, "_UNUSED", ("sys", "medviewer_absent"))
    import_quickly()
    assert sys.modules.pop("medviewer_absent") is None
    assert sys.modules["sys"] is sys
