"""Smaller and gathered copies of a volume's slices, made once for every view that shows it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt

from medviewer.image.bands import in_bands
from medviewer.image.reduction import reduced, resampled
from medviewer.image.region import Region
from medviewer.image.slab import Slab, slab_slice
from medviewer.image.volume import Volume
from medviewer.image.window import GreyArray, bit_patterns, has_table

Pixels = npt.NDArray[Any]

_COPIED_BYTES = 96 * 2**20
"""Memory for the copies of one volume."""
_COPIES_OF_ONE = 5
"""How many there are of one slice: four views of several sizes, and the levels they come from."""
_GATHERED_AT_ONCE = 64
"""Rows of a slice whose pixels lie far apart in memory."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A slice of a volume, or the slab around it."""

    slice_index: int
    slab: Slab | None = None


_Key = tuple[Cut, int | Region]


class Buffer:
    """Memory that grows to the largest array so far: fresh memory would cost more than its use."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._flat = np.empty(0, dtype)

    def of(self, shape: tuple[int, int]) -> npt.NDArray[Any]:
        """Return an array; as long as the shape stays, it is the same memory."""
        size = shape[0] * shape[1]
        if size > self._flat.size:
            self._flat = np.empty(max(size, 2 * self._flat.size), self._flat.dtype)
        return self._flat[:size].reshape(shape)


class SliceCopies:
    """What was made of one volume's slices; the copies used last are kept."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume  # kept: the registry below knows volumes by their identity
        self._is_scattered = _is_scattered(volume.stored)
        self._made: OrderedDict[_Key, Pixels] = OrderedDict()
        self._bytes = 0
        self._grey = Buffer(np.uint8)
        self._grey_key: Hashable = None

    def pixels(self, cut: Cut, region: Region, *, again: bool = False) -> Pixels:
        """Return the stored values of a region, of the shape and at the points that it tells.

        What is looked up `again`, in another window, comes as places (`np.intp`) in a table of the
        stored values, where there can be one (`has_table`): a drag goes on with it.
        """
        if region.points is None:
            whole = self._level(cut, region.level)
            return whole[region.top : region.bottom, region.left : region.right]
        key = (cut, region)
        if key not in self._made:
            whole, factor = self._level(cut, region.level), 2**region.level
            down, across = region.steps
            steps = (down / factor, across / factor)
            self._remember(key, resampled(whole, region.shape, steps))
        elif again and has_table(self._made[key].dtype):
            self._remember(key, bit_patterns(self._forget(key)).astype(np.intp))
        self._made.move_to_end(key)
        return self._made[key]

    def grey(
        self, key: Hashable, shape: tuple[int, int], fill: Callable[[GreyArray], None]
    ) -> GreyArray:
        """Return what `fill` wrote for a key, until another key is asked for.

        Linked views show the same slice in the same window below other maps, one after the other.
        """
        grey: GreyArray = self._grey.of(shape)
        if key != self._grey_key:
            self._grey_key = None  # if it fails there is none
            fill(grey)
            self._grey_key = key
        return grey

    def _level(self, cut: Cut, level: int) -> Pixels:
        """Return the whole cut, `level` times halved."""
        if level == 0 and cut.slab is None and not self._is_scattered:
            pixels: Pixels = self._volume.stored[cut.slice_index]
            return pixels
        key = (cut, level)
        if key not in self._made:
            self._remember(key, self._halved(cut, level))
        self._made.move_to_end(key)
        return self._made[key]

    def _halved(self, cut: Cut, level: int) -> Pixels:
        if level > 0:
            return reduced(self._level(cut, 0), level, self._volume.padding)
        if cut.slab is None:
            return _gathered(self._volume.stored[cut.slice_index])
        return slab_slice(self._volume, cut.slice_index, cut.slab)

    def _remember(self, key: _Key, copy: Pixels) -> None:
        alike = [other for other in self._made if other[0] == key[0]]
        if len(alike) > _COPIES_OF_ONE:  # somebody zooms: the sizes before are of no more use
            self._forget(alike[0])
        self._made[key] = copy
        self._bytes += copy.nbytes
        while len(self._made) > 2 and self._bytes > _COPIED_BYTES:
            self._forget(next(iter(self._made)))

    def _forget(self, key: _Key) -> Pixels:
        copy = self._made.pop(key)
        self._bytes -= copy.nbytes
        return copy


_shared: WeakValueDictionary[int, SliceCopies] = WeakValueDictionary()


def copies_of(volume: Volume) -> SliceCopies:
    """Return the copies that all views of a volume share; they go with the last view."""
    copies = _shared.get(id(volume))
    if copies is None:
        copies = _shared[id(volume)] = SliceCopies(volume)
    return copies


def _gathered(pixels: Pixels) -> Pixels:
    """Return a copy whose rows are whole in memory."""
    copy = np.empty(pixels.shape, pixels.dtype)

    def gather(band: slice) -> None:
        copy[band] = pixels[band]

    in_bands(len(pixels), _GATHERED_AT_ONCE, gather)
    return copy


def _is_scattered(stored: Pixels) -> bool:
    """Whether the pixels of a row lie far apart in memory: to collect them once is quicker."""
    is_array = isinstance(stored, np.ndarray)  # not so of a turned plane, whose slices are made
    return is_array and stored.ndim == 3 and abs(stored.strides[2]) != stored.itemsize
