"""``medviewer models``: which models can be asked, as JSON."""

import argparse
from pathlib import Path

from medviewer.cli.output import add_json_argument, write_result
from medviewer.config import load_settings
from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject
from medviewer.models.bundle import ModelBundle
from medviewer.models.card import ModelCard
from medviewer.models.registry import BundleProblem, find_bundles, models_folders

SCHEMA = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    add_json_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """List and write."""
    write_result(models_to_json(*installed_models()), arguments.json)
    return 0


def installed_models() -> tuple[list[ModelBundle], list[BundleProblem]]:
    """Return the models below all models folders, and what is wrong with others."""
    settings = load_settings().settings
    return find_bundles(models_folders([Path(name) for name in settings.models_folders]))


def find_model(name: str) -> ModelBundle:
    """Return the model called `name` (or ``name@version``), of several versions the last.

    Raises
    ------
    UsageError
        When there is none.
    """
    wanted, _, version = name.partition("@")
    bundles, problems = installed_models()
    fitting = [
        bundle
        for bundle in bundles
        if bundle.card.name == wanted and version in {"", bundle.card.version}
    ]
    if fitting:
        return fitting[-1]
    broken = next((each.reason for each in problems if each.folder_name == wanted), "")
    if broken:
        raise UsageError(f"the model {wanted} cannot be used: {broken}")
    known = ", ".join(bundle.card.name for bundle in bundles) or "none"
    raise UsageError(f"there is no model {name!r}; installed: {known}")


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
        "classes": [
            {"label": each.label, "name": each.name, "threshold": each.threshold}
            for each in card.classes
        ],
        "modalities": list(card.input.modalities),
        "body_parts": list(card.input.body_parts),
        "views": list(card.input.views),
        "age_years": [list(each) for each in card.input.age_years],
        "licence": card.licence,
    }
