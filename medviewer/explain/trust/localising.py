"""Whether a map marks the place that somebody drew a box around."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

TOP_SHARE = 0.1


def points_inside(values: Floats, inside: Bools) -> float:
    """Return 1 where the largest value of a map ``(H, W)`` lies in the region, else 0.

    The pointing game without a margin: Zhang et al., "Top-down neural attention by excitation
    backprop", IJCV 2018. Of several largest values, the share that lies inside.
    """
    largest = values == values.max()
    return float(inside[largest].mean())


def overlap(values: Floats, inside: Bools, pixels: int, generator: np.random.Generator) -> float:
    """Return the intersection over union of a region and the map's `pixels` largest values.

    Equal values are taken in a random order.
    """
    shuffled = generator.permutation(values.size)
    order = shuffled[np.argsort(-values.ravel()[shuffled], kind="stable")]
    marked = np.zeros(values.size, dtype=np.bool_)
    marked[order[:pixels]] = True
    both = marked & inside.ravel()
    either = marked | inside.ravel()
    return float(both.sum() / either.sum())


def localisation(values: Floats, inside: Bools, generator: np.random.Generator) -> dict[str, float]:
    """Return ``pointing``, ``iou`` at the region's own area, ``iou_top10`` at a tenth of the image.

    The area of the region leaves no threshold to choose; a fixed share is what a reader sees.
    """
    return {
        "pointing": points_inside(values, inside),
        "iou": overlap(values, inside, int(inside.sum()), generator),
        "iou_top10": overlap(values, inside, round(TOP_SHARE * values.size), generator),
    }
