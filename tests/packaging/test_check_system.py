import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(scope="module")
def check_system() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_system", FOLDER / "check_system.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_all_missing_libraries_are_in_one_command(check_system: ModuleType) -> None:
    packages = check_system.missing_packages(check_system.OFFSCREEN, can_load=lambda _: False)
    (line,) = check_system.library_problems(packages)
    assert line.endswith(
        "sudo apt-get install libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"
    )


def test_nothing_is_said_where_nothing_is_missing(check_system: ModuleType) -> None:
    assert check_system.missing_packages(check_system.X11, can_load=lambda _: True) == []
    assert check_system.library_problems([]) == []


def test_a_library_that_is_nowhere_cannot_be_loaded(check_system: ModuleType) -> None:
    assert not check_system.can_load_library("libnowhere-medviewer.so.9")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the names are those of Linux")
def test_the_c_library_can_be_loaded(check_system: ModuleType) -> None:
    assert check_system.can_load_library("libc.so.6")


def test_an_old_python_is_told_its_version(check_system: ModuleType) -> None:
    (line,) = check_system.venv_problems(version=(3, 9))
    assert "this is 3.9" in line


def test_a_python_without_venv_gets_the_package_of_its_version(check_system: ModuleType) -> None:
    (line,) = check_system.venv_problems(
        version=(3, 12), has_module=lambda name: name != "ensurepip"
    )
    assert line.endswith("sudo apt-get install python3.12-venv")


def test_this_python_is_new_enough(check_system: ModuleType) -> None:
    assert check_system.venv_problems(has_module=lambda _: True) == []


def test_a_module_that_is_nowhere_cannot_be_imported(check_system: ModuleType) -> None:
    assert not check_system.can_import("medviewer_nowhere")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_an_x_display_is_used_unless_another_is_named(
    check_system: ModuleType, environment: dict[str, str], expected: bool
) -> None:
    assert check_system.draws_without_x(environment) is expected


def test_an_x_display_needs_more_libraries(
    check_system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert "libxcb-cursor.so.0" in check_system.needed_libraries("x11")
    assert "libxcb-cursor.so.0" not in check_system.needed_libraries("offscreen")
    assert check_system.needed_libraries(None) == {}


def test_elsewhere_than_on_linux_qt_brings_all(
    check_system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert check_system.needed_libraries("x11") == {}
    assert check_system.display_problems({}) == []


def test_without_a_display_the_way_without_one_is_named(
    check_system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    (line,) = check_system.display_problems({})
    assert "screenshot" in line
    assert check_system.display_problems({"DISPLAY": ":0"}) == []


def test_missing_packages_are_printed_alone(
    check_system: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(check_system, "can_load_library", lambda name: name != "libEGL.so.1")
    assert check_system.main(["--qt", "offscreen", "--packages"]) == 0
    assert capsys.readouterr().out == "libegl1\n"


def test_a_missing_library_ends_with_one_line(
    check_system: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(check_system, "can_load_library", lambda name: name != "libEGL.so.1")
    assert check_system.main(["--qt", "offscreen"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Qt needs system libraries that are not here. On Debian or Ubuntu: "
        "sudo apt-get install libegl1"
    ]
