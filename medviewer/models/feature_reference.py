"""Is an image like those a network was trained on? Distances in its own feature maps.

Lee et al., "A simple unified framework for detecting out-of-distribution samples", NeurIPS 2018,
measure the Mahalanobis distance at several depths; here on maps pooled to a coarse grid, so that
where things lie counts too, in the space of the principal components, with the part outside that
space (the reconstruction error) beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from torch import Tensor

from medviewer.errors import ModelBundleError
from medviewer.language import later

_FIELDS = ("center", "axes", "variance", "residual", "typical")


@dataclass(frozen=True, slots=True, eq=False)
class TapReference:
    """What training images look like at one depth.

    Attributes
    ----------
    center
        Mean of the pooled descriptors, ``(D,)``.
    axes
        Principal axes of unit length, ``(K, D)``.
    variance
        Variance along them, ``(K,)``.
    residual
        Mean square of what the axes leave over, ``()``.
    typical
        Mean and standard deviation of the logarithm of the raw distance on images kept aside,
        ``(2,)``: what brings all depths to one scale.
    """

    center: Tensor
    axes: Tensor
    variance: Tensor
    residual: Tensor
    typical: Tensor

    def distance(self, descriptors: Tensor) -> Tensor:
        """Return the standardized distance ``(N,)`` of ``(N, D)``: about 0 +- 1 in range."""
        mean, deviation = self.typical
        standardized: Tensor = (self.raw_distance(descriptors).log() - mean) / deviation
        return standardized

    def raw_distance(self, descriptors: Tensor) -> Tensor:
        """Return the root mean square over axes and residual, ``(N,)``; about 1 in range."""
        offset = descriptors - self.center
        along = offset @ self.axes.T
        left_over = offset.square().sum(1) - along.square().sum(1)
        inside = (along.square() / self.variance).mean(1)
        return (0.5 * inside + 0.5 * left_over.clamp_min(0) / self.residual).sqrt() + 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class FeatureReference:
    """The references of all depths; `grid` is the side of the grid that maps are pooled to."""

    grid: int
    taps: tuple[TapReference, ...]

    def distance(self, taps: Sequence[Tensor]) -> Tensor:
        """Return how far images are from the training images, ``(N,)``.

        `taps` are the maps ``(N, C, h, w)`` of `SliceClassifier.forward_with_taps`.
        """
        return self.distance_of([descriptor(tap, self.grid) for tap in taps])

    def distance_of(self, descriptors: Sequence[Tensor]) -> Tensor:
        """Return the same from the pooled descriptors ``(N, D_i)``.

        The largest of the depths' standardized distances counts. Not a number becomes infinity.
        """
        distances = [
            reference.distance(each) for reference, each in zip(self.taps, descriptors, strict=True)
        ]
        return torch.stack(distances).amax(0).nan_to_num(nan=torch.inf)

    def to(self, device: torch.device | str) -> "FeatureReference":
        """Return the same reference on another device."""
        moved = (
            TapReference(*(getattr(tap, field).to(device) for field in _FIELDS))
            for tap in self.taps
        )
        return FeatureReference(self.grid, tuple(moved))

    def tensors(self) -> dict[str, Tensor]:
        """Return named tensors to be stored; `from_tensors` reads them."""
        stored = {
            f"{index}.{field}": getattr(tap, field).contiguous()
            for index, tap in enumerate(self.taps)
            for field in _FIELDS
        }
        return {"grid": torch.tensor(float(self.grid)), **stored}

    @classmethod
    def from_tensors(cls, tensors: dict[str, Tensor]) -> "FeatureReference":
        """Build a reference from the tensors of a weights file, checking that they fit."""
        count = len({name.split(".")[0] for name in tensors} - {"grid"})
        try:
            taps = tuple(_stored_tap(tensors, index) for index in range(count))
            grid = int(tensors["grid"].item())
        except (KeyError, RuntimeError) as error:
            raise ModelBundleError(
                later("Reasons", "the model's out-of-range reference is incomplete")
            ) from error
        if not taps or not 1 <= grid <= 64:
            raise ModelBundleError(
                later("Reasons", "the model's out-of-range reference is incomplete")
            )
        return cls(grid, taps)


def descriptor(tap: Tensor, grid: int) -> Tensor:
    """Pool a map ``(N, C, h, w)`` to ``(N, C * grid * grid)``: content with coarse position.

    One of a volume, ``(N, C, d, h, w)``, has ``grid`` parts along the depth, too.
    """
    pool = nnf.adaptive_avg_pool3d if tap.ndim == 5 else nnf.adaptive_avg_pool2d
    return pool(tap.float(), grid).flatten(1)


def _stored_tap(tensors: dict[str, Tensor], index: int) -> TapReference:
    """Return one depth's tensors once their shapes agree."""
    tap = TapReference(*(tensors[f"{index}.{field}"].float() for field in _FIELDS))
    components, size = tap.axes.shape if tap.axes.ndim == 2 else (0, 0)
    shapes = {
        "center": (size,),
        "axes": (components, size),
        "variance": (components,),
        "residual": (),
        "typical": (2,),
    }
    if any(getattr(tap, field).shape != shape for field, shape in shapes.items()):
        raise ModelBundleError(
            later("Reasons", "the tensors of the model's out-of-range reference do not fit")
        )
    positive = torch.cat([tap.variance, tap.residual.view(1), tap.typical[1:]])
    if components == 0 or not bool((positive > 0).all()):
        raise ModelBundleError(later("Reasons", "the model's out-of-range reference is degenerate"))
    return tap
