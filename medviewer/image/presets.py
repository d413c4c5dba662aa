"""Which windows fit an image: the file's own, presets of its modality and body part, automatic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.palettes import PaletteName, palette_named
from medviewer.image.volume import Volume
from medviewer.image.window import VoiFunction, Window, auto_window
from medviewer.language import later
from medviewer.preferences.window_presets import WindowPreset

_SAMPLES = 250_000
"""Pixels that decide an automatic window; more would change it by less than a grey level."""

CT_PRESETS = (
    Window(40, 400, later("Windows", "Soft tissue")),
    Window(50, 350, later("Windows", "Mediastinum")),
    Window(-600, 1500, later("Windows", "Lung")),
    Window(400, 2000, later("Windows", "Bone")),
    Window(40, 80, later("Windows", "Brain")),
    Window(40, 120, later("Windows", "Posterior fossa")),
    Window(40, 40, later("Windows", "Stroke")),
    Window(75, 200, later("Windows", "Subdural")),
    Window(90, 150, later("Windows", "Liver")),
    Window(300, 600, later("Windows", "Angio")),
    Window(-850, 500, later("Windows", "Emphysema")),
    Window(400, 4000, later("Windows", "Sinus")),
    Window(700, 4000, later("Windows", "Temporal bone")),
)
PET_PRESETS = (
    Window(2.5, 5.0, "SUV 0-5", "linear_exact"),
    Window(3.0, 6.0, "SUV 0-6", "linear_exact"),
)
_CT_PRESET_OF_BODY_PART = (
    (("TEMPORAL", "EAR", "IAC"), "Temporal bone"),
    (("SINUS",), "Sinus"),
    (("HEAD", "BRAIN", "SKULL"), "Brain"),
    (("LUNG",), "Lung"),
    (("CHEST", "THORAX", "MEDIASTINUM", "HEART"), "Mediastinum"),
    (("LIVER",), "Liver"),
    (("ANGIO", "AORTA", "ARTERY", "CAROTID"), "Angio"),
    (("SPINE", "EXTREMITY", "KNEE", "HIP", "SHOULDER", "ANKLE", "WRIST", "ELBOW"), "Bone"),
)


def presets_of(modality: str, unit: str = "") -> tuple[Window, ...]:
    """Return the presets that make sense for images of `modality` in `unit`."""
    if modality == "CT":
        return CT_PRESETS
    if modality == "PT" and unit == "SUV":
        return PET_PRESETS
    return ()


def ct_preset(body_part: str) -> Window:
    """Return the CT preset of a BodyPartExamined; soft tissue where nothing fits."""
    searched = body_part.upper()
    for words, name in _CT_PRESET_OF_BODY_PART:
        if any(word in searched for word in words):
            return next(preset for preset in CT_PRESETS if preset.name == name)
    return CT_PRESETS[0]


def default_window(volume: Volume, index: int, body_part: str = "") -> Window:
    """Return the window that slice `index` is first shown with.

    For PET in SUV 0-6, since scanners write the range of each slice; else the file's VOI; else for
    CT the preset of the body part, and for all else the 1-99 % range of the slice. Colour images
    pass unwindowed: their window is the identity.
    """
    if volume.is_color:
        return Window(127.5, 255.0, function="linear_exact")
    if volume.modality == "PT" and volume.unit == "SUV":
        return PET_PRESETS[-1]
    windows = volume.slices[index].windows
    if windows:
        return windows[0]
    return ct_preset(body_part) if volume.modality == "CT" else slice_auto_window(volume, index)


def slice_auto_window(volume: Volume, index: int) -> Window:
    """Return the 1-99 % window of one slice, padding left out, in modality units."""
    return _auto_window(volume, index, volume.stored[index])


def region_window(
    volume: Volume, index: int, rows: tuple[int, int], columns: tuple[int, int]
) -> Window | None:
    """Return the 1-99 % window of the pixels from the first row and column up to the last.

    Both ranges leave out their end. None for colour, and where no pixel lies in them.
    """
    (top, bottom), (left, right) = ((max(a, 0), max(b, 0)) for a, b in (rows, columns))
    pixels = volume.stored[index][top:bottom, left:right]
    if volume.is_color or not pixels.size:
        return None
    return replace(_auto_window(volume, index, pixels), name=later("Windows", "Region"))


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """A window that a reader may choose; with `colors` the image takes those as well."""

    window: Window
    colors: PaletteName | None = None


def window_choices(
    volume: Volume, index: int, body_part: str = "", own: Sequence[WindowPreset] = ()
) -> tuple[WindowChoice, ...]:
    """Return what a reader may choose from: the file's VOIs by their explanation, then presets.

    The reader's `own` presets come before the program's, of which those of the same name are left
    out. The preset of the body part comes first among the program's; colour has none.
    """
    if volume.is_color:
        return ()
    of_file = tuple(_named(window, n) for n, window in enumerate(volume.slices[index].windows, 1))
    presets = presets_of(volume.modality, volume.unit)
    if volume.modality == "CT":
        first = ct_preset(body_part)
        presets = (first, *(preset for preset in presets if preset != first))
    chosen = tuple(_choice(preset) for preset in own if _fits(preset, volume))
    names = {choice.window.name for choice in chosen}
    others = (preset for preset in presets if preset.name not in names)
    return (*map(WindowChoice, of_file), *chosen, *map(WindowChoice, others))


def _fits(preset: WindowPreset, volume: Volume) -> bool:
    """Whether a preset is meant for these values: of PET, for SUV alone."""
    is_suv = volume.modality != "PT" or volume.unit == "SUV"
    return preset.modality == volume.modality and is_suv


def _choice(preset: WindowPreset) -> WindowChoice:
    function: VoiFunction = "linear_exact" if preset.modality == "PT" else "linear"
    window = Window(preset.center, preset.width, preset.name, function)
    return WindowChoice(window, palette_named(preset.colors))


def _named(window: Window, number: int) -> Window:
    name = window.name or f"VOI {number}"
    return replace(window, name=name)


def _auto_window(volume: Volume, index: int, pixels: npt.NDArray[Any]) -> Window:
    rescale = volume.slices[index].rescale
    inside = _without_padding(_sampled(pixels), volume.padding).astype(np.float64)
    return auto_window(inside * rescale.slope + rescale.intercept)


def _sampled(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    step = max(1, int(np.sqrt(values.size / _SAMPLES)))
    return values[::step, ::step]


def _without_padding(
    values: npt.NDArray[Any], padding: tuple[float, float] | None
) -> npt.NDArray[Any]:
    if padding is None:
        return values
    return values[(values < padding[0]) | (values > padding[1])]
