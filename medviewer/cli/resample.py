"""``medviewer resample``: a tilted, uneven or oblique series as a regular volume."""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from medviewer.cli.reading import (
    add_path_argument,
    add_series_argument,
    chosen_series,
    require_images,
    scan_paths,
)
from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import whole_file
from medviewer.io.memory import memory_bytes
from medviewer.io.readers import read_volume
from medviewer.io.records import Series, Stack
from medviewer.io.resampling.resampled_stack import resample_stack
from medviewer.io.resampling.volume_file import ENDINGS, write_volume

MEMORY_SHARE = 0.5
"""So much of the machine's memory may be taken by the result: it is in memory twice."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    add_path_argument(parser)
    add_series_argument(parser)
    parser.add_argument(
        "--stack", type=_count, metavar="N", help="which stack of the series, from 1"
    )
    parser.add_argument(
        "--spacing", type=_millimetres, metavar="MM", help="distance of the slices; default: usual"
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help="the volume: .nii.gz or .mha"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read one stack, resample it and write the volume."""
    out: Path = arguments.out
    if not out.name.endswith(ENDINGS):
        raise UsageError(f"--out must end with {' or '.join(ENDINGS)}")
    context = console_context()
    index = scan_paths(arguments.paths, context)
    pairs = chosen_series(index, arguments.series)
    require_images(pairs, index)
    if len(pairs) > 1:
        text = f"PATH holds {len(pairs)} series; name one by --series UID"
        raise UsageError(f"{text} (`medviewer index PATH --json -` lists them)")
    series = pairs[0][1]
    stack = _chosen_stack(series, arguments.stack)
    _refuse_beside(out, arguments.paths, stack)
    volume = read_volume(stack, series, context)
    limit = MEMORY_SHARE * memory_bytes()
    regular = resample_stack(volume, stack, context, step_mm=arguments.spacing, limit_bytes=limit)
    end_progress()
    with whole_file(out) as file:
        write_volume(file, regular)
    return 0


def _chosen_stack(series: Series, number: int | None) -> Stack:
    count = len(series.stacks)
    if number is None and count > 1:
        raise UsageError(f"the series has {count} stacks; name one by --stack, from 1 to {count}")
    if number is not None and number > count:
        raise UsageError(f"there is no stack {number}: the series has {count}")
    return series.stacks[(number or 1) - 1]


def _refuse_beside(out: Path, opened: Sequence[Path], stack: Stack) -> None:
    """Refuse a place among the images: nothing is ever written there."""
    place, roots = out.resolve(), [path.resolve() for path in opened]
    folders = {ref.instance.path.resolve().parent for ref in stack.frames}
    folders |= {root if root.is_dir() else root.parent for root in roots}
    if set(roots) & set(place.parents) or place.parent in folders:
        raise UsageError("--out lies among the images; name a file in another folder")


def _count(text: str) -> int:
    """Read a number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1")
    return number


def _millimetres(text: str) -> float:
    """Read a length above 0."""
    length = float(text)
    if not (0 < length < math.inf):
        raise argparse.ArgumentTypeError(f"{text!r} is no length in mm")
    return length
