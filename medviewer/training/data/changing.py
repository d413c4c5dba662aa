"""Images of a data set, changed at random as a training wants it, whatever their sizes."""

from collections.abc import Sequence

import numpy as np
from torch import Generator, Tensor

from medviewer.training.config import TrainingConfig
from medviewer.training.data.augment import augment
from medviewer.training.data.samples import Pixels, are_volumes
from medviewer.training.data.value_scale import scale_of


def changed_images(
    config: TrainingConfig,
    images: Sequence[Pixels] | Pixels,
    generator: Generator,
    masks: Tensor | None = None,
    *,
    alike: bool = False,
) -> Sequence[Pixels] | Pixels:
    """Return changed copies: of an array ``(N, H, W)`` together, else of each ``(H, W)`` by itself.

    `masks` and `alike` are those of `augment`; masks go with images of one size. The slices of a
    volume ``(S, H, W)`` change alike.
    """
    if are_volumes(images):
        return [_together(config, volume, generator, None, alike=True) for volume in images]
    if isinstance(images, np.ndarray):
        return _together(config, images, generator, masks, alike=alike)
    start = generator.get_state()
    changed = []
    for image in images:
        if alike:
            generator.set_state(start)
        changed.append(_together(config, image[None], generator, None, alike=False)[0])
    return changed


def _together(
    config: TrainingConfig,
    images: Pixels,
    generator: Generator,
    masks: Tensor | None,
    *,
    alike: bool,
) -> Pixels:
    """Return changed copies of ``(N, H, W)`` on one scale."""
    scale = scale_of(images, config.input, config.card.input)
    return augment(images, config.augment, generator, masks, scale=scale, alike=alike)
