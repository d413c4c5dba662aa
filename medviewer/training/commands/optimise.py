"""``medviewer optimise``: an ONNX twin for a model, and what its variants save and cost."""

import argparse
import importlib
import sys
from pathlib import Path

import torch

from medviewer.errors import UsageError
from medviewer.explain.json_file import make_folder, to_text, write_json, write_whole
from medviewer.inference.loader import load_classifier
from medviewer.models.installing.arrival import OPTIMISATION_PAGE
from medviewer.models.trust.record import read_trust
from medviewer.training.commands.choosing import add_data_arguments, chosen_data, chosen_model
from medviewer.training.measuring.scoring.labelled import open_labelled
from medviewer.training.optimising.optimise import compare, write
from medviewer.training.optimising.report import document, markdown
from medviewer.training.packing.names import OPTIMISATION_TABLE
from medviewer.training.packing.recalibrated import check_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add MODEL, DATA and the options."""
    parser.add_argument("model", metavar="MODEL", help="an installed model or a model's folder")
    add_data_arguments(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="the model with its twin"
    )
    parser.add_argument("--json", metavar="FILE|-", help="the table once more; - is stdout")
    parser.add_argument(
        "--calibration", type=int, default=64, metavar="N", help="images for int8 ranges (64)"
    )
    parser.add_argument(
        "--images", type=int, default=1000, metavar="N", help="most images to measure on (1000)"
    )
    parser.add_argument(
        "--shared-weights",
        action="store_true",
        help="the twin takes its numbers from the weights file and stays small",
    )
    parser.add_argument("--variants", type=Path, metavar="FOLDER", help="keep the int8 file, too")


def run(arguments: argparse.Namespace) -> int:
    """Make, measure, write."""
    if min(arguments.calibration, arguments.images) < 1:
        raise UsageError("--calibration and --images must be 1 or more")
    _need_packages()
    bundle = chosen_model(arguments.model)
    check_folder(bundle, arguments.out, in_place=True)
    card = bundle.card
    read_trust(bundle.folder, card)  # it goes along: told now if it is that of other weights
    listing = open_labelled(card, chosen_data(arguments))
    classifier = load_classifier(bundle, "cpu")
    made = compare(classifier, listing, arguments.calibration, arguments.images)
    what = (
        f"Measured on at most {arguments.images} images of patients whose images gave no int8 "
        f"ranges, with 95 % intervals over patients; times on {torch.get_num_threads()} thread(s) "
        "of this machine, in batches of 4."
    )
    table = document(card.name, card.version, what, made.rows)
    page = markdown(card.title, what, made.rows)
    pages = {
        OPTIMISATION_PAGE: page.encode("utf-8"),
        OPTIMISATION_TABLE: to_text(table).encode("ascii"),
    }
    write(bundle, made.twin, arguments.out, pages, shared_weights=arguments.shared_weights)
    if arguments.variants is not None:
        make_folder(arguments.variants)
        write_whole(arguments.variants / "int8.onnx", made.variants[2].content)
    _show(arguments.json, table, page)
    return 0


def _show(target: str | None, table: dict[str, object], page: str) -> None:
    """Write the table where it was asked for, else show the page."""
    if target == "-":
        sys.stdout.write(to_text(table))
    else:
        if target:
            write_json(Path(target), table)
        sys.stdout.write(page)


def _need_packages() -> None:
    """Tell now, not after minutes, which package is missing."""
    for name in ("onnx", "onnxscript", "onnxruntime"):
        importlib.import_module(name)
