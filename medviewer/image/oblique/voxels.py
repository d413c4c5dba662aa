"""The slices of a turned plane: a volume whose voxels are interpolated when they are looked at."""

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from medviewer.image.geometry import PlaneGeometry, VolumeGeometry, as_vector
from medviewer.image.oblique.sampling import SampledVolume, Values, sampled_plane, sampled_volume
from medviewer.image.oblique.tilt import PlaneTilt, directions, tilted_grid
from medviewer.image.volume import SliceInfo, Volume

_KEPT_BYTES = 96 * 2**20
"""Memory for slices of one plane that were interpolated; a slab that moves on needs most again."""

_Key = int | slice | tuple[Any, ...]


class ObliqueVoxels:
    """Looks like an array ``(K, J, I)`` to who takes slices of it; NaN where no volume is.

    Slices that were made lately are kept. Every thread may ask.
    """

    ndim = 3

    def __init__(self, source: SampledVolume, geometry: VolumeGeometry) -> None:
        self.shape = geometry.shape
        self.dtype = source.dtype
        self._source = source
        self._affine = geometry.affine_lps
        self._made: OrderedDict[int, Values] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """How many voxels there would be."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def nbytes(self) -> int:
        """How much memory the slices take that are kept."""
        with self._lock:
            return sum(each.nbytes for each in self._made.values())

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: _Key) -> Any:  # Any: an array, or one value of it
        index, *rest = key if isinstance(key, tuple) else (key,)
        if isinstance(index, slice):
            numbers = range(*index.indices(len(self)))
            return np.stack([self._slice(number)[tuple(rest)] for number in numbers])
        made = self._slice(int(index))
        return made[tuple(rest)] if rest else made

    def _slice(self, index: int) -> Values:
        index = range(len(self))[index]  # negative ones count from the end
        with self._lock:
            found = self._made.get(index)
        if found is None:
            found = self._interpolated(index)
            found.setflags(write=False)
            with self._lock:
                self._made[index] = found
                while len(self._made) > 1 and len(self._made) * found.nbytes > _KEPT_BYTES:
                    self._made.popitem(last=False)
        return found

    def _interpolated(self, index: int) -> Values:
        corner = self._affine[:3, 3] + index * self._affine[:3, 0]
        return sampled_plane(self._source, corner, self._affine[:3, 1:3].T, self.shape[1:])


def oblique_volume(straight: Volume, tilt: PlaneTilt) -> Volume:
    """Return a plane of a volume (`reformatted`) after it was turned.

    Its voxels are cubes in modality values' stored scale, float, trilinear between those of the
    scanner; nothing is interpolated before it is looked at.
    """
    assert straight.geometry is not None, "planes are regular"
    geometry = tilted_grid(straight.geometry, tilt)
    voxels = ObliqueVoxels(sampled_volume(straight), geometry)
    step = geometry.spacing_mm[0]
    return replace(
        straight,
        # an array to all who take slices, see above
        stored=cast("npt.NDArray[Any]", voxels),
        slices=_slices(straight.slices[straight.slice_count // 2], geometry),
        pixel_spacing_mm=(step, step),
        slice_thickness_mm=step,
        geometry=geometry,
        padding=None,
    )


def made_slices(volume: Volume, first: int, last: int) -> list[npt.NDArray[Any]] | None:
    """Return slices of a turned plane one by one, None where they lie in memory as an array."""
    stored: object = volume.stored  # an array to all others, see `oblique_volume`
    if isinstance(stored, np.ndarray):
        return None
    return [volume.stored[index] for index in range(first, last)]


def _slices(like: SliceInfo, geometry: VolumeGeometry) -> tuple[SliceInfo, ...]:
    _, down, right = (as_vector(each) for each in directions(geometry))
    steps = np.arange(geometry.shape[0])[:, None]
    positions = geometry.affine_lps[:3, 3] + steps * geometry.affine_lps[:3, 0]
    return tuple(  # plain numbers: there may be a thousand, at every movement of a hand
        SliceInfo(like.rescale, PlaneGeometry((x, y, z), right, down), like.windows)
        for x, y, z in positions.tolist()
    )
