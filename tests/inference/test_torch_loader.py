import ctypes
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from medviewer.inference import torch_loader
from medviewer.inference.torch_loader import load_torch


def run_fresh(code: str) -> str:
    """Run code in a new interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.strip()


def test_it_is_the_same_module() -> None:
    assert load_torch() is torch


def test_torch_works_in_a_fresh_interpreter() -> None:
    code = (
        "import threading\n"
        "from medviewer.inference.torch_loader import load_torch\n"
        "found = []\n"
        "worker = threading.Thread(target=lambda: found.append(load_torch()))\n"
        "worker.start(); worker.join()\n"
        "print(float(found[0].nn.Linear(2, 1)(found[0].ones(1, 2)).numel()))"
    )
    assert run_fresh(code) == "1.0"


def test_the_loader_itself_imports_no_torch() -> None:
    code = "import sys, medviewer.inference.torch_loader; print('torch' in sys.modules)"
    assert run_fresh(code) == "False"


def test_library_folder_is_beside_torch() -> None:
    assert torch_loader._library_folder() == Path(torch.__file__).parent / "lib"


def test_no_torch_has_no_library_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert torch_loader._library_folder() is None


def test_libraries_that_are_not_there_are_left_to_the_import(tmp_path: Path) -> None:
    torch_loader._load_libraries(tmp_path)
    torch_loader._load_libraries(None)


def test_a_system_without_dlopen_is_left_to_the_import(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_name: object) -> None:
        raise OSError("no such library")

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    torch_loader._load_libraries(tmp_path)


def test_a_first_import_loads_the_libraries_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path | None] = []
    monkeypatch.setattr(torch_loader, "_load_libraries", loaded.append)
    monkeypatch.setattr(torch_loader.sys, "platform", "linux")
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr("importlib.import_module", lambda _: torch)
    assert load_torch() is torch
    assert loaded == [Path(torch.__file__).parent / "lib"]


def test_libraries_are_opened_by_the_linker_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "libtorch_cpu.so").write_bytes(b"")
    opened: list[bytes] = []

    class Libc:
        @staticmethod
        def dlopen(path: bytes, _flags: int) -> None:
            opened.append(path)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Libc)
    torch_loader._load_libraries(tmp_path)
    assert opened == [bytes(tmp_path / "libtorch_cpu.so")]


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_neither_runs_for_torch_nor_walks_it_later(is_on: bool) -> None:
    code = (
        "import gc\n"
        "from medviewer.inference.torch_loader import load_torch\n"
        "passes = []\n"
        "gc.callbacks.append(lambda phase, info: passes.append(info['generation']))\n"
        f"gc.enable() if {is_on} else gc.disable()\n"
        "load_torch()\n"
        "print(2 in passes, gc.isenabled(), len(gc.get_objects()) < 5000)"
    )
    assert run_fresh(code) == f"False {is_on} True"


def test_who_comes_while_torch_is_imported_waits_for_the_whole_of_it() -> None:
    code = (
        "import sys, threading\n"
        "from medviewer.inference.torch_loader import load_torch\n"
        "first = threading.Thread(target=load_torch)\n"
        "first.start()\n"
        "while 'torch' not in sys.modules: pass\n"
        "print(hasattr(load_torch(), 'nn'))"
    )
    assert run_fresh(code) == "True"
