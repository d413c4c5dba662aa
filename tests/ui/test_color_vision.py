"""Colours that carry a meaning, as colour-blind eyes see them; and what is told without colour."""

from collections.abc import Iterator
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from medviewer.app.session import Notice, NoticeKind
from medviewer.config import Theme
from medviewer.image.objects.cielab import SAFE_COLORS
from medviewer.image.overlay import COLORMAPS, colormap
from medviewer.ui.exporting.picture import pixels_of
from medviewer.ui.notifications import NoticeBar
from medviewer.ui.slices.crosshair import _COLORS as CROSSHAIR_COLORS
from medviewer.ui.slices.heatmap.tones import CONTOUR_COLORS
from medviewer.ui.slices.measuring.painting import LINE_COLOR
from medviewer.ui.theme import apply_theme, colors_of
from tests.support.color_vision import VISIONS, least_difference, seen_lab
from tests.ui.test_theme import contrast

AT_A_GLANCE = 10.0
"""Some four times what is just noticeable."""


@pytest.fixture(params=get_args(Theme))
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    palette, sliders = qapp.palette(), QApplication.palette("QSlider")
    apply_theme(qapp, request.param)
    yield request.param
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setPalette(sliders, "QSlider")


def test_grey_looks_alike_to_all() -> None:
    greys = [[value] * 3 for value in (0, 60, 128, 255)]
    usual = seen_lab(greys, "usual")
    assert usual[:, 0] == pytest.approx([0, 25.3, 53.6, 100], abs=0.1), "L* of sRGB greys"
    for vision in VISIONS:
        assert seen_lab(greys, vision) == pytest.approx(usual, abs=0.1)


def test_red_and_green_of_one_brightness_are_alike_to_eyes_without_green_cones() -> None:
    red_green = [[192, 80, 77], [125, 125, 60]]
    assert least_difference(red_green, "usual") > 4 * least_difference(red_green, "deuteranopia")


@pytest.mark.parametrize("vision", VISIONS)
def test_segments_are_told_apart(vision: str) -> None:
    assert least_difference(SAFE_COLORS, vision) >= AT_A_GLANCE


@pytest.mark.parametrize("vision", VISIONS)
def test_lines_over_an_image_are_told_apart(vision: str) -> None:
    lines = [*CROSSHAIR_COLORS.values()]
    assert least_difference([line.getRgb()[:3] for line in lines], vision) >= AT_A_GLANCE
    over = [LINE_COLOR, *CONTOUR_COLORS.values()]
    assert least_difference([line.getRgb()[:3] for line in over], vision) >= AT_A_GLANCE


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", COLORMAPS)
def test_heatmaps_get_brighter_all_along(vision: str, name: str) -> None:
    """Brightness alone orders the values, whatever becomes of the hues."""
    lightness = seen_lab(colormap(name)[::17], vision)[:, 0]
    assert (np.diff(lightness) > 1.0).all()
    assert lightness[-1] - lightness[0] > 60


@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_is_chosen_has_a_mark_not_a_colour_alone(
    qtbot: QtBot, theme: Theme, kind: type[QAbstractButton]
) -> None:
    box = kind("")
    qtbot.addWidget(box)
    box.setChecked(True)
    box.resize(30, 24)
    box.clearFocus()
    shown = pixels_of(box.grab().toImage())[..., :3].reshape(-1, 3)
    colors = colors_of(theme)
    assert _count(shown, colors["accent_text"]) >= 8, "a tick or a dot"
    assert _count(shown, colors["accent"]) >= 20
    assert contrast(colors["accent_text"], colors["accent"]) >= 3


def test_kinds_of_messages_have_signs_of_their_own(qtbot: QtBot, theme: Theme) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_theme(colors_of(theme))
    shapes, words = set(), set()
    for kind in NoticeKind:
        bar.show_notice(Notice("Words", kind))
        sign = next(each for each in bar.findChildren(QLabel) if each.accessibleName())
        shapes.add(pixels_of(sign.pixmap().toImage())[..., 0].astype(bool).tobytes())
        words.add(sign.accessibleName())
    assert len(shapes) == len(words) == len(NoticeKind)


def test_bars_that_scroll_are_seen(theme: Theme) -> None:
    colors = colors_of(theme)
    assert contrast(colors["disabled"], colors["panel"]) >= 2.8
    assert contrast(colors["secondary"], colors["panel"]) >= 3


def _count(pixels: npt.NDArray[np.uint8], color: str) -> int:
    """Return how many pixels have nearly a colour."""
    wanted = np.array(QColor(color).getRgb()[:3])
    return int((np.abs(pixels.astype(int) - wanted).max(axis=1) < 40).sum())
