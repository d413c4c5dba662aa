"""Samples of a data set as a network gets them, each by its own pixel spacing."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from medviewer.models.depth import as_volume
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.data.samples import Pixels, are_volumes, stacked


def prepared_images(
    images: Sequence[Pixels] | Pixels,
    spec: Preprocess,
    spacings: Sequence[Spacing | None],
    depth: int = 0,
) -> Tensor:
    """Return ``(N, C, h, w)`` of images ``(H, W)`` of any sizes and types, as the card says.

    Of volumes ``(S, H, W)`` it is ``(N, C, D, h, w)``: each slice is prepared as the viewer does,
    and the series brought to `depth` slices (0: they have equally many).
    """
    if are_volumes(images):
        return _prepared_volumes(images, spec, spacings, depth)
    whole = stacked(images)
    if isinstance(whole, np.ndarray) and len(set(spacings)) == 1:
        return prepare(whole, spec, spacings[0])
    pairs = zip(images, spacings, strict=True)
    return torch.cat([prepare(image[None], spec, spacing) for image, spacing in pairs])


def _prepared_volumes(
    volumes: Sequence[Pixels] | Pixels,
    spec: Preprocess,
    spacings: Sequence[Spacing | None],
    depth: int,
) -> Tensor:
    """Return volumes as a network gets them, see `prepared_images`."""
    pairs = zip(volumes, spacings, strict=True)
    return torch.cat([as_volume(prepare(each, spec, spacing), depth) for each, spacing in pairs])
