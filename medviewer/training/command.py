"""``medviewer train``: from a configuration and data to a bundle, in one command."""

import argparse
import ctypes
import json
import logging
import sys
from pathlib import Path

import torch

from medviewer.errors import MedviewerError
from medviewer.training.config import read_config
from medviewer.training.pipeline import Folders, make_model

log = logging.getLogger(__name__)

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # malloc.h of glibc


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``medviewer train``."""
    parser.add_argument("config", type=Path, help="training configuration (train.toml)")
    parser.add_argument("--data", type=Path, required=True, help="folder with the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the new model")
    parser.add_argument("--work", type=Path, help="folder for checkpoints (default: runs/NAME)")
    parser.add_argument("--resume", action="store_true", help="go on after the last whole epoch")
    parser.add_argument(
        "--others", type=Path, help="folder of DICOM images of other kinds, to be told as such"
    )


def run(arguments: argparse.Namespace) -> int:
    """Train, calibrate, evaluate and pack; return the exit status."""
    config = read_config(arguments.config)
    torch.set_num_threads(config.threads)
    _keep_freed_memory()
    folders = Folders(
        data=arguments.data,
        out=arguments.out,
        work=arguments.work or Path("runs") / config.name,
        others=arguments.others,
    )
    card = make_model(
        config, arguments.config.read_text(encoding="utf-8"), folders, resume=arguments.resume
    )
    shown = {
        f"{each.population} {name}": [
            round(interval.value, 4),
            round(interval.low, 4),
            round(interval.high, 4),
        ]
        for each in card.performance
        for name, interval in each.metrics.items()
    }
    sys.stdout.write(json.dumps(shown, indent=1) + "\n")
    return 0


def _keep_freed_memory() -> None:
    """Ask glibc to reuse large blocks: giving every activation back to the system costs 25 %."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return
    mallopt(_M_MMAP_THRESHOLD, 1 << 30)
    mallopt(_M_TRIM_THRESHOLD, (1 << 31) - 1)
    mallopt(_M_TOP_PAD, 1 << 28)


def main() -> int:
    """Run ``python -m medviewer.training.command``."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="medviewer train")
    add_arguments(parser)
    try:
        return run(parser.parse_args())
    except MedviewerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
