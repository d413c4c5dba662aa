"""Made-up CT series, of some of which the upper slices have a bright half, to train on."""

from pathlib import Path

import numpy as np

from tests.support.phantoms import write_series
from tests.training.made_data import CONFIG

SLICES, SIDE = 4, 32
SERIES = 24


def scan_config(**changes: str) -> str:
    """Return a configuration for them: its lines that begin with a key of `changes` are changed.

    One source, a network that trains in a blink, and Hounsfield units through a window.
    """
    head, _, rest = CONFIG.partition("[[sources]]")
    source, _, rest = rest.partition("[[sources]]")
    text = head + "[[sources]]" + source + rest[rest.index("[split]") :]
    wanted = {
        "unlike": "[]",
        "path": '"labels.csv"',
        "share": "1.0",
        "architecture": '"tiny-cnn"\noptions = { width = 4, channels = 3 }',
        "pretrained": '"none"',
        "frozen": "0",
        "norms": '"trained"',
        "intensity": '{ kind = "window", center = 100.0, width = 400.0 }',
        "modalities": '["CT"]',
        "body_parts": '["HEAD"]',
        "views": "[]",
        "age_years": "[[1, 99]]",
        "kind": '"slices"\norder = "cranial_first"',
    } | changes
    lines = text.splitlines()
    scope = lines.index("[card.input]")
    for number, line in enumerate(lines):
        key = line.partition(" = ")[0]
        if key in wanted and (key != "kind" or number > scope):
            lines[number] = f"{key} = {wanted[key]}"
    return "\n".join(lines) + "\n"


def write_scans(folder: Path, *, by_slice: bool, side: int = SIDE) -> Path:
    """Write series, every other one ill, and ``labels.csv``; every third series is larger.

    With `by_slice` its slices have labels: the upper half of an ill series is ill.
    """
    generator = np.random.default_rng(1)
    table = ["path,slice,label,patient" if by_slice else "path,label,patient"]
    for number in range(SERIES):
        ill = number % 2 == 0
        size = side + (8 if number % 3 == 0 and side != SIDE else 0)
        voxels = generator.integers(1024, 1100, (SLICES, size, size)).astype(np.uint16)
        for place in range(SLICES):
            hot = ill and place >= SLICES // 2
            voxels[place, :, : size // 2] += 120 * hot
            if by_slice:
                table.append(f"s{number},{place + 1},{'ill' if hot else 'well'},P{number}")
        if not by_slice:
            table.append(f"s{number},{'ill' if ill else 'well'},P{number}")
        write_series(
            folder / f"s{number}",
            slices=SLICES,
            rows=size,
            columns=size,
            spacing_mm=(5.0, 0.9, 0.8),
            voxels=voxels,
            name=f"s{number}",
            PixelRepresentation=0,
            PatientID=f"P{number}",
            RescaleSlope=1,
            RescaleIntercept=-1024,
        )
    (folder / "labels.csv").write_text("\n".join(table) + "\n")
    return folder
