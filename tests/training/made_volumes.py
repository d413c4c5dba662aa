"""Made-up volumes, some with a bright cube somewhere, and a configuration to train on them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.support.phantoms import write_series
from tests.training.made_scans import scan_config

DEPTH, SIDE = 8, 16


def volume_config(**changes: str) -> str:
    """Return a configuration for them; see `scan_config`. It is a small 3-D network."""
    wanted = {
        "architecture": '"resnet18-3d"\noptions = { width = 4, small_input = true }',
        "height": str(SIDE),
        "width": str(SIDE),
        "channels": "1",
        "intensity": '{ kind = "window", center = 100.0, width = 200.0 }',
        "mean": "[0.3]",
        "std": "[0.3]",
        "kind": f'"slices"\norder = "cranial_first"\ndepth = {DEPTH}',
        "pooling": '"network"',
        "epochs": "8",
        "images_per_epoch": "0",
        "head_rate": "0.01",
        "trunk_rate": "0.01",
        "dropout": "0.0",
        "average": "0.5",
        "steps": "[1.0]",
        "probe": "false",
        # on the scale of Hounsfield units these would move the cube out of the window
        "gamma": "0.0",
        "contrast": "0.0",
        "equalise": "0.0",
        "shading": "0.0",
        "saturate": "0.0",
        "noise": "0.001",
        "border": "0.0",
        "marker": "0.0",
    }
    return scan_config(**(wanted | changes))


def made_volume(generator: np.random.Generator, slices: int, *, ill: bool) -> np.ndarray:
    """Return noise of 8 bits ``(slices, SIDE, SIDE)``, with a bright cube of 4 slices if `ill`."""
    volume = generator.integers(0, 80, (slices, SIDE, SIDE))
    first = int(generator.integers(0, slices - 3))
    top, left = generator.integers(0, SIDE - 6, 2)
    volume[first : first + 4, top : top + 7, left : left + 7] += 120 * ill
    return volume


def write_npz(file: Path, counts: Sequence[int] = (32, 16, 16)) -> Path:
    """Write a MedMNIST file of volumes; every other one is ill."""
    arrays = {}
    generator = np.random.default_rng(5)
    for fold, count in zip(("train", "val", "test"), counts, strict=True):
        volumes = [made_volume(generator, DEPTH, ill=n % 2 == 1) for n in range(count)]
        arrays[f"{fold}_images"] = np.array(volumes, dtype=np.uint8)
        arrays[f"{fold}_labels"] = np.arange(count)[:, None] % 2
    np.savez_compressed(file, **arrays)
    return file


def write_cts(folder: Path, count: int = 64) -> Path:
    """Write CT series of 7 to 10 slices, every other one ill, and ``labels.csv`` that says so."""
    generator = np.random.default_rng(6)
    table = ["path,label,patient"]
    for number in range(count):
        ill = number % 2 == 1
        slices = 7 + number % 4
        voxels = made_volume(generator, slices, ill=ill) + 1024
        write_series(
            folder / f"s{number}",
            slices=slices,
            rows=SIDE,
            columns=SIDE,
            voxels=voxels.astype(np.uint16),
            name=f"s{number}",
            PixelRepresentation=0,
            PatientID=f"P{number}",
            BodyPartExamined="HEAD",
            PatientAge="050Y",
            RescaleSlope=1,
            RescaleIntercept=-1024,
        )
        table.append(f"s{number},{'ill' if ill else 'well'},P{number}")
    (folder / "labels.csv").write_text("\n".join(table) + "\n")
    return folder
