"""What a slow method came to for one subject."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Maps of one subject.

    Attributes
    ----------
    maps
        ``(M, targets, h, w)``, of a volume with a depth before ``h``; M is 1, or an ensemble's
        members, whose mean is the map.
    residuals, steps
        Of integrated gradients: the share of the score difference that the mean map does not
        account for, by target, and how many steps were taken.
    """

    maps: npt.NDArray[np.float32]
    residuals: tuple[float, ...] = ()
    steps: int = 0
