"""A slice of a series that its network reads as one volume, and what the network says of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.explain.recorders import by_slices
from medviewer.explain.slow.subjects import VolumeSubject
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.depth import as_volume
from medviewer.models.networks.classifier import VolumeClassifier

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SliceOfVolume:
    """A slice within its volume, whose other slices stay as they are.

    `slices` are those of the series ``(S, C, H, W)``, prepared, in reading order and in the memory
    of the CPU; `place` is the slice's own. Versions of it go through the network one by one: a
    volume takes the memory of many images.
    """

    classifier: LoadedClassifier
    network: VolumeClassifier
    slices: Tensor
    place: int

    @property
    def original(self) -> Tensor:
        """The slice as it is, ``(1, C, H, W)``."""
        return self.slices[self.place : self.place + 1]

    def whole(self, version: Tensor) -> VolumeSubject:
        """Return the volume, at the depth of the card, with ``(1, C, H, W)`` for the slice."""
        slices = torch.cat([self.slices[: self.place], version, self.slices[self.place + 1 :]])
        volume = as_volume(slices, self.classifier.card.input.depth)
        return VolumeSubject(self.classifier, self.network, volume, tuple(range(len(slices))))

    def scores(self, versions: Tensor) -> Tensor:
        """Return ``(1, N, classes)`` of the series, for versions ``(N, C, H, W)`` on the CPU."""
        wholes = map(self.whole, torch.split(versions, 1))
        return torch.cat([whole.scores(whole.original) for whole in wholes], dim=1)

    def own_part(self, maps: Floats) -> Floats:
        """Return what the viewer shows over the slice of a volume's map ``(d, h, w)``."""
        by_slice = by_slices(torch.from_numpy(np.ascontiguousarray(maps))[None], len(self.slices))
        return np.asarray(by_slice[self.place, 0].numpy())
