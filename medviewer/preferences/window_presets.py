"""The user's own window presets, by modality."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from medviewer.language import translate
from medviewer.preferences.checks import list_of, name_of, number_of, table_of

T = TypeVar("T")

MOST_PRESETS = 50
"""Of one modality; a list that nobody reads to its end helps nobody."""
_MOST_MODALITIES = 40
LARGEST_CENTER, SMALLEST_WIDTH, LARGEST_WIDTH = 1e9, 1e-6, 1e9

PRESET_MODALITIES = ("CT", "MR", "PT", "CR", "DX", "MG", "XA", "RF", "US", "NM", "OT")
"""The modalities that a form offers; a file may name any."""


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """A window for images of `modality`, in their units (HU, SUV, raw values).

    `colors` names the colour table that comes with it; where it is empty, colours stay as they are.
    """

    modality: str
    name: str
    center: float
    width: float
    colors: str = ""


def checked_preset(
    modality: object, name: object, center: object, width: object, colors: object = ""
) -> WindowPreset:
    """Return the preset that these values make.

    Raises
    ------
    ValueError
        With one sentence that names what is wrong.
    """
    return WindowPreset(
        _part("modality", lambda: name_of(modality, 16)),
        _part("name", lambda: name_of(name)),
        _part("center", lambda: number_of(center, -LARGEST_CENTER, LARGEST_CENTER)),
        _part("width", lambda: number_of(width, SMALLEST_WIDTH, LARGEST_WIDTH)),
        _part("colors", lambda: name_of(colors) if colors != "" else ""),
    )


def _part(heading: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise ValueError(f'its "{heading}" {error}') from error


def presets_from(raw: object) -> tuple[tuple[WindowPreset, ...], list[str]]:
    """Return the presets of a table of lists and what was wrong with those that are left out."""
    presets: list[WindowPreset] = []
    notes: list[str] = []
    for modality, entries in table_of(raw, _MOST_MODALITIES).items():
        try:
            listed = list_of(entries, MOST_PRESETS)
        except ValueError as error:
            notes.append(f"The window presets of {_short(modality)} {error}; they are left out.")
            continue
        for number, entry in enumerate(listed, 1):
            try:
                values = table_of(entry, 16)
                presets.append(_preset(modality, values))
            except ValueError as error:
                where = f"Window preset {number} of {_short(modality)}"
                notes.append(f"{where} is left out: {error}.")
    return tuple(presets), notes


def presets_table(presets: Sequence[WindowPreset]) -> dict[str, list[dict[str, object]]]:
    """Return what `presets_from` reads."""
    table: dict[str, list[dict[str, object]]] = {}
    for preset in presets:
        entry: dict[str, object] = {
            "name": preset.name,
            "center": preset.center,
            "width": preset.width,
        }
        if preset.colors:
            entry["colors"] = preset.colors
        table.setdefault(preset.modality, []).append(entry)
    return table


def _preset(modality: str, values: Mapping[str, object]) -> WindowPreset:
    name, center, width = (values.get(key) for key in ("name", "center", "width"))
    return checked_preset(modality, name, center, width, values.get("colors", ""))


def _short(text: str) -> str:
    return text if len(text) <= 16 and text.isprintable() else f"{text[:16]!a}..."


def own_presets(presets: Sequence[WindowPreset], modality: str) -> tuple[WindowPreset, ...]:
    """Return the presets of a modality, in their order."""
    return tuple(preset for preset in presets if preset.modality == modality)


def added(presets: Sequence[WindowPreset], preset: WindowPreset) -> tuple[WindowPreset, ...]:
    """Return the presets with one more behind those of its modality.

    Raises
    ------
    ValueError
        With one sentence, when there is one of its name, or there are too many.
    """
    own = own_presets(presets, preset.modality)
    _check_name(own, preset)
    if len(own) >= MOST_PRESETS:
        text = translate("Checks", "There are {count} presets already; delete one first.")
        raise ValueError(text.format(count=MOST_PRESETS))
    return _with(presets, preset.modality, [*own, preset])


def replaced(
    presets: Sequence[WindowPreset], position: int, preset: WindowPreset
) -> tuple[WindowPreset, ...]:
    """Return the presets with another one at a position among those of its modality.

    Raises
    ------
    ValueError
        With one sentence, when another one has its name.
    """
    own = list(own_presets(presets, preset.modality))
    _check_name([*own[:position], *own[position + 1 :]], preset)
    own[position] = preset
    return _with(presets, preset.modality, own)


def removed(
    presets: Sequence[WindowPreset], modality: str, position: int
) -> tuple[WindowPreset, ...]:
    """Return the presets without the one at a position among those of its modality."""
    own = list(own_presets(presets, modality))
    del own[position]
    return _with(presets, modality, own)


def moved(
    presets: Sequence[WindowPreset], modality: str, position: int, step: int
) -> tuple[WindowPreset, ...]:
    """Return the presets with one moved by `step` among those of its modality, if there is room."""
    own = list(own_presets(presets, modality))
    target = position + step
    if 0 <= target < len(own):
        own.insert(target, own.pop(position))
    return _with(presets, modality, own)


def _check_name(others: Sequence[WindowPreset], preset: WindowPreset) -> None:
    if any(other.name == preset.name for other in others):
        raise ValueError(
            translate(
                "Checks",
                "There is a preset of this name already; choose it and change it, or take another.",
            )
        )


def _with(
    presets: Sequence[WindowPreset], modality: str, own: Sequence[WindowPreset]
) -> tuple[WindowPreset, ...]:
    return (*(preset for preset in presets if preset.modality != modality), *own)
