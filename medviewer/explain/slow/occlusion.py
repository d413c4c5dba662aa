"""Occlusion: by how much the logit falls when a window of the image is blanked.

Zeiler & Fergus, "Visualizing and understanding convolutional networks", ECCV 2014; here windows do
not overlap, so that each pixel is covered once. A window that is blank already moves nothing and
costs nothing. Scores are enough: a twin may give them.
"""

import itertools
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.slow.found import Found
from medviewer.explain.slow.subjects import Subject
from medviewer.language import translate

GRID = 7
"""Windows along height and width."""

DEPTH_GRID = 4
"""Windows along the depth of a volume."""

Window = tuple[slice, ...]


def occlusion(
    subject: Subject, targets: Sequence[int], context: WorkContext, grid: int = GRID
) -> Found:
    """Explain some logits of a subject; a stop is heard between batches of windows.

    Returns maps ``(M, targets, grid, grid)``, of a volume ``(M, targets, d, grid, grid)``: the
    logit of the image minus that with the window blanked.
    """
    original = subject.original[0]
    windows, shape = windows_of(original, grid)
    wanted = [place for place, window in enumerate(windows) if original[window].any()]
    size, chosen = subject.classifier.batch_size, list(targets)
    # the whole image goes along first, numbered -1
    numbers = [-1, *wanted]
    logits: dict[int, Tensor] = {}
    for start in range(0, len(numbers), size):
        context.step(
            start,
            len(numbers),
            translate("Progress", "Covering window {number} of {count}").format(
                number=start + 1, count=len(numbers)
            ),
        )
        some = numbers[start : start + size]
        versions = torch.stack(
            [original if place < 0 else _without(original, windows[place]) for place in some]
        )
        scored = subject.scores(versions)[:, :, chosen]
        logits.update(zip(some, scored.unbind(1), strict=True))
        size = subject.classifier.batch_size  # the CPU may have gone on
    drops = torch.zeros(len(windows), *logits[-1].shape)
    for place in wanted:
        drops[place] = logits[-1] - logits[place]
    return Found(drops.permute(1, 2, 0).reshape(*drops.shape[1:], *shape).numpy())


def windows_of(original: Tensor, grid: int = GRID) -> tuple[list[Window], tuple[int, ...]]:
    """Return the windows of an image ``(C, H, W)`` or volume ``(C, D, H, W)``, and their grid.

    Row by row; a side with fewer pixels than windows has one a pixel.
    """
    sides = original.shape[1:]
    wanted = (DEPTH_GRID, grid, grid)[-len(sides) :]
    shape = tuple(min(side, count) for side, count in zip(sides, wanted, strict=True))
    edges = [
        np.round(np.linspace(0, side, count + 1)).astype(int).tolist()
        for side, count in zip(sides, shape, strict=True)
    ]
    ranges = [[slice(*pair) for pair in itertools.pairwise(each)] for each in edges]
    return [(slice(None), *window) for window in itertools.product(*ranges)], shape


def _without(original: Tensor, window: Window) -> Tensor:
    """Return a copy with one window blanked."""
    copy = original.clone()
    copy[window] = 0
    return copy
