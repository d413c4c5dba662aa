"""``medviewer classify``: the scores of every series, as JSON."""

import argparse

from medviewer.cli import asking
from medviewer.cli.output import add_json_argument
from medviewer.cli.reading import KeptVolumes, require_images
from medviewer.console import console_context, end_progress
from medviewer.explain.json_file import write_result
from medviewer.explain.prediction_json import prediction_to_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    asking.add_arguments(parser)
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Score every series and write; refused ones are in the JSON with their reasons."""
    question = asking.read_question(arguments)
    classifier, load_s = asking.load(question.bundle, arguments.device)
    from medviewer.inference.classify import classify_series

    reports = []
    for study, series in question.pairs:
        prediction = classify_series(
            study, series, KeptVolumes().read, classifier, console_context()
        )
        reports.append(prediction_to_json(asking.with_load_time(prediction, load_s)))
        load_s = 0.0
    end_progress()
    write_result(asking.answer(question, classifier, reports), arguments.json)
    require_images(question.pairs, question.index)
    return 0
