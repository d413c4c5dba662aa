"""The part of an image that a network sees."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldOfView:
    """A rectangle in pixel-edge coordinates: the whole image is ``(0, 0, rows, columns)``."""

    top: float
    left: float
    height: float
    width: float
