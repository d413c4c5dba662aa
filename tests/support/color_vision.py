"""How colours look to eyes that lack a kind of cone, and how different two colours look.

Simulation: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, matrices
of severity 1.0, on linear sRGB (IEC 61966-2-1). Difference: CIE 1976, the distance in CIELAB for
D65; about 2.3 is just noticeable (Mahy et al., Color Research and Application 19(2), 1994).
"""

import numpy as np
import numpy.typing as npt

Colors = npt.NDArray[np.float64]

VISIONS: dict[str, Colors] = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
_XYZ_OF_LINEAR = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _XYZ_OF_LINEAR.sum(axis=1)


def seen_lab(rgb: npt.ArrayLike, vision: str) -> Colors:
    """Return ``(N, 3)`` colours of 0 to 255 as L*, a*, b* of what such eyes see."""
    encoded = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ VISIONS[vision].T, 0.0, 1.0)
    relative = seen @ _XYZ_OF_LINEAR.T / _WHITE
    delta = 6 / 29
    roots = np.where(relative > delta**3, np.cbrt(relative), relative / (3 * delta**2) + 4 / 29)
    x, y, z = roots[..., 0], roots[..., 1], roots[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def least_difference(rgb: npt.ArrayLike, vision: str) -> float:
    """Return how different the two most alike of some colours look."""
    lab = seen_lab(rgb, vision)
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1)
    return float(apart[~np.eye(len(lab), dtype=bool)].min())
