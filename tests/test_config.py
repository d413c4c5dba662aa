from dataclasses import replace
from pathlib import Path

import pytest

import medviewer.preferences.toml_file as toml_file
from medviewer.config import (
    Settings,
    config_folder,
    load_settings,
    save_settings,
    with_recent_folder,
)
from medviewer.preferences.corner_texts import CornerPlaces
from medviewer.preferences.key_bindings import KeyBinding
from medviewer.preferences.window_presets import WindowPreset

BINDING = KeyBinding("invert", ("Ctrl+I",))
CHANGED = Settings(
    font_percent=150,
    window_drag_percent=50,
    middle_drag="scroll",
    right_drag="pan",
    patient_texts=False,
    key_bindings=(BINDING, KeyBinding("reset")),
    window_presets=(WindowPreset("CT", "Narrow", 40.0, 60.5), WindowPreset("PT", "x", 3, 6, "pet")),
    corner_texts=(CornerPlaces("CT", ("patient_id",), (), ("window", "zoom")),),
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


@pytest.mark.parametrize(
    "content",
    [
        b"theme = ",
        b"\xff\xfe\x00",
        b"threads = " + b"9" * 10_000,
        b"threads = " + b"[" * 100_000,
        b"#" * (toml_file.MOST_FILE_BYTES + 1),
    ],
    ids=["cut off", "no text", "endless number", "endless depth", "too large"],
)
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
    assert loaded.notes == ("The setting 'colour' is not known; it is left as it is.",)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('theme = "blue"', "must be one of dark, light"),
        ("device = 3", "must be one of auto, cpu, cuda, mps"),
        ("threads = -1", "must be a whole number from 0 to 1024"),
        ("threads = true", "must be a whole number from 0 to 1024"),
        ('models_folders = "/a"', "must be a list of texts"),
        ("recent_folders = [1]", "must be a list of texts"),
        ("read_first_then_reveal = 1", "must be true or false"),
        ("threads = 100000", "must be a whole number from 0 to 1024"),
        ("memory_mb = 99999999999999999999", "must be a whole number from 0 to 16777216"),
        ("font_percent = 300", "must be a whole number from 100 to 200"),
        ("window_drag_percent = 1.5", "must be a whole number from 25 to 400"),
        ('middle_drag = "measure"', "must be one of window, zoom, pan, scroll"),
        ("right_drag = []", "must be one of window, zoom, pan, scroll"),
        (f"models_folders = {['/a'] * 51}", "must have at most 50 entries"),
        (f'models_folders = ["{"/a" * 3000}"]', "each as long as a path may be"),
        ("window_presets = 3", "must be a table"),
        ("key_bindings = [1]", "must be a table"),
        ('corner_texts = "none"', "must be a table"),
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


def test_presets_keys_and_corners_come_back(tmp_path: Path) -> None:
    save_settings(CHANGED, tmp_path)
    assert load_settings(tmp_path).settings == CHANGED
    assert load_settings(tmp_path).notes == ()


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    save_settings(Settings(key_bindings=(BINDING,)), tmp_path)
    text = (tmp_path / "settings.toml").read_text()
    assert text.splitlines() == ["[key_bindings]", "invert = [", '    "Ctrl+I",', "]"]


def test_file_is_for_this_user_alone(tmp_path: Path) -> None:
    save_settings(CHANGED, tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "settings.toml").stat().st_mode & 0o077 == 0


def test_unknown_keys_stay_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('colour = "red"\n[later]\nnumber = 3\n')
    save_settings(Settings(theme="light"), tmp_path)
    text = (tmp_path / "settings.toml").read_text()
    assert 'colour = "red"' in text
    assert "[later]" in text
    assert len(load_settings(tmp_path).notes) == 2


def test_two_windows_keep_each_others_changes(tmp_path: Path) -> None:
    """Both start alike; each writes what it changed, entry by entry."""
    start = Settings(threads=2, key_bindings=(BINDING,), window_presets=CHANGED.window_presets)
    save_settings(start, tmp_path)
    first = replace(start, theme="light", key_bindings=(BINDING, KeyBinding("fit", ("F2",))))
    save_settings(replace(first, recent_folders=("/a",)), tmp_path, start)
    narrower = WindowPreset("CT", "Narrower", 40.0, 30.0)
    second = replace(start, threads=3, key_bindings=(), recent_folders=("/b",))
    save_settings(replace(second, window_presets=(narrower,)), tmp_path, start)
    assert load_settings(tmp_path).settings == Settings(
        theme="light",
        threads=3,
        key_bindings=(KeyBinding("fit", ("F2",)),),
        window_presets=(narrower,),
        recent_folders=("/b", "/a"),
    )


def test_what_goes_back_to_the_usual_is_written(tmp_path: Path) -> None:
    save_settings(CHANGED, tmp_path)
    save_settings(Settings(), tmp_path, CHANGED)
    assert load_settings(tmp_path).settings == Settings()


def test_wrong_tables_are_replaced_when_something_is_saved(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("key_bindings = 3\nrecent_folders = 4\n")
    save_settings(Settings(key_bindings=(BINDING,), recent_folders=("/a",)), tmp_path)
    loaded = load_settings(tmp_path)
    assert loaded.settings == Settings(key_bindings=(BINDING,), recent_folders=("/a",))
    assert loaded.notes == ()


def test_file_that_broke_meanwhile_is_kept_aside_and_all_is_written(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[broken")
    now = replace(CHANGED, theme="light")
    save_settings(now, tmp_path, CHANGED)
    assert load_settings(tmp_path).settings == now
    assert (tmp_path / "settings.toml.broken-1").read_text() == "[broken"


def test_a_thousand_faults_are_few_notes(tmp_path: Path) -> None:
    lines = [f"unknown_{number} = 1" for number in range(1000)]
    (tmp_path / "settings.toml").write_text("\n".join(lines))
    notes = load_settings(tmp_path).notes
    assert len(notes) == 9
    assert notes[-1] == "The settings file has 992 more such faults."


@pytest.mark.parametrize(
    "text",
    [
        "[[window_presets.CT]]\nname = 'x'\ncenter = nan\nwidth = 1\n",
        "[key_bindings]\ninvert = 'Ctrl+I'\n",
        "[corner_texts.CT]\ntop_left = ['heart']\n",
    ],
)
def test_one_wrong_entry_costs_itself_alone(tmp_path: Path, text: str) -> None:
    good = (
        "[[window_presets.MR]]\nname = 'T2'\ncenter = 500\nwidth = 900\n"
        "[corner_texts.MR]\ntop_left = ['zoom']\n"
    )
    (tmp_path / "settings.toml").write_text(good + text)
    loaded = load_settings(tmp_path)
    assert loaded.settings.window_presets == (WindowPreset("MR", "T2", 500.0, 900.0),)
    assert loaded.settings.corner_texts == (CornerPlaces("MR", ("zoom",)),)
    assert len(loaded.notes) == 1


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
