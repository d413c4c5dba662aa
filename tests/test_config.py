from pathlib import Path

import pytest

from medviewer.config import (
    Settings,
    config_folder,
    load_settings,
    save_settings,
    with_recent_folder,
)


def test_absent_file_gives_the_usual_settings_without_a_note(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.notes == ()


def test_saved_settings_come_back(tmp_path: Path) -> None:
    settings = Settings(
        theme="light",
        device="cpu",
        threads=3,
        models_folders=("/models",),
        recent_folders=("/a", "/b"),
        invert_drag_horizontal=True,
        read_first_then_reveal=True,
        memory_mb=64,
    )
    save_settings(settings, tmp_path / "new folder")
    assert load_settings(tmp_path / "new folder").settings == settings


def test_saving_leaves_no_other_file(tmp_path: Path) -> None:
    save_settings(Settings(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_failed_saving_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_settings(Settings(threads=7), tmp_path)

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save_settings(Settings(threads=8), tmp_path)
    assert load_settings(tmp_path).settings.threads == 7
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path))
    save_settings(Settings(threads=5))
    assert (tmp_path / "settings.toml").is_file()
    assert load_settings().settings.threads == 5


def test_without_environment_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEDVIEWER_CONFIG", raising=False)
    assert config_folder().name == "medviewer"


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00"])
def test_broken_file_is_kept_aside_and_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert "settings.toml.broken-1" in loaded.notes[0]
    assert (tmp_path / "settings.toml.broken-1").read_bytes() == content
    assert not (tmp_path / "settings.toml").exists()


def test_second_broken_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / "settings.toml").write_text(f"[broken {number}")
        load_settings(tmp_path)
    assert (tmp_path / "settings.toml.broken-1").read_text() == "[broken 1"
    assert (tmp_path / "settings.toml.broken-2").read_text() == "[broken 2"


def test_file_that_can_be_neither_read_nor_moved_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text("[broken")

    def fail(self: Path, target: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "rename", fail)
    assert load_settings(tmp_path).notes == (
        "The settings file cannot be read; the usual settings are in use.",
    )


def test_unknown_setting_is_ignored_with_a_note(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = "light"\ncolour = "red"\n')
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings(theme="light")
    assert loaded.notes == ('The setting "colour" is not known and was ignored.',)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('theme = "blue"', "must be one of dark, light"),
        ("device = 3", "must be one of auto, cpu, cuda, mps"),
        ("threads = -1", "must be a whole number, 0 or more"),
        ("threads = true", "must be a whole number, 0 or more"),
        ('models_folders = "/a"', "must be a list of texts"),
        ("recent_folders = [1]", "must be a list of texts"),
        ("read_first_then_reveal = 1", "must be true or false"),
    ],
)
def test_unusable_value_is_replaced_with_a_note(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "settings.toml").write_text(line)
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert complaint in loaded.notes[0]


def test_recent_folder_moves_to_the_front() -> None:
    assert with_recent_folder(("/a", "/b"), Path("/b")) == ("/b", "/a")


def test_only_ten_recent_folders_are_kept() -> None:
    recent = tuple(f"/{number}" for number in range(10))
    assert with_recent_folder(recent, Path("/new")) == ("/new", *recent[:9])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("cine_rate = 0", "from 1 to 60"),
        ("cine_rate = 61", "from 1 to 60"),
        ('cine_loop = "never"', "one of loop, once, back_and_forth"),
    ],
)
def test_a_cine_that_cannot_be_is_not_taken(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "settings.toml").write_text(f"{line}\n", encoding="utf-8")
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings()
    assert says in loaded.notes[0]
