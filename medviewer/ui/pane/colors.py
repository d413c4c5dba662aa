"""The few named colours of the AI pane, from the palette: readable on dark and on light."""

from enum import StrEnum

from PySide6.QtGui import QColor, QPalette

from medviewer.app.texts.plain import Severity


class Tone(StrEnum):
    """What a colour says. There is no green: no score means that all is well."""

    TEXT = "text"
    SECONDARY = "secondary"
    ACCENT = "accent"
    WARNING = "warning"
    CRITICAL = "critical"


_ON_DARK = {Tone.ACCENT: "#7ab8ff", Tone.WARNING: "#f0bd5e", Tone.CRITICAL: "#ff9b80"}
_ON_LIGHT = {Tone.ACCENT: "#0b57a4", Tone.WARNING: "#7a4b00", Tone.CRITICAL: "#a32a12"}
_SECONDARY_SHARE = 0.74
_SEVERITY_TONES = {
    Severity.QUIET: Tone.SECONDARY,
    Severity.WARNING: Tone.WARNING,
    Severity.CRITICAL: Tone.CRITICAL,
}


def tone_of(severity: Severity) -> Tone:
    """Return the colour that a text of this severity has."""
    return _SEVERITY_TONES[severity]


def tone_color(palette: QPalette, tone: Tone) -> QColor:
    """Return the colour of `tone` on the palette's window colour."""
    text = palette.color(QPalette.ColorRole.WindowText)
    window = palette.color(QPalette.ColorRole.Window)
    if tone is Tone.TEXT:
        return text
    if tone is Tone.SECONDARY:
        return blend(window, text, _SECONDARY_SHARE)
    named = _ON_DARK if window.lightness() < 128 else _ON_LIGHT
    return QColor(named[tone])


def tint(palette: QPalette, tone: Tone, share: float) -> QColor:
    """Return the palette's window colour with a `share` (0 to 1) of `tone` in it."""
    return blend(palette.color(QPalette.ColorRole.Window), tone_color(palette, tone), share)


def blend(under: QColor, over: QColor, share: float) -> QColor:
    """Mix two colours in sRGB: `share` 0 gives `under`, 1 gives `over`."""
    rest = 1 - share
    return QColor(
        round(under.red() * rest + over.red() * share),
        round(under.green() * rest + over.green() * share),
        round(under.blue() * rest + over.blue() * share),
    )
