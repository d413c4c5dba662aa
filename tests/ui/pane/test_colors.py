import pytest
from PySide6.QtGui import QColor, QPalette

from medviewer.app.texts.plain import Severity
from medviewer.ui.pane import chip, notice
from medviewer.ui.pane.colors import Tone, blend, tint, tone_color, tone_of

WINDOWS = {
    "black": ("#000000", "#ffffff"),
    "dark": ("#1e2126", "#e4e6ea"),
    "grey dark": ("#2b2f36", "#e4e6ea"),
    "light": ("#f4f5f7", "#16191d"),
    "white": ("#ffffff", "#000000"),
}


def luminance(color: QColor) -> float:
    """WCAG 2.2, relative luminance."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=WINDOWS)
def palette(request: pytest.FixtureRequest) -> QPalette:
    window, text = WINDOWS[request.param]
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return palette


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_is_readable_on_dark_and_on_light(palette: QPalette, tone: Tone) -> None:
    ground = palette.color(QPalette.ColorRole.Window)
    assert contrast(tone_color(palette, tone), ground) >= 4.5


@pytest.mark.parametrize("tone", [Tone.WARNING, Tone.CRITICAL])
def test_every_tone_is_readable_on_its_own_tint(palette: QPalette, tone: Tone) -> None:
    share = max(chip.TINT_SHARE, notice.TINT_SHARE)
    assert contrast(tone_color(palette, tone), tint(palette, tone, share)) >= 4.5


@pytest.mark.parametrize("tone", list(Tone))
def test_no_tone_is_green(palette: QPalette, tone: Tone) -> None:
    color = tone_color(palette, tone)
    is_green = color.hsvSaturationF() > 0.2 and 80 <= color.hsvHue() <= 165
    assert not is_green


def test_blending_mixes_each_channel() -> None:
    mixed = blend(QColor(0, 100, 200), QColor(100, 0, 255), 0.25)
    assert mixed.getRgb()[:3] == (25, 75, 214)


def test_each_severity_has_its_own_tone() -> None:
    assert len({tone_of(severity) for severity in Severity}) == len(Severity)
