"""Settings: a frozen value, read from and written to TOML in the user's config folder."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

Theme = Literal["dark", "light"]
Device = Literal["auto", "cpu", "cuda", "mps"]
CineLoop = Literal["loop", "once", "back_and_forth"]

RECENT_LIMIT = 10
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
    remember_index
        Keep the headers of opened folders in the user's cache folder, to show them at once.
    memory_mb
        How many megabytes of pixels may stay in memory; 0 takes half of the machine's memory.
    cine_rate
        Images a second of a cine whose file does not say it.
    cine_loop
        What a cine does at its end: begin again, stop, or turn around.
    restore_session
        Keep what is open (paths, layout, views) in the user's data folder for the next start.
    hanging_protocols
        Arrange a study when it is opened, by the first hanging protocol that fits.
    """

    theme: Theme = "dark"
    device: Device = "auto"
    threads: int = 0
    models_folders: tuple[str, ...] = ()
    recent_folders: tuple[str, ...] = ()
    invert_drag_horizontal: bool = False
    invert_drag_vertical: bool = False
    read_first_then_reveal: bool = False
    remember_index: bool = True
    memory_mb: int = 0
    cine_rate: int = 15
    cine_loop: CineLoop = "loop"
    restore_session: bool = True
    hanging_protocols: bool = True


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
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (OSError, UnicodeDecodeError):
        return LoadedSettings(Settings(), (_set_aside(path),))
    import tomllib  # here and below: the window of a first start need not wait for it

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return LoadedSettings(Settings(), (_set_aside(path),))
    return _from_table(table)


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings so that a crash leaves the old or the new file, never half of one.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    import tempfile

    import tomli_w

    target = (folder or config_folder()) / _FILE_NAME
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".settings-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            tomli_w.dump(_to_table(settings), stream)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _set_aside(path: Path) -> str:
    """Rename a broken file so that the next save does not overwrite it; return what to say."""
    number = 1
    while (kept := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    try:
        path.rename(kept)
    except OSError:
        return "The settings file cannot be read; the usual settings are in use."
    return f"The settings file could not be understood; it was kept as {kept.name}."


def _to_table(settings: Settings) -> dict[str, Any]:
    values = ((field.name, getattr(settings, field.name)) for field in fields(settings))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def _from_table(table: Mapping[str, Any]) -> LoadedSettings:
    known = {name: table[name] for name in _READERS if name in table}
    notes = [f'The setting "{name}" is not known and was ignored.' for name in table.keys() - known]
    values = {}
    for name, raw in known.items():
        try:
            values[name] = _READERS[name](raw)
        except ValueError as error:
            notes.append(f'The setting "{name}" {error}; the usual value is in use.')
    return LoadedSettings(Settings(**values), tuple(sorted(notes)))


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(raw)

    return read


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - one kind of answer for all
    return raw


def _count(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise ValueError("must be a whole number, 0 or more")
    return raw


def _rate(raw: object) -> int:
    count = _count(raw)
    if not 1 <= count <= 60:
        raise ValueError("must be a whole number from 1 to 60")
    return count


def _texts(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise ValueError("must be a list of texts")
    return tuple(raw)


_READERS: dict[str, Callable[[Any], Any]] = {  # Any: each setting has its own type
    "theme": _one_of(get_args(Theme)),
    "device": _one_of(get_args(Device)),
    "threads": _count,
    "models_folders": _texts,
    "recent_folders": _texts,
    "invert_drag_horizontal": _flag,
    "invert_drag_vertical": _flag,
    "read_first_then_reveal": _flag,
    "remember_index": _flag,
    "memory_mb": _count,
    "cine_rate": _rate,
    "restore_session": _flag,
    "hanging_protocols": _flag,
    "cine_loop": _one_of(get_args(CineLoop)),
}
