"""Pictures beside the volumes: small ones of series, and what files draw over their images."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Graphics = dict[int, npt.NDArray[np.bool_]]
"""What the files of a stack draw over their images, ``(rows, columns)`` by slice index."""


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """A small picture of a series: ``(h, w)`` or ``(h, w, 3)`` uint8."""

    series_key: str
    pixels: npt.NDArray[np.uint8]
