"""May this model read these pixels? Checks that need the image itself."""

from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.suitability import decisive
from medviewer.language import translate
from medviewer.models.card import ModelCard

Pixels = npt.NDArray[Any]  # any integer or float type: numpy has no narrower name for it

SATURATED_SHARE = 0.25
"""Share of the central pixels at one extreme value from which an image counts as saturated.

Of 1,000 of the reference model's training films none had more than 0.011.
"""
_BORDER_SHARE = 0.2
_COLOR_DIFFERENCE = 24
_COLOR_SHARE = 0.01
_SAMPLED_STEP = 4


def check_pixels(card: ModelCard, image: Pixels) -> tuple[InputWarning, ...]:
    """Return the reasons to refuse one image by its pixels, else every reason for care.

    Parameters
    ----------
    card
        Of the model that is to read it.
    image
        ``(J, I)`` grey of any type, or ``(J, I, 3)`` red, green, blue in uint8.
    """
    found = [*_check_color(image), *_check_values(card, image), *_check_size(card, image)]
    return decisive(found)


def to_grey(image: Pixels) -> Pixels:
    """Return ``(J, I)`` of a grey image that is stored as ``(J, I, 3)``: one of its channels."""
    return image[..., 1] if image.ndim == 3 else image


def _check_color(image: Pixels) -> list[InputWarning]:
    """Refuse real colour; say when grey comes as red, green and blue."""
    if image.ndim == 2:
        return []
    sample = image[::_SAMPLED_STEP, ::_SAMPLED_STEP].astype(np.int16)
    spread = sample.max(axis=2) - sample.min(axis=2)
    if float((spread > _COLOR_DIFFERENCE).mean()) > _COLOR_SHARE:
        text = translate("Suitability", "The image is in colour; the model reads grey images only.")
        return [InputWarning(WarningKind.COLOR_IMAGE, text, refuses=True)]
    text = translate(
        "Suitability",
        "The image is grey but stored in colour, so it may be a copy; it was converted.",
    )
    return [InputWarning(WarningKind.COLOR_IMAGE, text)]


def _check_values(card: ModelCard, image: Pixels) -> list[InputWarning]:
    """Refuse an image of one value or without numbers; say when too much is at one extreme.

    Of a slice, much may be air or masked: only a projection is saturated by that.
    """
    low, high = _extremes(image)
    if not high > low:  # also where there is no number at all
        text = translate(
            "Suitability", "The image is empty: all its pixels have the same value or none."
        )
        return [InputWarning(WarningKind.EMPTY_IMAGE, text, refuses=True)]
    if card.input.kind == "slices":
        return []
    center = _center(to_grey(image))
    share = max(np.count_nonzero(center == low), np.count_nonzero(center == high)) / center.size
    if share <= SATURATED_SHARE:
        return []
    text = translate(
        "Suitability",
        "Much of the image is saturated: a large part of its middle has one extreme value.",
    )
    return [InputWarning(WarningKind.SATURATED_IMAGE, text)]


def _extremes(image: Pixels) -> tuple[float, float]:
    """Return the smallest and largest finite value, or NaN twice."""
    if image.dtype.kind == "f":
        image = image[np.isfinite(image)]
    if image.size == 0:
        return float("nan"), float("nan")
    return float(image.min()), float(image.max())


def _center(image: Pixels) -> Pixels:
    """Return the middle part without the borders, where collimators and air are black."""
    top, left = (int(size * _BORDER_SHARE) for size in image.shape)
    return image[top : image.shape[0] - top, left : image.shape[1] - left]


def _check_size(card: ModelCard, image: Pixels) -> list[InputWarning]:
    """Refuse what is far smaller than the network's input; say when it is smaller."""
    rows, columns = image.shape[:2]
    wanted = card.preprocess
    if rows >= wanted.height and columns >= wanted.width:
        return []
    far_smaller = rows * 4 < wanted.height or columns * 4 < wanted.width
    small = translate(
        "Suitability",
        "The image is small: {rows} x {columns} pixels, and the network reads {height} x {width}.",
    )
    if far_smaller:
        small = translate(
            "Suitability",
            "The image is far too small: {rows} x {columns} pixels, "
            "and the network reads {height} x {width}.",
        )
    text = small.format(rows=rows, columns=columns, height=wanted.height, width=wanted.width)
    return [InputWarning(WarningKind.SMALL_IMAGE, text, refuses=far_smaller)]
