"""``medviewer train``: from a configuration and data to a bundle, in one command."""

import argparse
import json
import logging
import sys
from pathlib import Path

import torch

from medviewer.errors import MedviewerError
from medviewer.io.allocator import keep_freed_memory
from medviewer.training.config import read_config
from medviewer.training.pipeline import Folders, make_model


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
    logging.getLogger("medviewer.training").setLevel(logging.INFO)  # hours want a progress line
    torch.set_num_threads(config.threads)
    keep_freed_memory(largest_block=1 << 30, kept=(1 << 31) - 1)
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
