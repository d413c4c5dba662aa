from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from medviewer.image.presets import (
    CT_PRESETS,
    PET_PRESETS,
    WindowChoice,
    ct_preset,
    default_window,
    presets_of,
    region_window,
    window_choices,
)
from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.preferences.window_presets import WindowPreset


def volume(
    modality: str = "MR",
    *,
    stored: npt.NDArray[np.generic] | None = None,
    windows: tuple[Window, ...] = (),
    rescale: Rescale = Rescale(),
    unit: str = "",
    padding: tuple[float, float] | None = None,
) -> Volume:
    pixels = np.arange(101, dtype=np.int16).reshape(1, 1, 101) if stored is None else stored
    info = SliceInfo(rescale, windows=windows)
    return Volume(pixels, (info,) * len(pixels), modality=modality, unit=unit, padding=padding)


def color_volume() -> Volume:
    return Volume(np.zeros((1, 2, 2, 3), np.uint8), (SliceInfo(),), "RGB")


@pytest.mark.parametrize(
    ("name", "center", "width"),
    [
        ("Soft tissue", 40, 400),
        ("Mediastinum", 50, 350),
        ("Lung", -600, 1500),
        ("Bone", 400, 2000),
        ("Brain", 40, 80),
        ("Posterior fossa", 40, 120),
        ("Stroke", 40, 40),
        ("Subdural", 75, 200),
        ("Liver", 90, 150),
        ("Angio", 300, 600),
        ("Emphysema", -850, 500),
        ("Sinus", 400, 4000),
        ("Temporal bone", 700, 4000),
    ],
)
def test_ct_presets_are_those_that_radiologists_expect(
    name: str, center: float, width: float
) -> None:
    assert Window(center, width, name) in CT_PRESETS


@pytest.mark.parametrize(
    ("body_part", "name"),
    [
        ("HEAD", "Brain"),
        ("chest", "Mediastinum"),
        ("LUNG", "Lung"),
        ("PARANASAL SINUSES", "Sinus"),
        ("IAC", "Temporal bone"),
        ("LSPINE", "Bone"),
        ("ABDOMEN", "Soft tissue"),
        ("", "Soft tissue"),
    ],
)
def test_ct_opens_with_the_preset_of_the_body_part(body_part: str, name: str) -> None:
    assert ct_preset(body_part).name == name
    assert default_window(volume("CT"), 0, body_part).name == name


def test_the_files_own_window_comes_first() -> None:
    own = Window(35, 90, "WINDOW1")
    assert default_window(volume("CT", windows=(own, Window(1, 2))), 0, "HEAD") == own
    assert default_window(volume("MR", windows=(own,)), 0) == own


def test_other_images_open_with_their_range() -> None:
    window = default_window(volume("MR"), 0)
    assert (window.center, window.width) == (50.0, 98.0)


def test_the_range_is_in_modality_units() -> None:
    window = default_window(volume("MR", rescale=Rescale(2.0, -10.0)), 0)
    assert (window.center, window.width) == (90.0, 196.0)


def test_padding_does_not_widen_the_range() -> None:
    stored = np.concatenate([np.arange(101), np.full(500, -2000)]).astype(np.int16)
    padded = volume("MR", stored=stored.reshape(1, 1, -1), padding=(-2000, -2000))
    assert default_window(padded, 0).width == 98.0


def test_an_image_of_padding_alone_has_a_window() -> None:
    padded = volume("MR", stored=np.zeros((1, 2, 2), np.int16), padding=(0, 0))
    assert default_window(padded, 0).width == 1.0


def test_numbers_that_are_none_do_not_matter() -> None:
    stored = np.array([np.nan, *range(101)], dtype=np.float32).reshape(1, 1, -1)
    assert default_window(volume("MR", stored=stored), 0).width == 98.0


def test_a_large_image_is_sampled() -> None:
    stored = np.tile(np.arange(2000, dtype=np.uint16), (1, 2000, 1))
    window = default_window(volume("CR", stored=stored), 0)
    assert window.width == pytest.approx(0.98 * 1999, rel=0.01)


def test_standardised_uptake_opens_with_0_to_6() -> None:
    assert default_window(volume("PT", unit="SUV"), 0) == Window(3, 6, "SUV 0-6", "linear_exact")
    assert presets_of("PT", "SUV") == PET_PRESETS


def test_pet_in_counts_has_no_presets() -> None:
    assert presets_of("PT", "BQML") == ()


def test_colour_passes_unwindowed() -> None:
    assert default_window(color_volume(), 0).width == 255
    assert window_choices(color_volume(), 0) == ()


def test_choices_list_the_files_windows_by_explanation_then_presets() -> None:
    own = (Window(1, 2, "NORMAL"), Window(3, 4))
    names = [each.window.name for each in window_choices(volume("CT", windows=own), 0, "CHEST")]
    assert names[:4] == ["NORMAL", "VOI 2", "Mediastinum", "Soft tissue"]
    assert len(names) == 2 + len(CT_PRESETS)
    assert len(set(names)) == len(names)


def test_choices_without_presets_are_the_files_windows() -> None:
    choices = window_choices(volume("MR", windows=(Window(5, 6, "A"),)), 0)
    assert choices == (WindowChoice(Window(5, 6, "A")),)


def test_readers_presets_stand_between_the_files_and_the_programs() -> None:
    """Of one name the reader's counts; colours come with it, unknown ones do not."""
    own = (
        WindowPreset("CT", "Narrow", 60, 80, "hot_iron"),
        WindowPreset("MR", "T2", 500, 900),
        WindowPreset("CT", "Lung", -500, 1400, "pink"),
    )
    choices = window_choices(volume("CT", windows=(Window(1, 2, "A"),)), 0, "LUNG", own)
    assert choices[:4] == (
        WindowChoice(Window(1, 2, "A")),
        WindowChoice(Window(60, 80, "Narrow"), "hot_iron"),
        WindowChoice(Window(-500, 1400, "Lung")),
        WindowChoice(Window(40, 400, "Soft tissue")),
    )
    assert [each.window.name for each in choices].count("Lung") == 1


def test_presets_for_pet_are_in_suv() -> None:
    own = (WindowPreset("PT", "SUV 0-10", 5, 10, "pet"),)
    choices = window_choices(volume("PT", unit="SUV"), 0, own=own)
    assert choices[0] == WindowChoice(Window(5, 10, "SUV 0-10", "linear_exact"), "pet")
    assert window_choices(volume("PT", unit="BQML"), 0, own=own) == ()


def test_a_region_gives_the_window_of_its_pixels() -> None:
    stored = np.zeros((1, 10, 10), np.int16)
    stored[0, 2:4, 3:6] = 100
    stored[0, 3, 5] = 200
    window = region_window(
        volume("CT", stored=stored, rescale=Rescale(1, -1024)), 0, (2, 4), (3, 6)
    )
    assert window is not None
    # six values, five of 100: the 99 % point is 5 % short of the largest
    assert (window.name, window.center - window.width / 2) == ("Region", -924.0)
    assert window.center + window.width / 2 == pytest.approx(-824 - 5.0)


def test_a_region_ends_with_the_image() -> None:
    stored = np.arange(101, dtype=np.int16).reshape(1, 1, 101)
    window = region_window(volume(stored=stored), 0, (-5, 9), (-20, 500))
    assert window is not None
    assert window.width == 98.0


@pytest.mark.parametrize(
    ("rows", "columns"), [((0, 0), (0, 5)), ((0, 1), (200, 300)), ((0, 1), (-9, -5))]
)
def test_a_region_without_pixels_has_no_window(
    rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    assert region_window(volume(), 0, rows, columns) is None


def test_a_region_of_colour_has_no_window() -> None:
    assert region_window(color_volume(), 0, (0, 2), (0, 2)) is None


def test_pet_in_suv_is_seen_alike_whatever_range_its_file_names() -> None:
    scanned = replace(volume("PT", unit="SUV"), slices=(SliceInfo(windows=(Window(40, 80),)),))
    assert default_window(scanned, 0) == Window(3, 6, "SUV 0-6", "linear_exact")
    counts = replace(scanned, unit="Bq/mL")
    assert default_window(counts, 0) == Window(40, 80)
