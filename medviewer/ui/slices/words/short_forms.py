"""Shorter words for small views: what must be known stands there whole."""

from medviewer.app.linking import BY_SHARE, NO_PATIENT, SEVERAL_PATIENTS
from medviewer.explain.attribution import CAPTION, SPREAD_CAPTION
from medviewer.language import later, translate

NOTICE = later("Image view", "Not for diagnostic use")
FLIPPED = later("Image view", "FLIPPED")
ROTATED = later("Image view", "ROTATED {angle}°")
THINNED = later("Image view", "Overview: zoom in to see every pixel")
COLORS_REST = later("Image view", "Colours are off under the heatmap")

_TURNS = 90, 180, 270


def short_form(text: str) -> str:
    """Return a shorter wording of a text as it is shown, or the text where there is none.

    A short form may have a shorter one.
    """
    return _short_forms().get(text, text)


def _short_forms() -> dict[str, str]:
    """Return the short forms by the long ones, in the language that is spoken now."""
    apart = translate("Image view", "Different patients, not linked")
    rotated, turned = translate("Image view", ROTATED), translate("Image view", "ROT {angle}°")
    return {
        translate("Image view", NOTICE): translate("Image view", "Not for diagnosis"),
        translate("Image view", FLIPPED): translate("Image view", "FLIP"),
        translate("Image view", THINNED): translate("Image view", "Overview"),
        translate("Image view", COLORS_REST): translate("Image view", "Colours off"),
        translate("Captions", CAPTION): translate("Image view", "Not a lesion outline"),
        translate("Captions", SPREAD_CAPTION): translate("Image view", "Members differ here"),
        translate("Layouts", SEVERAL_PATIENTS): apart,
        apart: translate("Image view", "Different patients"),
        translate("Layouts", NO_PATIENT): translate("Image view", "Perhaps not one patient"),
        translate("Layouts", BY_SHARE): translate("Image view", "Link: relative"),
    } | {rotated.format(angle=angle): turned.format(angle=angle) for angle in _TURNS}
