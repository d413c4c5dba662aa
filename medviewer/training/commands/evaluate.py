"""``medviewer evaluate``: what models reach on labelled data, as JSON and as a page."""

import argparse
from pathlib import Path

from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import write_result, write_whole
from medviewer.training.commands.choosing import (
    add_measuring_arguments,
    add_population_argument,
    chosen_data,
    chosen_device,
    chosen_model,
)
from medviewer.training.measuring.evaluation import EvaluationSettings, evaluate_models
from medviewer.training.measuring.evaluation_json import evaluation_to_json
from medviewer.training.measuring.pages.page import evaluation_page
from medviewer.training.measuring.pages.pictures import worst_errors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``medviewer evaluate``."""
    parser.add_argument(
        "models",
        nargs="+",
        metavar="MODEL",
        help="an installed model or a model's folder; several are an ensemble by the mean logit",
    )
    add_measuring_arguments(parser)
    add_population_argument(parser)
    parser.add_argument("--json", metavar="FILE|-", help="where to write the numbers; - is stdout")
    parser.add_argument("--html", type=Path, metavar="FILE", help="where to write the page")
    parser.add_argument("--compare", metavar="MODEL", help="another model on the same data")
    parser.add_argument(
        "--bootstraps", type=int, default=1000, metavar="N", help="draws of patients (1000)"
    )
    parser.add_argument(
        "--no-thumbnails",
        dest="thumbnails",
        action="store_false",
        help="leave the pictures of the worst errors, which are patients' images, out of the page",
    )


def run(arguments: argparse.Namespace) -> int:
    """Score, measure and write; return the exit status."""
    _check(arguments)
    bundles = [chosen_model(name) for name in arguments.models]
    other = chosen_model(arguments.compare) if arguments.compare else None
    device, threads = chosen_device(arguments)
    settings = EvaluationSettings(arguments.bootstraps, arguments.seed, device, threads)
    context = console_context()
    try:
        evaluation = evaluate_models(bundles, chosen_data(arguments), settings, context, other)
        if arguments.html:
            pictures = worst_errors(evaluation, context) if arguments.thumbnails else ()
            page = evaluation_page(evaluation, pictures)
    finally:
        end_progress()
    if arguments.html:
        write_whole(arguments.html, page.encode("utf-8"))
    if arguments.json:
        write_result(evaluation_to_json(evaluation), arguments.json)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is read."""
    if not (arguments.json or arguments.html):
        raise UsageError("say where the result goes: --json FILE|- or --html FILE, or both")
    if not 1 <= arguments.bootstraps <= 100_000:
        raise UsageError("--bootstraps must be from 1 to 100000")
    targets = [Path(name) for name in (arguments.json, arguments.html) if name and name != "-"]
    for target in targets:
        if not target.parent.is_dir():
            raise UsageError(f"the folder of {target.name} does not exist")
