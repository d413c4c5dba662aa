"""What a map must do better than: an edge detector, which knows nothing of the network.

Adebayo et al., "Sanity checks for saliency maps", NeurIPS 2018, section 4.1.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def sobel_magnitude(image: npt.NDArray[np.float32]) -> Floats:
    """Return the length ``(H, W)`` of Sobel's gradient of the mean channel of ``(C, H, W)``.

    The border is continued, so that the image's own edge is none.
    """
    grey = np.pad(image.mean(axis=0, dtype=np.float64), 1, mode="edge")
    smooth_down = grey[:-2] + 2 * grey[1:-1] + grey[2:]
    smooth_across = grey[:, :-2] + 2 * grey[:, 1:-1] + grey[:, 2:]
    across = smooth_down[:, 2:] - smooth_down[:, :-2]
    down = smooth_across[2:] - smooth_across[:-2]
    magnitude: Floats = np.hypot(across, down).astype(np.float32)
    return magnitude
