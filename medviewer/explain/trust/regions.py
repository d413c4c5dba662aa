"""Maps of any grid on one grid of regions, so that methods of different grids can be compared."""

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nnf

from medviewer.image.overlay import upsample

Floats = npt.NDArray[np.float32]


def on_input(native: Floats, shape: tuple[int, int]) -> Floats:
    """Return a map ``(h, w)`` on the network's input ``(H, W)``, smooth as the viewer shows it."""
    return (
        np.asarray(native, dtype=np.float32) if native.shape == shape else upsample(native, shape)
    )


def region_means(values: Floats, side: int) -> Floats:
    """Return the means ``(side, side)`` of ``(H, W)`` over regions; a smaller side has one a pixel.

    Where a side is not a multiple, neighbouring regions share a row or column.
    """
    rows, columns = (min(side, each) for each in values.shape)
    pooled = nnf.adaptive_avg_pool2d(
        torch.from_numpy(np.array(values))[None, None], (rows, columns)
    )
    return np.asarray(pooled[0, 0].numpy())
