"""``medviewer explain``: scores, raw heatmaps and pictures of every image."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.cli import asking
from medviewer.cli.reading import KeptVolumes, require_images
from medviewer.console import console_context, end_progress
from medviewer.explain.json_file import JsonObject, make_folder, write_json
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study

if TYPE_CHECKING:  # torch costs seconds: a wrong PATH is told before it is imported
    from medviewer.inference.predictor import LoadedClassifier

_REPORT = "explain.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    asking.add_arguments(parser)
    parser.add_argument("--target", metavar="LABEL", help="the class; default: the highest score")
    parser.add_argument(
        "--of-slices",
        action="store_true",
        help="of a network that reads series: explain the slices' scores, not the series' one",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help=f"folder for {_REPORT} and heatmaps"
    )


def run(arguments: argparse.Namespace) -> int:
    """Score, explain and write; refused series are in the JSON with their reasons."""
    question = asking.read_question(arguments)
    _check_target(question, arguments.target)
    make_folder(arguments.out)
    classifier, load_s = asking.load(question.bundle, arguments.device)
    reports = []
    for number, (study, series) in enumerate(question.pairs, start=1):
        name = f"series-{number:04d}"
        reports.append(_explain(arguments, classifier, study, series, name, load_s))
        load_s = 0.0
    end_progress()
    write_json(arguments.out / _REPORT, asking.answer(question, classifier, reports))
    require_images(question.pairs, question.index)
    return 0


def _check_target(question: asking.Question, target: str | None) -> None:
    """Refuse a class that the model does not have before anything is loaded."""
    if target is not None:
        index_of_class(question.bundle.card, target)


def _explain(
    arguments: argparse.Namespace,
    classifier: "LoadedClassifier",
    study: Study,
    series: Series,
    name: str,
    load_s: float,
) -> JsonObject:
    """Explain one series and write its files."""
    from medviewer.explain.explained import explain_series
    from medviewer.explain.methods.default import default_method
    from medviewer.explain.report import SeriesFiles, write_explanation
    from medviewer.explain.request import ExplainRequest
    from medviewer.explain.targets import target_of

    context, volumes = console_context(), KeptVolumes()
    explained = explain_series(
        study,
        series,
        volumes.read,
        classifier,
        context,
        ExplainRequest(default_method(classifier), of_slices=arguments.of_slices),
    )
    prediction = asking.with_load_time(explained.prediction, load_s)
    target = target_of(classifier.card, prediction, arguments.target)
    return write_explanation(
        SeriesFiles(arguments.out, name),
        classifier.card,
        series,
        replace(explained, prediction=prediction),
        target,
        volumes.read,
        context,
    )
