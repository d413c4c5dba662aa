"""Whether Hounsfield units rebuilt from exported pictures fit those of a real scan.

``python -m medviewer.training.measuring.hounsfield DATA SCAN --page FILE.md`` puts side by side, on
a page, the values of air, bone and what lies inside the skull: those of a folder with a manifest of
windowed pictures, and those of a head CT of any kind that the viewer reads; and how well the two
pictures of a slice agree.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from medviewer.cancel import WorkContext
from medviewer.io.readers import read_volume, scan
from medviewer.training.data.readers.manifest import (
    BONE_WINDOW,
    BRAIN_WINDOW,
    MANIFEST,
    read_unlabelled,
)
from medviewer.training.data.readers.pictures import read_grey
from medviewer.training.errors import TrainingError
from medviewer.training.packing.atomic import replace_file
from medviewer.training.packing.report import table

Units = npt.NDArray[np.float32]

_MOST_SLICES = 150
_BONE_HU, _AIR_HU = 300, -700
_LEAST_INSIDE = 2000
"""Pixels of the inside of a skull: slices with fewer are left out."""
_FLUID_HU, _BRAIN_HU = (0, 18), (18, 56)
"""Cerebrospinal fluid, and brain with blood in its vessels, among what lies inside the skull."""
_BINS = {
    "Air around the head": np.arange(-1050, _AIR_HU + 1, 50),
    "Inside the skull: fluid and brain": np.arange(-20, 101, 4),
    "Bone": np.arange(_BONE_HU, 2001, 100),
}
_BAR = 20
"""Signs of the longest bar of a histogram."""


@dataclass(frozen=True, slots=True, eq=False)
class Tissues:
    """Values in HU: of `air` around the head, of `bone`, and of what lies `inside` the skull."""

    air: Units
    bone: Units
    inside: Units


def tissues(slices: Iterator[Units]) -> Tissues:
    """Sort the pixels of axial head slices ``(H, W)`` that show a closed skull."""
    air, bone, inside = [], [], []
    for values in slices:
        hard = ndimage.binary_closing(values > _BONE_HU, iterations=2)
        within = ndimage.binary_erosion(ndimage.binary_fill_holes(hard) & ~hard, iterations=5)
        if within.sum() < _LEAST_INSIDE:
            continue
        air.append(values[values < _AIR_HU])
        bone.append(values[values > _BONE_HU])
        # the mean of 5 x 5 pixels: scanners differ in noise, tissues do not
        inside.append(ndimage.uniform_filter(values, 5)[within])
    if not inside:
        raise TrainingError("no slice shows a closed skull")
    return Tissues(np.concatenate(air), np.concatenate(bone), np.concatenate(inside))


def slices_of_pictures(folder: Path) -> Iterator[Units]:
    """Yield evenly chosen slices of a manifest of windowed pictures."""
    listing = read_unlabelled(folder / MANIFEST, "")
    for index in _spread(len(listing.samples)):
        yield listing.read(listing.samples[index]).astype(np.float32)


def slices_of_scan(path: Path) -> Iterator[Units]:
    """Yield the slices of all series of a scan, as the viewer reads them."""
    for study in scan([path], WorkContext()).studies:
        for series in study.series:
            for stack in series.stacks:
                volume = read_volume(stack, series, WorkContext())
                for place in range(len(stack.frames)):
                    yield volume.modality_slice(place).astype(np.float32)


def agreement(folder: Path) -> list[tuple[str, ...]]:
    """Compare the two pictures of slices where both tell: grey expected and seen."""
    listing = read_unlabelled(folder / MANIFEST, "")
    narrow, wide = [], []
    for index in _spread(len(listing.samples)):
        names = listing.samples[index].path.split("|")
        brain, bone = (read_grey(folder / name).astype(np.float32) for name in names)
        # smooth parts only: at edges a resized picture mixes saturated values
        calm = _deviation(bone) < 2
        told = calm & (brain > 8) & (brain < 247)
        narrow.append(ndimage.uniform_filter(brain, 9)[told])
        wide.append(ndimage.uniform_filter(bone, 9)[told])
    low, high = np.concatenate(narrow), np.concatenate(wide)
    rows: list[tuple[str, ...]] = []
    for start in range(20, 200, 20):
        members = (low >= start) & (low < start + 20)
        if members.sum() < _LEAST_INSIDE:
            continue
        units = _units(float(low[members].mean()), BRAIN_WINDOW)
        expected = (units - BONE_WINDOW[0] + BONE_WINDOW[1] / 2) / BONE_WINDOW[1] * 255
        seen = float(np.median(high[members]))
        numbers = (f"{expected:.2f}", f"{seen:.2f}", f"{seen - expected:+.2f}")
        rows.append((f"{units:.0f} HU", *numbers))
    return rows


_INTRODUCTION = f"""# From the pictures' grey to Hounsfield units

Written by `python -m medviewer.training.measuring.hounsfield`; nothing is typed in. The pictures
are read as the windows {BRAIN_WINDOW[0]:g}/{BRAIN_WINDOW[1]:g} (brain) and {BONE_WINDOW[0]:g}/\
{BONE_WINDOW[1]:g} (bone) that their authors name, and joined: the brain window where it is not
saturated, the bone window elsewhere.

## The two pictures of a slice agree

Where both tell: the grey of the bone window that the brain window's value lets expect, and the
median that is there."""
_BESIDE = f"""## Values beside those of a real head CT

The scan is `{{name}}`, read as the viewer reads it: of another patient, on another
scanner, so that neither shares nor peaks can be the same to a few HU. Pictures end at -900 HU, so
their air does. Inside the skull, means of 5 x 5 pixels: fluid is what lies between {_FLUID_HU[0]}
and {_FLUID_HU[1]} HU, brain what lies between {_BRAIN_HU[0]} and {_BRAIN_HU[1]}."""


def page(pictures: Tissues, scanned: Tissues, rows: Sequence[tuple[str, ...]], name: str) -> str:
    """Return the page; `name` is that of the scan."""
    both = (pictures, scanned)
    kinds: list[tuple[str, ...]] = [
        ("air around the head, median", *(_number(np.median(each.air)) for each in both)),
        ("bone, median", *(_number(np.median(each.bone)) for each in both)),
        ("fluid, median", *(_median_between(each.inside, _FLUID_HU) for each in both)),
        ("brain, median", *(_median_between(each.inside, _BRAIN_HU) for each in both)),
    ]
    for percent in (1, 5, 25, 50, 75, 95, 99):
        values = (_number(np.percentile(each.inside, percent)) for each in both)
        kinds.append((f"inside the skull, {percent} %", *values))
    kinds.append(
        ("inside the skull, most frequent", *(_number(_mode(each.inside)) for each in both))
    )
    head = ("HU", "rebuilt from pictures", "real head CT")
    parts = [
        _INTRODUCTION,
        table(("brain window says", "expected grey", "seen", "difference"), rows),
        _BESIDE.format(name=name),
        table(head, kinds),
    ]
    for (title, bins), attribute in zip(_BINS.items(), ("air", "inside", "bone"), strict=True):
        parts += [f"## {title}", table(head, _histogram(both, attribute, bins))]
    return "\n\n".join(parts) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description="HU of windowed pictures beside a real head CT")
    parser.add_argument("data", type=Path, metavar="DATA", help="folder with a manifest")
    parser.add_argument("scan", type=Path, metavar="SCAN", help="a head CT")
    parser.add_argument("--page", type=Path, required=True, metavar="FILE.md")
    arguments = parser.parse_args(words)
    pictures = tissues(slices_of_pictures(arguments.data))
    scanned = tissues(slices_of_scan(arguments.scan))
    text = page(pictures, scanned, agreement(arguments.data), arguments.scan.resolve().name)
    replace_file(arguments.page, lambda path: path.write_text(text, encoding="utf-8"))
    return 0


def _histogram(
    both: tuple[Tissues, Tissues], attribute: str, bins: npt.NDArray[np.int_]
) -> list[tuple[str, ...]]:
    """Return a row for each bin, with shares and bars; what lies beyond the ends counts there."""
    values = [getattr(each, attribute).clip(bins[0], bins[-1]) for each in both]
    shares = [np.histogram(each, bins)[0] / len(each) for each in values]
    top = max(share.max() for share in shares)
    return [
        (f"{low} to {high}", *(f"{_bar(share / top)}{share:.1%}" for share in pair))
        for low, high, *pair in zip(bins[:-1].tolist(), bins[1:].tolist(), *shares, strict=True)
    ]


def _bar(share: float) -> str:
    """Return a bar and a blank; nothing where it would have no length."""
    bar = "█" * round(_BAR * share)
    return f"{bar} " if bar else ""


def _median_between(values: Units, ends: tuple[float, float]) -> str:
    """Return the median of the values of one tissue, and how large its share is."""
    own = values[(values >= ends[0]) & (values < ends[1])]
    if not own.size:
        return "none"
    return f"{_number(np.median(own))} ({own.size / values.size:.1%} of the pixels)"


def _spread(count: int) -> npt.NDArray[np.intp]:
    """Return evenly spaced indices."""
    return np.unique(np.linspace(0, count - 1, min(count, _MOST_SLICES)).astype(np.intp))


def _deviation(image: Units) -> Units:
    """Return the standard deviation of 9 x 9 pixels."""
    mean = ndimage.uniform_filter(image, 9)
    square = ndimage.uniform_filter(image * image, 9)
    return np.asarray(np.sqrt(np.maximum(square - mean**2, 0)), dtype=np.float32)


def _units(grey: float, window: tuple[float, float]) -> float:
    """Return what a grey stands for in a window."""
    return window[0] - window[1] / 2 + grey / 255 * window[1]


def _mode(values: Units) -> float:
    """Return the most frequent value between -20 and 100 HU, of bins one unit wide."""
    counts, edges = np.histogram(values, np.arange(-20, 101))
    return float(edges[counts.argmax()] + 0.5)


def _number(value: np.floating[Any] | float) -> str:
    """Return whole Hounsfield units."""
    return f"{value:.0f}"


if __name__ == "__main__":
    sys.exit(main())
