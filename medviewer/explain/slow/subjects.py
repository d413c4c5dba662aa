"""One input of a network, and what the network says of changed versions of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.attribution import MapsOf
from medviewer.explain.slow.batches import in_batches
from medviewer.inference.predictor import LoadedClassifier, run_twin, run_whole
from medviewer.models.networks.classifier import VolumeClassifier
from medviewer.models.networks.ensemble import parts_of
from medviewer.models.networks.sequence import SequenceClassifier


class Subject(Protocol):
    """What is explained by running the network on changed versions of it.

    `original` is ``(1, C, H, W)``, or a volume ``(1, C, D, H, W)``, prepared, in the memory of the
    CPU; `indices` say which images of the series its map belongs to.
    """

    @property
    def classifier(self) -> LoadedClassifier: ...  # noqa: D102 - said above

    @property
    def original(self) -> Tensor: ...  # noqa: D102

    @property
    def indices(self) -> tuple[int, ...]: ...  # noqa: D102

    def logits(self, versions: Tensor) -> Tensor:
        """Return ``(M, N, classes)`` with the graph from `versions`, on the network's device.

        M is 1, or the number of an ensemble's members.
        """
        ...

    def scores(self, versions: Tensor) -> Tensor:
        """Return the same ``(M, N, classes)`` without a graph, for `versions` on the CPU."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ImageSubject:
    """An image that is scored by itself."""

    classifier: LoadedClassifier
    original: Tensor
    indices: tuple[int, ...]

    def logits(self, versions: Tensor) -> Tensor:
        """Return ``(M, N, classes)`` with the graph from `versions`."""
        parts = parts_of(self.classifier.image_network)
        return torch.stack([part(versions) for part in parts])

    def scores(self, versions: Tensor) -> Tensor:
        """Return ``(M, N, classes)``, by the twin where there is one."""
        return _plainly(self.classifier, self.logits, versions)


@dataclass(frozen=True, slots=True, eq=False)
class SliceSubject:
    """A slice within its sequence, whose other slices stay as they are.

    `features` are those of all slices ``(S, F)`` in reading order, `place` is the slice's own.
    """

    classifier: LoadedClassifier
    network: SequenceClassifier
    original: Tensor
    indices: tuple[int, ...]
    features: Tensor
    place: int
    maps_of: MapsOf

    def logits(self, versions: Tensor) -> Tensor:
        """Return ``(1, N, classes)`` of the series, or of all slices together, with the graph."""
        return self.read(self.network.encode_slices(versions))

    def scores(self, versions: Tensor) -> Tensor:
        """Return ``(1, N, classes)`` of the series, or of all slices together."""
        encoded = _plainly(
            self.classifier, lambda part: self.network.encode_slices(part)[None], versions
        )[0]

        def read(device: torch.device) -> Tensor:
            with torch.inference_mode():
                return self.read(encoded.to(device)).cpu()

        return run_whole(self.classifier, read)

    def read(self, vectors: Tensor) -> Tensor:
        """Read the sequence with each of the vectors ``(N, F)`` in the slice's place."""
        around = self.features.to(vectors.device)[None].expand(len(vectors), -1, -1)
        before, after = around[:, : self.place], around[:, self.place + 1 :]
        output = self.network.read_sequence(torch.cat([before, vectors[:, None], after], dim=1))
        logits = output.slice_logits.sum(1) if self.maps_of == "slices" else output.series_logits
        return logits[None]


@dataclass(frozen=True, slots=True, eq=False)
class VolumeSubject:
    """All slices of a series as the one volume that the network reads."""

    classifier: LoadedClassifier
    network: VolumeClassifier
    original: Tensor
    indices: tuple[int, ...]

    def logits(self, versions: Tensor) -> Tensor:
        """Return ``(1, N, classes)`` with the graph from `versions`."""
        logits: Tensor = self.network(versions)
        return logits[None]

    def scores(self, versions: Tensor) -> Tensor:
        """Return ``(1, N, classes)``."""

        def run(device: torch.device) -> Tensor:
            with torch.inference_mode():
                return self.logits(versions.to(device)).float().cpu()

        return run_whole(self.classifier, run)


def _plainly(
    classifier: LoadedClassifier, logits_of: Callable[[Tensor], Tensor], versions: Tensor
) -> Tensor:
    """Return what the twin, or else `logits_of`, makes of images; no check of their range."""
    by_twin = run_twin(classifier, versions)
    if by_twin is not None:
        whole = by_twin.logits[None] if by_twin.members is None else by_twin.members
        return torch.from_numpy(whole)

    def run(part: Tensor) -> Tensor:
        on_device = part.to(classifier.device.device, memory_format=torch.channels_last)
        with torch.inference_mode():
            return logits_of(on_device).float().cpu()

    return torch.cat(list(in_batches(classifier, versions, run, CancelToken())), dim=1)
