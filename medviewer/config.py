"""Settings: a frozen value, read from and written to TOML in the user's config folder."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from medviewer.language import later
from medviewer.preferences.corner_texts import CornerPlaces, corner_texts_from, corner_texts_table
from medviewer.preferences.key_bindings import KeyBinding, bindings_from, bindings_table
from medviewer.preferences.readers import flag, one_of, paths, whole
from medviewer.preferences.toml_file import (
    BrokenFileError,
    alone_in,
    read_table,
    set_aside,
    write_table,
)
from medviewer.preferences.window_presets import WindowPreset, presets_from, presets_table

Theme = Literal["dark", "light"]
Device = Literal["auto", "cpu", "cuda", "mps"]
DragUse = Literal["window", "zoom", "pan", "scroll"]
CineLoop = Literal["loop", "once", "back_and_forth"]
Language = Literal["auto", "en", "zh_CN"]

RECENT_LIMIT = 10
FONT_PERCENT = (100, 200)
DRAG_PERCENT = (25, 400)
CINE_RATES = (1, 60)
MOST_THREADS = 1024
MOST_MEMORY_MB = 2**24
MOST_MODELS_FOLDERS = 50
_MOST_NOTES = 8
_FILE_NAME = "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user may choose.

    Attributes
    ----------
    device
        Where models run; ``auto`` takes CUDA, then MPS, then the CPU.
    threads
        CPU threads of a classification; 0 leaves one core to the screen.
    models_folders, recent_folders
        Absolute paths; the folders of recent studies, newest first.
    invert_drag_horizontal, invert_drag_vertical
        Turn the direction of window/level dragging around.
    read_first_then_reveal
        Hide a result until the reader asks for it.
    show_gated_maps
        Show heatmaps in colours, too, where the score is below its threshold or out of range.
    strong_by_effect
        Go to the next slice by its effect on the series' score rather than by its own score.
    remember_index
        Keep the headers of opened folders in the user's cache folder, to show them at once.
    memory_mb
        How many megabytes of pixels may stay in memory; 0 takes half of the machine's memory.
    font_percent
        Size of all texts, 100 to 200.
    window_drag_percent
        Speed of window/level dragging, 25 to 400.
    middle_drag, right_drag
        What dragging with these buttons does; a right click opens the menu in any case.
    patient_texts
        Show name, ID and birth date in the corners of the views.
    key_bindings
        The commands whose keys are not the usual ones.
    window_presets
        The user's own, in their order; they stand before those of the program.
    corner_texts
        Where corner texts are not in their usual places.
    cine_rate
        Images a second of a cine whose file does not say it.
    cine_loop
        What a cine does at its end: begin again, stop, or turn around.
    restore_session
        Keep what is open (paths, layout, views) in the user's data folder for the next start.
    hanging_protocols
        Arrange a study when it is opened, by the first hanging protocol that fits.
    language
        What the window speaks; ``auto`` takes the system's language.
    """

    theme: Theme = "dark"
    device: Device = "auto"
    threads: int = 0
    models_folders: tuple[str, ...] = ()
    recent_folders: tuple[str, ...] = ()
    invert_drag_horizontal: bool = False
    invert_drag_vertical: bool = False
    read_first_then_reveal: bool = False
    show_gated_maps: bool = False
    strong_by_effect: bool = False
    remember_index: bool = True
    memory_mb: int = 0
    font_percent: int = 100
    window_drag_percent: int = 100
    middle_drag: DragUse = "pan"
    right_drag: DragUse = "zoom"
    patient_texts: bool = True
    key_bindings: tuple[KeyBinding, ...] = ()
    window_presets: tuple[WindowPreset, ...] = ()
    corner_texts: tuple[CornerPlaces, ...] = ()
    cine_rate: int = 15
    cine_loop: CineLoop = "loop"
    restore_session: bool = True
    hanging_protocols: bool = True
    language: Language = "auto"


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings and what the user should be told about their file."""

    settings: Settings
    notes: tuple[str, ...] = ()


def config_folder() -> Path:
    """Return the folder of the settings file; ``MEDVIEWER_CONFIG`` names another one."""
    chosen = os.environ.get("MEDVIEWER_CONFIG")
    return (
        Path(chosen) if chosen else Path(platformdirs.user_config_dir("medviewer", appauthor=False))
    )


def cache_folder() -> Path:
    """Return the folder of what can be made again; ``MEDVIEWER_CACHE`` names another one."""
    chosen = os.environ.get("MEDVIEWER_CACHE")
    return Path(chosen or platformdirs.user_cache_dir("medviewer", appauthor=False))


def data_folder() -> Path:
    """Return the folder of what the user installed; ``MEDVIEWER_DATA`` names another one."""
    chosen = os.environ.get("MEDVIEWER_DATA")
    return Path(chosen or platformdirs.user_data_dir("medviewer", appauthor=False))


def with_recent_folder(recent: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """Return the recent folders with `folder` first, without repeats, at most ten."""
    name = str(folder)
    return (name, *(other for other in recent if other != name))[:RECENT_LIMIT]


def load_settings(folder: Path | None = None) -> LoadedSettings:
    """Read the settings; a file that is not TOML is kept aside and named in a note."""
    path = (folder or config_folder()) / _FILE_NAME
    try:
        table = read_table(path)
    except BrokenFileError:
        return LoadedSettings(Settings(), (set_aside(path),))
    return LoadedSettings(Settings()) if table is None else _from_table(table)


def save_settings(
    settings: Settings, folder: Path | None = None, before: Settings | None = None
) -> None:
    """Write what differs from `before` (the usual settings), so that a crash leaves no half file.

    What else stands in the file stays: unknown keys, and what another window has changed.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    target = (folder or config_folder()) / _FILE_NAME
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone_in(target.parent):
        try:
            table = read_table(target) or {}
        except BrokenFileError:
            set_aside(target)
            table, before = {}, None
        _merge(table, _to_table(before or Settings()), _to_table(settings))
        write_table(table, target)


def _merge(table: dict[str, Any], before: dict[str, Any], now: dict[str, Any]) -> None:
    """Put what changed from `before` to `now` into `table`: tables by their entries."""
    for name, value in now.items():
        if value == before.get(name):
            continue
        if name == "recent_folders":
            table[name] = _with_others(value, table.get(name))
        elif isinstance(value, dict):
            _merge_entries(table, name, before[name], value)
        else:
            table[name] = value


def _with_others(recent: list[str], kept: object) -> list[str]:
    """Return the recent folders, and behind them those that another window has opened."""
    others = kept if isinstance(kept, list) else []
    return [*recent, *(name for name in others if name not in recent)][:RECENT_LIMIT]


def _merge_entries(
    table: dict[str, Any], name: str, before: dict[str, Any], now: dict[str, Any]
) -> None:
    entries = table.get(name)
    entries = dict(entries) if isinstance(entries, dict) else {}
    for entry in before.keys() - now.keys():
        entries.pop(entry, None)
    entries |= {entry: value for entry, value in now.items() if before.get(entry) != value}
    table[name] = entries


def _to_table(settings: Settings) -> dict[str, Any]:
    values = ((field.name, getattr(settings, field.name)) for field in fields(settings))
    table = {name: list(value) if isinstance(value, tuple) else value for name, value in values}
    return table | {
        "key_bindings": bindings_table(settings.key_bindings),
        "window_presets": presets_table(settings.window_presets),
        "corner_texts": corner_texts_table(settings.corner_texts),
    }


def _from_table(table: Mapping[str, Any]) -> LoadedSettings:
    known = {name: table[name] for name in (*_READERS, *_TABLE_READERS) if name in table}
    notes = [
        later("Settings", "The setting {name!a} is not known; it is left as it is.").format(
            name=name[:64]
        )
        for name in table.keys() - known
    ]
    values = {}
    for name, raw in known.items():
        try:
            if name in _READERS:
                values[name] = _READERS[name](raw)
            else:
                values[name], found = _TABLE_READERS[name](raw)
                notes += found
        except ValueError as error:
            text = later("Settings", 'The setting "{name}" {error}; the usual value is in use.')
            notes.append(text.format(name=name, error=error))
    return LoadedSettings(Settings(**values), _few(sorted(notes)))


def _few(notes: list[str]) -> tuple[str, ...]:
    """Return the first notes; a file with a thousand faults is one fault."""
    more = len(notes) - _MOST_NOTES
    if more <= 0:
        return tuple(notes)
    text = later("Settings", "The settings file has {count} more such faults.")
    return (*notes[:_MOST_NOTES], text.format(count=more))


_READERS: dict[str, Callable[[Any], Any]] = {  # Any: each setting has its own type
    "theme": one_of(get_args(Theme)),
    "device": one_of(get_args(Device)),
    "threads": whole(0, MOST_THREADS),
    "models_folders": paths(MOST_MODELS_FOLDERS),
    "recent_folders": paths(RECENT_LIMIT),
    "invert_drag_horizontal": flag,
    "invert_drag_vertical": flag,
    "read_first_then_reveal": flag,
    "remember_index": flag,
    "memory_mb": whole(0, MOST_MEMORY_MB),
    "font_percent": whole(*FONT_PERCENT),
    "window_drag_percent": whole(*DRAG_PERCENT),
    "middle_drag": one_of(get_args(DragUse)),
    "right_drag": one_of(get_args(DragUse)),
    "patient_texts": flag,
    "show_gated_maps": flag,
    "strong_by_effect": flag,
    "cine_rate": whole(*CINE_RATES),
    "cine_loop": one_of(get_args(CineLoop)),
    "restore_session": flag,
    "hanging_protocols": flag,
    "language": one_of(get_args(Language)),
}
_TABLE_READERS: dict[str, Callable[[Any], tuple[Any, list[str]]]] = {
    "key_bindings": bindings_from,
    "window_presets": presets_from,
    "corner_texts": corner_texts_from,
}
