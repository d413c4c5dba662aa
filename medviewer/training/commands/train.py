"""``medviewer train``: from a configuration and data to a bundle, in one command."""

import argparse
from pathlib import Path

import torch

from medviewer.explain.json_file import write_result
from medviewer.io.allocator import keep_freed_memory
from medviewer.models.card import ModelCard
from medviewer.training.commands.lines import log_to_stderr
from medviewer.training.config import read_config
from medviewer.training.learning.distributed import process_group
from medviewer.training.making.made import Folders
from medviewer.training.making.pipeline import make_model


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
    log_to_stderr()
    torch.set_num_threads(config.threads)
    keep_freed_memory(largest_block=1 << 30, kept=(1 << 31) - 1)
    folders = Folders(
        data=arguments.data,
        out=arguments.out,
        work=arguments.work or Path("runs") / config.name,
        others=arguments.others,
    )
    text = arguments.config.read_text(encoding="utf-8")
    with process_group():
        card = make_model(config, text, folders, resume=arguments.resume)
    if card is not None:
        write_result(measured(card), "-")
    return 0


def measured(card: ModelCard) -> dict[str, dict[str, list[float]]]:
    """Return the card's metrics as ``[value, low, high]`` by population and level."""
    return {
        f"{each.population}, by {each.level}": {
            name: [round(number, 4) for number in (found.value, found.low, found.high)]
            for name, found in each.metrics.items()
        }
        for each in card.performance
    }
