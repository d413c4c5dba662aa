"""Made heads, of ellipsoids: no patient, and no anatomy that anybody should look at for a finding.

A skull with a brain in it, its fluid spaces, and one lesion whose place is known because it was put
there: fresh blood for a CT, a mass that takes up contrast medium with a dark core for an MR.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.support.phantoms import write_series

Floats = npt.NDArray[np.float64]
Triple = tuple[float, float, float]

STEP_MM = 5.0
_SIDE = 288
_PIXEL_MM = 0.8
_REACH_MM = 65.0
"""From the middle of the head to its first and last slice."""


@dataclass(frozen=True)
class Ellipsoid:
    """What fills an ellipsoid: `center` and `radii` in mm as x (left), y (back), z (up)."""

    value: float
    radii: Triple
    center: Triple = (0.0, 0.0, 0.0)

    def fill(self, x: Floats, y: Floats, z: Floats, into: Floats) -> None:
        """Replace the values inside."""
        places = zip((x, y, z), self.center, self.radii, strict=True)
        inside = sum(((axis - middle) / radius) ** 2 for axis, middle, radius in places) < 1
        into[inside] = self.value


@dataclass(frozen=True)
class Tissue:
    """Values of what a head is made of, in HU or in units of an MR; `noise` is a deviation."""

    air: float
    scalp: float
    skull: float
    fluid: float
    grey: float
    white: float
    noise: float
    lesion: tuple[Ellipsoid, ...]


_PLACE = (34.0, 18.0, 12.0)
"""Where the lesion is: left, behind the middle, above it."""

CT = Tissue(
    air=-1000.0, scalp=10.0, skull=1100.0, fluid=8.0, grey=38.0, white=30.0, noise=4.0,
    lesion=(
        Ellipsoid(20.0, (23.0, 19.0, 18.0), _PLACE),
        Ellipsoid(70.0, (17.0, 13.0, 13.0), _PLACE),
        Ellipsoid(66.0, (9.0, 9.0, 9.0), (44.0, 8.0, 16.0)),
    ),
)  # fmt: skip
MR = Tissue(
    air=15.0, scalp=820.0, skull=90.0, fluid=120.0, grey=330.0, white=410.0, noise=14.0,
    lesion=(
        Ellipsoid(270.0, (25.0, 22.0, 20.0), _PLACE),
        Ellipsoid(760.0, (17.0, 15.0, 15.0), _PLACE),
        Ellipsoid(230.0, (9.0, 7.0, 8.0), (36.0, 19.0, 12.0)),
    ),
)  # fmt: skip


def made_head(tissue: Tissue) -> npt.NDArray[np.int16]:
    """Return ``(slices, 288, 288)`` from below upwards, pixels of 0.8 mm, slices 5 mm apart."""
    across = (np.arange(_SIDE) - (_SIDE - 1) / 2) * _PIXEL_MM
    y, x = np.meshgrid(across, across, indexing="ij")
    generator = np.random.default_rng(0)
    levels = np.arange(-_REACH_MM, _REACH_MM + 0.5, STEP_MM)
    return np.stack([_slice(tissue, x, y, z, generator) for z in levels.tolist()])


def _slice(
    tissue: Tissue, x: Floats, y: Floats, z: float, generator: np.random.Generator
) -> npt.NDArray[np.int16]:
    height = np.full_like(x, z)
    values = np.full_like(x, tissue.air)
    for part in (*_head(tissue), *tissue.lesion):
        part.fill(x, y, height, values)
    smooth = _softened(values)
    return np.round(smooth + generator.normal(0, tissue.noise, values.shape)).astype(np.int16)


def _head(tissue: Tissue) -> tuple[Ellipsoid, ...]:
    """Return the head from outside inwards."""
    ventricles = (
        Ellipsoid(tissue.fluid, (6.0, 22.0, 14.0), (side * 11.0, -4.0, 12.0)) for side in (-1, 1)
    )
    return (
        Ellipsoid(tissue.scalp, (76.0, 94.0, 86.0)),
        Ellipsoid(tissue.skull, (72.0, 90.0, 82.0)),
        Ellipsoid(tissue.fluid, (65.0, 83.0, 75.0)),
        Ellipsoid(tissue.grey, (62.5, 80.5, 72.5)),
        *(Ellipsoid(tissue.white, (25.0, 66.0, 57.0), (side * 29.0, 0, 0)) for side in (-1, 1)),
        Ellipsoid(tissue.fluid, (1.6, 79.0, 71.0)),
        Ellipsoid(tissue.white, (16.0, 30.0, 42.0), (0.0, 2.0, -8.0)),
        *ventricles,
    )


def _softened(values: Floats) -> Floats:
    """Return values as a scanner of limited sharpness gives them: 1-2-1 along both axes."""
    for axis in (0, 1):
        before, after = np.roll(values, 1, axis), np.roll(values, -1, axis)
        values = (before + 2 * values + after) / 4
    return values


def write_head(folder: Path, modality: str) -> list[Path]:
    """Write the made head as a series of axial CT or MR slices that says what it is."""
    is_ct = modality == "CT"
    voxels = made_head(CT if is_ct else MR)
    edge = -(_SIDE - 1) / 2 * _PIXEL_MM
    own = {"RescaleSlope": 1, "RescaleIntercept": 0, "RescaleType": "HU"} if is_ct else {}
    return write_series(
        folder,
        slices=len(voxels),
        spacing_mm=(STEP_MM, _PIXEL_MM, _PIXEL_MM),
        modality=modality,
        origin=(edge, edge, -_REACH_MM),
        voxels=voxels,
        bits_stored=16,
        name=f"head{modality}",
        SeriesDescription="Phantom of ellipsoids, no patient",
        BodyPartExamined="HEAD",
        **own,
    )
