"""What ``classify`` and ``explain`` share: which model, where it runs, and on which series."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

from medviewer.cli.reading import (
    add_path_argument,
    add_series_argument,
    chosen_series,
    scan_paths,
)
from medviewer.config import Device, load_settings
from medviewer.console import console_context, end_progress
from medviewer.explain.json_file import JsonObject
from medviewer.explain.prediction_json import report_to_json
from medviewer.inference.prediction import ModelIdentity, Prediction
from medviewer.inference.torch_loader import load_torch
from medviewer.io.records import Series, Study, StudyIndex
from medviewer.models.bundle import ModelBundle
from medviewer.models.installed import find_model

if TYPE_CHECKING:  # torch costs seconds: a wrong PATH is told before it is imported
    from medviewer.inference.predictor import LoadedClassifier

_DEVICES: tuple[Device, ...] = get_args(Device)


@dataclass(frozen=True, slots=True)
class Question:
    """A model, and the series that it is asked of."""

    bundle: ModelBundle
    index: StudyIndex
    pairs: Sequence[tuple[Study, Series]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add PATH, ``--series``, ``--model`` and ``--device``."""
    add_path_argument(parser)
    add_series_argument(parser)
    parser.add_argument("--model", required=True, metavar="NAME", help="see `medviewer models`")
    parser.add_argument(
        "--device", choices=_DEVICES, help="where the model runs; default: as in the settings"
    )


def read_question(arguments: argparse.Namespace) -> Question:
    """Find the model, then scan the path: what is wrong is said before anything is loaded."""
    bundle = find_model(arguments.model)
    index = scan_paths(arguments.paths, console_context())
    end_progress()
    return Question(bundle, index, chosen_series(index, arguments.series))


def load(bundle: ModelBundle, device: str | None) -> tuple["LoadedClassifier", float]:
    """Return the network on its device and how many seconds that took."""
    started = time.perf_counter()
    load_torch()
    from medviewer.inference.loader import load_classifier

    settings = load_settings().settings
    request = next((each for each in _DEVICES if each == device), settings.device)
    classifier = load_classifier(bundle, request, threads=settings.threads or None)
    return classifier, time.perf_counter() - started


def with_load_time(prediction: Prediction, load_s: float) -> Prediction:
    """Return a prediction whose times count the loading of the model, too."""
    seconds = prediction.seconds
    total_s = seconds.get("total", 0.0) + load_s
    return replace(prediction, seconds=seconds | {"load": load_s, "total": total_s})


def answer(
    question: Question, classifier: "LoadedClassifier", series: Sequence[JsonObject]
) -> JsonObject:
    """Return the whole document."""
    card = question.bundle.card
    identity = ModelIdentity(card.name, card.version, card.weights.sha256)
    return report_to_json(identity, classifier.device.text, series, question.index.skipped)
