"""Images of a data set as a network gets them, each by its own pixel spacing."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.data.samples import Pixels, stacked


def prepared_images(
    images: Sequence[Pixels] | Pixels, spec: Preprocess, spacings: Sequence[Spacing | None]
) -> Tensor:
    """Return ``(N, C, h, w)`` of images ``(H, W)`` of any sizes and types, as the card says."""
    whole = stacked(images)
    if isinstance(whole, np.ndarray) and len(set(spacings)) == 1:
        return prepare(whole, spec, spacings[0])
    pairs = zip(images, spacings, strict=True)
    return torch.cat([prepare(image[None], spec, spacing) for image, spacing in pairs])
