"""Images of a data set as a network gets them, each by its own pixel spacing."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.data.samples import Pixels


def prepared_images(
    images: Sequence[Pixels] | Pixels, spec: Preprocess, spacings: Sequence[Spacing | None]
) -> Tensor:
    """Return ``(N, C, h, w)`` of images ``(H, W)`` of one size, as the card says."""
    if len(set(spacings)) == 1:
        return prepare(np.stack(list(images)), spec, spacings[0])
    pairs = zip(images, spacings, strict=True)
    return torch.cat([prepare(image[None], spec, spacing) for image, spacing in pairs])
