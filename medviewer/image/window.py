"""Windowing: from modality values to grey (DICOM PS3.3 C.11.2)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from medviewer.image.bands import in_bands
from medviewer.language import later

if TYPE_CHECKING:
    from medviewer.image.volume import Rescale

VoiFunction = Literal["linear", "linear_exact", "sigmoid"]
GreyArray = npt.NDArray[np.uint8]
StoredRange = tuple[float, float]
_Entry = TypeVar("_Entry", bound=np.generic)

_WHITE = 255.0
_VALUES_AT_ONCE = 2**15
"""Values without a table are windowed in parts whose float64 copies stay in the processor."""
_LOOKED_UP_AT_ONCE = 2**17
_HUGE = 1e300
"""Larger values would make the width of an automatic window infinite."""


@dataclass(frozen=True, slots=True)
class VoiTable:
    """A VOI look-up table (DICOM PS3.3 C.11.2.1.1): grey levels of the values from `first` on.

    Values outside take the first or last entry. An entry of ``2 ** bits - 1`` is white.
    """

    first: int
    bits: int
    entries: tuple[int, ...]

    def unit_levels(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the part of white, 0 to 1, of values of any shape; NaN stays NaN."""
        known = ~np.isnan(values)
        last = len(self.entries) - 1
        places = np.clip(np.rint(np.where(known, values, 0.0)) - self.first, 0, last).astype(int)
        levels = np.array(self.entries, np.float64)[places] / (2**self.bits - 1)
        return np.where(known, levels, np.nan)


@dataclass(frozen=True, slots=True)
class Window:
    """A VOI window in modality units; linear (DICOM PS3.3 C.11.2.1.2.1) unless it says otherwise.

    `function` is VOILUTFunction (0028,1056): ``linear``, ``linear_exact`` (C.11.2.1.3.2) or
    ``sigmoid`` (C.11.2.1.3.1). A `table` takes the place of the function; centre and width are
    then the range of values that it has entries for.
    """

    center: float
    width: float
    name: str = ""
    function: VoiFunction = "linear"
    table: VoiTable | None = None

    def __post_init__(self) -> None:
        if not self.width >= 1e-12:  # also refuses NaN
            raise ValueError(f"a window's width must be positive, not {self.width}")


def grey_values(values: npt.NDArray[Any], window: Window, *, inverted: bool = False) -> GreyArray:
    """Map modality values of any shape to 0-255; NaN becomes black, inverted or not."""
    with np.errstate(over="ignore", invalid="ignore"):
        levels = _unit_levels(np.asarray(values, dtype=np.float64), window)
        if inverted:
            np.subtract(1.0, levels, out=levels)
        np.fmin(np.fmax(levels, 0.0, out=levels), 1.0, out=levels)  # NaN is 0 from here on
        levels *= _WHITE
        levels += 0.5
        return levels.astype(np.uint8)


def build_lut(
    dtype: np.dtype[Any],
    rescale: "Rescale",
    window: Window,
    *,
    inverted: bool = False,
    padding: StoredRange | None = None,
) -> GreyArray:
    """Return the grey of every value that `dtype` (8 or 16 bit integers) can store.

    The table is indexed by the bit pattern read as an unsigned number, so signed pixels need no
    offset: ``lut[stored.view(unsigned)]``. Values in the range `padding` are black.
    """
    patterns = np.arange(2 ** (8 * dtype.itemsize), dtype=f"u{dtype.itemsize}")
    stored = patterns.view(dtype) if dtype.kind != "b" else patterns
    levels = grey_values(_rescaled(stored, rescale), window, inverted=inverted)
    return _blacken_padding(levels, stored, padding)


def apply_window(
    stored: npt.NDArray[Any],
    rescale: "Rescale",
    window: Window,
    *,
    inverted: bool = False,
    padding: StoredRange | None = None,
    out: GreyArray | None = None,
) -> GreyArray:
    """Window stored values of any shape to uint8 grey, into `out` (same shape) where given."""
    native = stored if stored.dtype.isnative else stored.astype(stored.dtype.newbyteorder("="))
    if native.dtype.kind in "iub" and native.dtype.itemsize <= 2:
        lut = build_lut(native.dtype, rescale, window, inverted=inverted, padding=padding)
        return apply_lut(native, lut, out=out)
    levels = np.empty(native.shape, np.uint8) if out is None else out
    step = max(1, _VALUES_AT_ONCE * len(native) // max(native.size, 1))
    for start in range(0, len(native), step):
        part = native[start : start + step]
        grey = grey_values(_rescaled(part, rescale), window, inverted=inverted)
        levels[start : start + step] = _blacken_padding(grey, part, padding)
    return levels


def apply_lut(
    stored: npt.NDArray[Any], lut: npt.NDArray[_Entry], out: npt.NDArray[_Entry] | None = None
) -> npt.NDArray[_Entry]:
    """Look stored 8 or 16 bit integers up in a table that has `build_lut`'s order."""
    out = np.empty(stored.shape, lut.dtype) if out is None else out
    look_up(lut, bit_patterns(stored), out)
    return out


def has_table(dtype: np.dtype[Any]) -> bool:
    """Tell whether `build_lut` makes a table of all values of a type."""
    return dtype.kind in "iub" and dtype.itemsize <= 2 and dtype.isnative


def bit_patterns(stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return stored integers as their places in a table of `build_lut`, without a copy."""
    return stored.view(f"u{stored.dtype.itemsize}")


def look_up(
    table: npt.NDArray[_Entry], indices: npt.NDArray[Any], out: npt.NDArray[_Entry]
) -> None:
    """Write ``table[indices]`` into `out`; every index must be in the table.

    Done in bands of rows: NumPy makes 64 bit copies of the indices, which stay in the processor's
    cache that way.
    """
    step = max(1, _LOOKED_UP_AT_ONCE * len(indices) // max(indices.size, 1))

    def look_up_band(band: slice) -> None:
        # "clip" because the default mode "raise" buffers `out`
        np.take(table, indices[band], out=out[band], mode="clip")

    in_bands(len(indices), step, look_up_band)


def auto_window(values: npt.NDArray[Any], low: float = 1.0, high: float = 99.0) -> Window:
    """Return the window from the `low` to the `high` percentile of the finite values."""
    finite = np.asarray(values)[np.isfinite(values)]
    if not finite.size:
        return Window(0.5, 1.0, later("Windows", "Auto"), "linear_exact")
    within = np.clip(finite.astype(np.float64), -_HUGE, _HUGE)
    darkest, brightest = (float(value) for value in np.percentile(within, [low, high]))
    width = max(brightest - darkest, 1e-9) if brightest > darkest else 1.0
    return Window((darkest + brightest) / 2, width, later("Windows", "Auto"), "linear_exact")


def _rescaled(stored: npt.NDArray[Any], rescale: "Rescale") -> npt.NDArray[np.float64]:
    values = stored.astype(np.float64)
    values *= rescale.slope
    values += rescale.intercept
    return values


def _unit_levels(values: npt.NDArray[np.float64], window: Window) -> npt.NDArray[np.float64]:
    """Return a new array whose part from 0 to 1 is the grey scale; beyond is to be clipped."""
    center, width = window.center, window.width
    if window.table is not None:
        return window.table.unit_levels(values)
    if window.function == "sigmoid":
        return np.asarray(1.0 / (1.0 + np.exp(-4.0 * (values - center) / width)))
    if window.function == "linear" and width == 1:  # a step: the formula would divide by zero
        return np.where(np.isnan(values), np.nan, values > center - 0.5)
    if window.function == "linear" and width > 1:
        center, width = center - 0.5, width - 1.0
    # below a width of 1 C.11.2.1.2.1 says nothing: it is read as LINEAR_EXACT there
    levels = values - (center - width / 2)
    levels /= width
    return levels


def _blacken_padding(
    levels: GreyArray, stored: npt.NDArray[Any], padding: StoredRange | None
) -> GreyArray:
    if padding is not None:
        levels[(stored >= padding[0]) & (stored <= padding[1])] = 0
    return levels
