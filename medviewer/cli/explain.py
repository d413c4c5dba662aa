"""``medviewer explain``: scores, raw heatmaps and pictures of every image."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.cli import asking
from medviewer.cli.reading import KeptVolumes, require_images
from medviewer.console import console_context, end_progress, say
from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject, whole_results, write_json
from medviewer.explain.methods.registry import DEFAULT_METHOD, METHODS, method_named
from medviewer.inference.scores import index_of_class
from medviewer.io.records import Series, Study

if TYPE_CHECKING:  # torch costs seconds: a wrong PATH is told before it is imported
    from medviewer.explain.request import ExplainRequest
    from medviewer.inference.predictor import LoadedClassifier
    from medviewer.models.bundle import ModelBundle

_REPORT = "explain.json"
_MOST_IMAGES = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH and the options."""
    asking.add_arguments(parser)
    parser.add_argument("--target", metavar="LABEL", help="the class; default: the highest score")
    parser.add_argument(
        "--method",
        metavar="NAME",
        help=f"one of {', '.join(METHODS)}; default: the model card's, of slices the one that was "
        f"measured to do best there, else {DEFAULT_METHOD}",
    )
    parser.add_argument(
        "--layer", metavar="NAME", help="what is explained; default: the model card's layer"
    )
    parser.add_argument(
        "--slices",
        metavar="LIST",
        help="images that get a map, such as 1-3,7, counted from 1 as shown; default: all",
    )
    parser.add_argument(
        "--of-slices",
        action="store_true",
        help="of a network that reads series: explain the slices' scores, not the series' one",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="measure whether the score follows each map (about 170 passes an image)",
    )
    parser.add_argument(
        "--ungated",
        action="store_true",
        help="show maps in colours also where the score is below its threshold or the image is out "
        "of range; otherwise pictures are greyed out and say why",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help=f"folder for {_REPORT} and heatmaps"
    )


def run(arguments: argparse.Namespace) -> int:
    """Score, explain and write; refused series are in the JSON with their reasons."""
    if arguments.method is not None:
        method_named(arguments.method)
    images = None if arguments.slices is None else chosen_images(arguments.slices)
    question = asking.read_question(arguments)
    _check_target(question, arguments.target)
    with whole_results(arguments.out, _REPORT) as folder:
        classifier, load_s = asking.load(question.bundle, arguments.device)
        request = _request(arguments, images, classifier, question.bundle)
        reports = []
        for number, pair in enumerate(question.pairs, start=1):
            name = f"series-{number:04d}"
            reports.append(_explain(arguments, request, classifier, pair, folder, name, load_s))
            load_s = 0.0
        end_progress()
        write_json(folder / _REPORT, asking.answer(question, classifier, reports))
    require_images(question.pairs, question.index)
    return 0


def chosen_images(text: str) -> frozenset[int]:
    """Return the indices (from 0) of images counted from 1: ``1-3,7`` is 0, 1, 2 and 6.

    Raises
    ------
    UsageError
        When it is no such list.
    """
    chosen: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not (first.isdecimal() and (last.isdecimal() or not dash)):
            raise UsageError(f"--slices takes a list such as 1-3,7, not {text!r}")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= _MOST_IMAGES:
            raise UsageError("--slices counts images from 1, and a range goes upwards")
        chosen.update(range(low - 1, high))
    return frozenset(chosen)


def _request(
    arguments: argparse.Namespace,
    images: frozenset[int] | None,
    classifier: "LoadedClassifier",
    bundle: "ModelBundle",
) -> "ExplainRequest":
    """Return what is to be explained, and how."""
    from medviewer.explain.methods.default import best_of_slices, default_method
    from medviewer.explain.request import ExplainRequest

    targets = None if arguments.target is None else (arguments.target,)
    # the card's method is the best one at the card's layer: another layer says nothing of it
    measured = best_of_slices(bundle.folder, bundle.card) if arguments.of_slices else None
    own = DEFAULT_METHOD if arguments.layer else default_method(classifier, measured)
    method = arguments.method or own
    return ExplainRequest(method, arguments.layer, targets, arguments.of_slices, images)


def _check_target(question: asking.Question, target: str | None) -> None:
    """Refuse a class that the model does not have before anything is loaded."""
    if target is not None:
        index_of_class(question.bundle.card, target)


def _explain(
    arguments: argparse.Namespace,
    request: "ExplainRequest",
    classifier: "LoadedClassifier",
    pair: tuple[Study, Series],
    folder: Path,
    name: str,
    load_s: float,
) -> JsonObject:
    """Explain one series and write its files below `folder`."""
    from medviewer.explain.checks.faithfulness import check_maps
    from medviewer.explain.explained import explain_series
    from medviewer.explain.report import NOTHING_CHECKED, SeriesFiles, write_explanation
    from medviewer.explain.targets import target_of

    study, series = pair
    context, volumes = console_context(), KeptVolumes()
    explained = explain_series(study, series, volumes.read, classifier, context, request)
    prediction = asking.with_load_time(explained.prediction, load_s)
    target = target_of(classifier.card, prediction, arguments.target)
    checks = NOTHING_CHECKED
    if arguments.check:
        checks = check_maps(study, series, volumes.read, classifier, context, explained, target)
    for note in explained.notes:
        say(note)
    return write_explanation(
        SeriesFiles(folder, name),
        classifier.card,
        series,
        replace(explained, prediction=prediction),
        target,
        volumes.read,
        context,
        checks,
        ungated=arguments.ungated,
    )
