"""``medviewer models``: which models can be asked, as JSON."""

import argparse

from medviewer.cli.output import add_json_argument
from medviewer.explain.json_file import JsonObject, write_result
from medviewer.explain.prediction_json import number
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Performance
from medviewer.models.installed import installed_models
from medviewer.models.registry import BundleProblem

SCHEMA = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """List and write."""
    write_result(models_to_json(*installed_models()), arguments.json)
    return 0


def models_to_json(bundles: list[ModelBundle], problems: list[BundleProblem]) -> JsonObject:
    """Return the public list of models."""
    return {
        "schema": SCHEMA,
        "models": [_model(bundle.card) for bundle in bundles],
        "problems": [{"folder": each.folder_name, "reason": each.reason} for each in problems],
    }


def _model(card: ModelCard) -> JsonObject:
    """Return what a program needs to choose a model."""
    return {
        "name": card.name,
        "version": card.version,
        "title": card.title,
        "sha256": card.weights.sha256,
        "task": card.task,
        "intended_use": card.intended_use,
        **({"question": card.question} if card.question else {}),
        "not_for": list(card.not_for),
        "limits": list(card.limits),
        "classes": [
            {"label": each.label, "name": each.name, "threshold": each.threshold}
            for each in card.classes
        ],
        "modalities": list(card.input.modalities),
        "body_parts": list(card.input.body_parts),
        "views": list(card.input.views),
        "age_years": [list(each) for each in card.input.age_years],
        "licence": card.licence,
        "performance": [_performance(each) for each in card.performance],
        **({"populations": _populations(card)} if card.populations else {}),
    }


def _performance(found: Performance) -> JsonObject:
    """Return what was measured of one population at one level; null where it is no number."""
    metrics = {
        name: {"value": number(each.value), "low": number(each.low), "high": number(each.high)}
        for name, each in found.metrics.items()
    }
    return {
        "population": found.population,
        "level": found.level,
        "set": found.set,
        "images": found.images,
        "patients": found.patients,
        "metrics": metrics,
    }


def _populations(card: ModelCard) -> list[JsonObject]:
    """Return the populations with the ages that tell them and their thresholds by label."""
    return [
        {
            "name": each.name,
            "age_years": list(each.age_years),
            "thresholds": dict(zip(card.labels, each.thresholds, strict=False)),
        }
        for each in card.populations
    ]
