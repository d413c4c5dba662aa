"""How a slice stands on the screen: flips, quarter turns, and the letters at its edges."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.image.geometry import PlaneGeometry

_OBLIQUE = 0.1
"""A direction names a body axis when it leans to it by more than about 6 degrees."""

_OPPOSITE = str.maketrans("LRAPHF", "RLPAFH")


@dataclass(frozen=True, slots=True)
class ScreenOrientation:
    """Flips first, then clockwise quarter turns (0 to 3)."""

    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    quarter_turns: int = 0

    @property
    def swaps_axes(self) -> bool:
        """Whether rows run across the screen."""
        return self.quarter_turns % 2 == 1

    def to_screen(
        self, row: float, column: float, height: float, width: float
    ) -> tuple[float, float]:
        """Map a point of a ``height x width`` image to ``(y, x)`` in the oriented image.

        Points are in edge coordinates: the image spans 0 to height and 0 to width.
        """
        y = height - row if self.flipped_vertically else row
        x = width - column if self.flipped_horizontally else column
        for _ in range(self.quarter_turns % 4):
            y, x = x, height - y
            height, width = width, height
        return y, x

    def to_image(self, y: float, x: float, height: float, width: float) -> tuple[float, float]:
        """Map ``(y, x)`` of the oriented image back to ``(row, column)``: undoes `to_screen`."""
        if self.swaps_axes:
            height, width = width, height
        for _ in range(self.quarter_turns % 4):
            y, x = width - x, y
            height, width = width, height
        row = height - y if self.flipped_vertically else y
        column = width - x if self.flipped_horizontally else x
        return row, column


@dataclass(frozen=True, slots=True)
class EdgeLetters:
    """Which side of the patient lies at each edge of the screen; all empty when unknown."""

    left: str = ""
    top: str = ""
    right: str = ""
    bottom: str = ""

    def oriented(self, orientation: ScreenOrientation) -> "EdgeLetters":
        """Return the letters after the image was flipped and turned."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        if orientation.flipped_horizontally:
            left, right = right, left
        if orientation.flipped_vertically:
            top, bottom = bottom, top
        for _ in range(orientation.quarter_turns % 4):
            left, top, right, bottom = bottom, left, top, right
        return EdgeLetters(left, top, right, bottom)


def display_slice(pixels: npt.NDArray[Any], orientation: ScreenOrientation) -> npt.NDArray[Any]:
    """Return a view of a ``(J, I, ...)`` slice as it stands on the screen."""
    if orientation.flipped_horizontally:
        pixels = pixels[:, ::-1]
    if orientation.flipped_vertically:
        pixels = pixels[::-1]
    return np.rot90(pixels, -orientation.quarter_turns)


def plane_letters(plane: PlaneGeometry) -> EdgeLetters:
    """Return the letters of an image plane (DICOM PS3.3 C.7.6.1.1.1), up to three an edge."""
    rightwards, downwards = plane.row_direction, plane.column_direction
    return EdgeLetters(
        left=direction_letters(-value for value in rightwards),
        top=direction_letters(-value for value in downwards),
        right=direction_letters(rightwards),
        bottom=direction_letters(downwards),
    )


def film_letters(patient_orientation: str) -> EdgeLetters:
    r"""Return the letters of a film from PatientOrientation (0020,0020), such as ``L\F``.

    The first value is where rows run to, the second where columns run to. Anything but two values
    of the letters L R A P H F gives no letters: a wrong letter is worse than none.
    """
    parts = [part.strip().upper() for part in patient_orientation.split("\\")]
    if len(parts) != 2 or not all(_names_directions(part) for part in parts):
        return EdgeLetters()
    right, bottom = parts
    return EdgeLetters(right.translate(_OPPOSITE), bottom.translate(_OPPOSITE), right, bottom)


def direction_letters(direction: Iterable[float]) -> str:
    """Name an LPS direction: L P H for the positive axes, strongest axis first."""
    named = [
        (abs(value), positive if value > 0 else negative)
        for value, positive, negative in zip(direction, "LPH", "RAF", strict=True)
        if abs(value) > _OBLIQUE
    ]
    return "".join(letter for _, letter in sorted(named, key=lambda pair: -pair[0]))


def _names_directions(part: str) -> bool:
    return bool(part) and len(set(part)) == len(part) <= 3 and set(part) <= set("LRAPHF")
