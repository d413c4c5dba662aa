"""The commands that open the window, up to its door."""

import os
from pathlib import Path
from typing import Any

import pytest

from medviewer.cli import screenshot
from medviewer.cli.main import main


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return what the window is asked to show instead of showing it."""
    asked: list[dict[str, Any]] = []

    def take(paths: list[Path], out: Path, **options: Any) -> None:
        asked.append({"paths": paths, "out": out} | options)

    monkeypatch.setattr("medviewer.ui.screenshot.take_screenshot", take)
    return asked


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """Return what the window is asked to open."""
    asked: list[list[Path]] = []

    def run(paths: list[Path]) -> int:
        asked.append(paths)
        return 0

    monkeypatch.setattr("medviewer.ui.application.run_viewer", run)
    return asked


@pytest.mark.usefixtures("models_root")
def test_a_screenshot_hands_its_options_on(study: Path, taken: list[dict[str, Any]]) -> None:
    arguments = ["screenshot", str(study), "--out", "a.png", "--model", "squares", "--compare"]
    assert main([*arguments, "--size", "1024x700", "--theme", "light", "--language", "zh_CN"]) == 0
    (asked,) = taken
    assert asked["paths"] == [study]
    assert asked["out"] == Path("a.png")
    assert (asked["model"], asked["compare"]) == ("squares", True)
    assert (asked["size"], asked["theme"]) == ((1024, 700), "light")
    assert (asked["settings"].theme, asked["settings"].language) == ("light", "zh_CN")


@pytest.mark.usefixtures("models_root")
def test_a_screenshot_takes_the_theme_of_the_settings(
    study: Path, taken: list[dict[str, Any]]
) -> None:
    assert main(["screenshot", str(study), "--out", "a.png"]) == 0
    assert taken[0]["theme"] == "dark"
    assert taken[0]["settings"].language == "auto"
    assert taken[0]["model"] is None


@pytest.mark.parametrize("size", ["big", "1024", "1x1", "1024x"])
def test_a_size_that_is_none_is_wrong_use(
    study: Path, size: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["screenshot", str(study), "--out", "a.png", "--size", size]) == 2
    assert "no size such as" in capsys.readouterr().err


@pytest.mark.usefixtures("models_root", "taken")
def test_without_a_display_the_window_is_painted_offscreen(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshot, "_has_display", lambda: False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert main(["screenshot", str(study), "--out", "a.png"]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(
    ("platform", "display", "expected"),
    [("linux", "", False), ("linux", ":0", True), ("darwin", "", True)],
)
def test_a_display_is_looked_for(
    platform: str, display: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenshot.sys, "platform", platform)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert screenshot._has_display() is expected


def test_view_opens_all_paths(study: Path, tmp_path: Path, opened: list[list[Path]]) -> None:
    assert main(["view", str(study), str(tmp_path)]) == 0
    assert opened == [[study, tmp_path]]


def test_view_of_the_demo_opens_its_links(
    opened: list[list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_args, **_options: str(tmp_path))
    assert main(["view", "--demo"]) == 0
    assert opened == [[tmp_path / "demo"]]
    assert list((tmp_path / "demo").iterdir())
