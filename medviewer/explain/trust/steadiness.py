"""Whether a map moves with the image, and stays when the image hardly changes.

Each change is one that a finding survives: the image mirrored, moved by a little, with noise that
hardly shows. The map of the changed image is moved back and compared with that of the image. A
network may have learnt that left and right differ: then its map may, too, and the number says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.explain.trust.regions import on_input, region_means
from medviewer.explain.trust.similarity import spearman

Floats = npt.NDArray[np.float32]

SHIFT = 28
"""The image is moved down and right by its side divided by this, its border continued."""

NOISE = 0.05
"""Standard deviation of the noise, as a share of that of the image's values."""

COMPARED_SIDE = 28
"""Maps are compared by the means of so many regions along each side."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change ``(1, C, H, W)``, and what makes maps ``(H, W)`` of both comparable.

    `back` is given the map of the image and that of the changed one, and returns the same parts.
    """

    name: str
    forth: Callable[[Tensor, torch.Generator], Tensor]
    back: Callable[[Floats, Floats], tuple[Floats, Floats]]


def _mirrored(image: Tensor, _generator: torch.Generator) -> Tensor:
    return image.flip(3)


def _mirrored_back(own: Floats, changed: Floats) -> tuple[Floats, Floats]:
    return own, changed[:, ::-1]


def _moved(image: Tensor, _generator: torch.Generator) -> Tensor:
    down, across = _distance(image.shape[2]), _distance(image.shape[3])
    padded = nnf.pad(image, (across, 0, down, 0), mode="replicate")
    return padded[:, :, : image.shape[2], : image.shape[3]]


def _moved_back(own: Floats, changed: Floats) -> tuple[Floats, Floats]:
    down, across = _distance(own.shape[0]), _distance(own.shape[1])
    return own[:-down, :-across], changed[down:, across:]


def _distance(side: int) -> int:
    return max(1, round(side / SHIFT))


def _noisy(image: Tensor, generator: torch.Generator) -> Tensor:
    return image + NOISE * image.std() * torch.randn(image.shape, generator=generator)


def _as_it_is(own: Floats, changed: Floats) -> tuple[Floats, Floats]:
    return own, changed


CHANGES = (
    Change("flip", _mirrored, _mirrored_back),
    Change("shift", _moved, _moved_back),
    Change("noise", _noisy, _as_it_is),
)


def changed_versions(original: Tensor, generator: torch.Generator) -> Tensor:
    """Return the image ``(1, C, H, W)`` itself and after each of `CHANGES`, ``(1 + n, ...)``."""
    return torch.cat([original, *(change.forth(original, generator) for change in CHANGES)])


def steadiness(maps: Floats, shape: tuple[int, int]) -> dict[str, float]:
    """Return, by change, Spearman's correlation of the maps ``(1 + n, h, w)`` of all versions.

    The first is that of the image as it is; `shape` is that of the network's input.
    """
    own, *changed = (on_input(each, shape) for each in maps)
    found = {}
    for change, each in zip(CHANGES, changed, strict=True):
        pair = (region_means(part, COMPARED_SIDE) for part in change.back(own, each))
        found[change.name] = spearman(*pair)
    return found
