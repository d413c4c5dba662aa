"""Batches as the network gets them: changed at random, prepared as the card says, mixed up.

Images are changed in groups of a few, volumes one by one, each from a seed of its own: so a batch
is the same whatever number of processes shares it, and whenever it is made.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.models.preprocess import prepare_axes
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.config import TrainingConfig
from medviewer.training.data.changing import changed_images
from medviewer.training.data.preparing import prepared_images
from medviewer.training.data.samples import Box, Indices, Sample, SampleSet

GROUP = 8
"""Images that are changed together, and the least that a process takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`images` ``(N, C, h, w)``, `targets` ``(N, classes)``, `boxes` ``(N, 1, H, W)`` if wanted.

    Volumes are ``(N, C, D, h, w)``.

    Boxes are masks of the images as they are where these have one size, else of the input.
    """

    images: Tensor
    targets: Tensor
    boxes: Tensor | None


class BatchMaker:
    """Makes the parts of batches that belong to one process."""

    def __init__(
        self, config: TrainingConfig, samples: SampleSet, targets: npt.NDArray[np.float32]
    ) -> None:
        self._config = config
        self._spec: Preprocess = config.input
        self._samples = samples
        self._targets = torch.from_numpy(targets)
        self._is_one_size = isinstance(samples.pixels, np.ndarray)
        self._group_size = 1 if samples.are_volumes else GROUP
        self._wants_boxes = config.localisation is not None

    def targets_of(self, indices: Indices) -> Tensor:
        """Return the targets of a whole batch."""
        return self._targets[indices]

    def blank(self) -> Tensor:
        """Return one black image or volume of the size that all of the samples come to."""
        first = self._samples.subset(np.arange(1))
        ready = prepared_images(first.pixels, self._spec, first.spacings_mm, first.depth)
        return torch.zeros_like(ready)

    def make(self, indices: Indices, seed: tuple[int, ...], rank: int, world: int) -> Batch | None:
        """Return this process's part of a batch, or None where it has none.

        `seed` is the epoch and the step, before them the draw where there are several.
        """
        size = self._group_size
        groups = [
            self._group(indices[start : start + size], (*seed, number))
            for number, start in enumerate(range(0, len(indices), size))
            if number % world == rank
        ]
        if not groups:
            return None
        boxes = [group.boxes for group in groups if group.boxes is not None]
        return Batch(
            torch.cat([group.images for group in groups]),
            torch.cat([group.targets for group in groups]),
            torch.cat(boxes) if boxes else None,
        )

    def _group(self, indices: Indices, seed: tuple[int, ...]) -> Batch:
        """Return some images changed together."""
        generator = torch.Generator().manual_seed(_mixed_seed(self._config.seed, *seed))
        if self._is_one_size:
            images, boxes = self._changed(indices, generator)
        else:
            images, boxes = self._changed_singly(indices, generator)
        targets = self._targets[indices]
        if self._config.optimiser.mixup:
            images, targets = mixed_up(images, targets, self._config.optimiser.mixup, generator)
        return Batch(images, targets, boxes)

    def _changed(
        self, indices: Indices, generator: torch.Generator
    ) -> tuple[Tensor, Tensor | None]:
        """Return images of one size changed and prepared, and their boxes in pixels of theirs."""
        pixels = np.stack([self._samples.pixels[index] for index in indices])
        boxes = self._boxes(indices, pixels.shape[1:]) if self._wants_boxes else None
        changed = changed_images(self._config, pixels, generator, boxes)
        spacings = [self._samples.samples[index].spacing_mm for index in indices]
        return prepared_images(changed, self._spec, spacings, self._samples.depth), boxes

    def _changed_singly(
        self, indices: Indices, generator: torch.Generator
    ) -> tuple[Tensor, Tensor | None]:
        """Return images of any sizes so, and their boxes in pixels of the network's input."""
        images, boxes = [], []
        for index in indices:
            image, mask = self._changed(np.array([index]), generator)
            images.append(image)
            if mask is not None:
                boxes.append(self._placed(mask, self._samples.samples[index]))
        return torch.cat(images), torch.cat(boxes) if boxes else None

    def _placed(self, mask: Tensor, sample: Sample) -> Tensor:
        """Bring a mask of an image to where its image is in the network's input."""
        rows, columns = mask.shape[2:]
        down, across = prepare_axes(self._spec, rows, columns, sample.spacing_mm)
        return down @ mask @ across.T

    def _boxes(self, indices: Indices, size: tuple[int, ...]) -> Tensor:
        """Return masks of the boxes, zeros where an image has none."""
        masks = torch.zeros((len(indices), 1, *size))
        for mask, index in zip(masks, indices, strict=True):
            box = self._samples.samples[index].box
            if box is not None:
                mask[0] = box_mask(box, size[0], size[1])
        return masks


def box_mask(box: Box, rows: int, columns: int) -> Tensor:
    """Return ``(rows, columns)``, 1 where a pixel's centre lies in the box."""
    y = (torch.arange(rows) + 0.5) / rows
    x = (torch.arange(columns) + 0.5) / columns
    down = (y - box.center_y).abs() <= max(box.height / 2, 0.5 / rows)
    across = (x - box.center_x).abs() <= max(box.width / 2, 0.5 / columns)
    return (down[:, None] & across[None]).float()


def mixed_up(
    images: Tensor, targets: Tensor, alpha: float, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Mix every image, and its targets, with another (Zhang et al., "mixup", ICLR 2018)."""
    share = float(np.random.default_rng(_drawn(generator)).beta(alpha, alpha))
    share = max(share, 1 - share)
    order = torch.randperm(len(images), generator=generator)
    return torch.lerp(images[order], images, share), torch.lerp(targets[order], targets, share)


def _mixed_seed(*parts: int) -> int:
    """Return one seed for several numbers."""
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint64)[0] >> 1)


def _drawn(generator: torch.Generator) -> int:
    """Return a random number as a seed."""
    return int(torch.randint(0, 1 << 31, (), generator=generator))
