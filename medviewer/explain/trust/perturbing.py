"""Deletion and insertion: whether the logit follows what the map says, region by region.

The one definition of the program: ``medviewer trust`` averages these areas over images, and
``medviewer explain --check`` tells them map by map. With f(k) the logit of the image of which k of
n equal shares of the regions are replaced (put in), an area is the mean of (f(k-1) + f(k)) / 2 over
k = 1..n.

Petsiuk, Das & Saenko, "RISE", BMVC 2018, by regions as in Samek et al., "Evaluating the
visualization of what a deep neural network has learned", IEEE TNNLS 28(11), 2017. The regions of
the input are ordered by the map's mean in them, highest first. *Deletion* replaces them in that
order by a baseline, *insertion* puts them into the baseline in that order; each curve is the logit
over the share of regions, its area the mean logit by the trapezoidal rule. A good map has a small
deletion area and a large insertion area. All orders - of methods, of the edge detector, random
ones - cut the same regions, so that no shape of mask is at an advantage.

The curves are raw logits here, because a logit is what the maps explain: one scale for all images
of a class. They are brought to shares of the logit's fall from image to baseline when they are
averaged over images, never image by image, where that fall may be nearly nothing.

What is computed once: an image that two orders ask for is run once (methods whose maps agree cost
nothing more), and a random order read backwards is random too, so that one curve is both its
deletion and its insertion.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.cancel import CancelToken
from medviewer.explain.trust.mapping import OneImage
from medviewer.explain.trust.regions import on_input, region_means

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

Baseline = Literal["blurred", "mean"]

_BLUR = 8
"""The Gaussian blur's standard deviation is the image's side divided by this."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How images are cut.

    Attributes
    ----------
    side
        Regions along height and width.
    steps
        Points of a curve after the first.
    baseline
        What replaces a region: a strongly blurred copy (Fong & Vedaldi, ICCV 2017), or the image's
        mean by channel.
    random_orders
        How many random curves are averaged.
    """

    side: int = 14
    steps: int = 8
    baseline: Baseline = "blurred"
    random_orders: int = 2


@dataclass(frozen=True, slots=True)
class Areas:
    """Mean logits along the curves; `whole` and `blank` are those of the image and the baseline.

    `randoms` are those of the random orders one by one; more orders begin with the same ones.
    """

    whole: float
    blank: float
    randoms: tuple[float, ...]
    deletion: tuple[float, ...]
    insertion: tuple[float, ...]

    @property
    def random(self) -> float:
        """The mean of the random orders."""
        return float(np.mean(self.randoms))


def areas_of_maps(
    subject: OneImage,
    target: int,
    maps: Sequence[Floats],
    cutting: Cutting,
    seed: Sequence[int],
    token: CancelToken,
) -> Areas:
    """Return the areas for maps ``(h, w)`` of one input, each on a grid of its own.

    The `seed` decides in which order equal regions go, and the random orders.
    """
    shape = (subject.original.shape[2], subject.original.shape[3])
    orders = [
        order_of(region_means(on_input(each, shape), cutting.side), np.random.default_rng(seed))
        for each in maps
    ]
    return areas_under(subject, target, orders, cutting, np.random.default_rng(seed), token)


def areas_under(
    subject: OneImage,
    target: int,
    orders: Sequence[Indices],
    cutting: Cutting,
    generator: np.random.Generator,
    token: CancelToken,
) -> Areas:
    """Return the areas for each order of regions, and for random ones.

    `orders` are ``(side * side,)`` each, as `order_of` gives them. A stop is heard between batches.
    """
    count = cutting.side**2
    random = [generator.permutation(count) for _ in range(cutting.random_orders)]
    deletions = [list(_kept(order, cutting.steps, inserts=False)) for order in orders]
    insertions = [list(_kept(order, cutting.steps, inserts=True)) for order in orders]
    by_chance = [list(_kept(order, cutting.steps, inserts=False)) for order in random]
    curves = [*deletions, *insertions, *by_chance]
    logits = _logits(subject, target, [kept for curve in curves for kept in curve], cutting, token)

    def areas(some: Sequence[Sequence[Bools]]) -> tuple[float, ...]:
        return tuple(_area(np.array([logits[kept.tobytes()] for kept in curve])) for curve in some)

    ends = (np.ones(count, np.bool_), np.zeros(count, np.bool_))
    whole, blank = (logits[end.tobytes()] for end in ends)
    return Areas(whole, blank, areas(by_chance), areas(deletions), areas(insertions))


def order_of(means: Floats, generator: np.random.Generator) -> Indices:
    """Return the regions of ``(side, side)`` means, the highest first, equal ones at random."""
    shuffled = generator.permutation(means.size)
    order = np.argsort(-means.ravel()[shuffled], kind="stable")
    return np.asarray(shuffled[order], dtype=np.intp)


def baseline_of(original: Tensor, kind: Baseline) -> Tensor:
    """Return what stands for an image ``(1, C, H, W)`` of which nothing can be told."""
    if kind == "mean":
        return original.mean((2, 3), keepdim=True).expand_as(original)
    for axis in (2, 3):
        original = _blurred(original, axis)
    return original


def _blurred(images: Tensor, axis: int) -> Tensor:
    """Blur along one axis; the border is continued."""
    sigma = images.shape[axis] / _BLUR
    reach = min(round(2 * sigma), images.shape[axis] - 1)
    offsets = torch.arange(-reach, reach + 1, dtype=images.dtype)
    weights = torch.exp(-(offsets**2) / (2 * sigma**2))
    lines = images.movedim(axis, -1)
    flat = lines.reshape(-1, 1, lines.shape[-1])
    padded = nnf.pad(flat, (reach, reach), mode="replicate")
    smooth = nnf.conv1d(padded, (weights / weights.sum())[None, None])
    return smooth.reshape(lines.shape).movedim(-1, axis)


def _kept(order: Indices, steps: int, *, inserts: bool) -> Iterator[Bools]:
    """Yield which regions are the image's own at each point of a curve, from the first on."""
    for count in np.round(np.linspace(0, len(order), steps + 1)).astype(int):
        kept = np.full(len(order), not inserts)
        kept[order[:count]] = inserts
        yield kept


def _logits(
    subject: OneImage,
    target: int,
    wanted: Sequence[Bools],
    cutting: Cutting,
    token: CancelToken,
) -> dict[bytes, float]:
    """Return the logit of each combination of regions, each run once."""
    original, side = subject.original, cutting.side
    blank = baseline_of(original, cutting.baseline)
    different = {kept.tobytes(): kept for kept in wanted}
    logits: dict[bytes, float] = {}
    names, start = list(different), 0
    while start < len(names):
        token.raise_if_cancelled()
        some = names[start : start + subject.classifier.batch_size]
        cells = torch.from_numpy(np.stack([different[name] for name in some])).float()
        masks = nnf.interpolate(
            cells.view(-1, 1, side, side), original.shape[2:], mode="nearest-exact"
        )
        images = torch.where(masks > 0, original, blank)
        scored = subject.scores(images).mean(0)[:, target].tolist()
        logits.update(zip(some, scored, strict=True))
        start += len(some)
    return logits


def _area(curve: npt.NDArray[np.float64]) -> float:
    """Return the mean height of a curve by the trapezoidal rule."""
    return float((curve[1:] + curve[:-1]).mean() / 2)
