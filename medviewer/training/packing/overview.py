"""The models at a glance: a table in the page of a models folder, written from the cards."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import LEVEL_WORDS
from medviewer.models.registry import find_bundles
from medviewer.training.packing.marked import renew_part
from medviewer.training.packing.names import ROC_PICTURE
from medviewer.training.packing.report import interval_text, table

START = "<!-- glance: written by medviewer train -->"
END = "<!-- end of glance -->"


def update_overview(models_folder: Path) -> None:
    """Renew the table in ``README.md`` of `models_folder`; a page without the marks stays."""
    bundles, _ = find_bundles([models_folder])
    cards = [bundle.card for bundle in bundles]
    curves = [each.name for each in cards if (models_folder / each.name / ROC_PICTURE).is_file()]
    renew_part(models_folder / "README.md", START, END, _glance(cards, curves))


def _glance(cards: Sequence[ModelCard], with_curves: Sequence[str]) -> str:
    """Return the table of `cards`, and pictures of curves."""
    rows = [row for card in cards for row in _rows(card)]
    curves = [f"![ROC curves of {name}]({name}/{ROC_PICTURE})" for name in with_curves]
    head = (
        "model",
        "network",
        "measured on",
        "patients",
        "AUC",
        "accuracy",
        "sensitivity",
        "specificity",
    )
    return "\n\n".join([table(head, rows), *([" ".join(curves)] if curves else [])])


def _rows(card: ModelCard) -> list[tuple[str, ...]]:
    """Return a row for every population that a model was measured on."""
    names = ("auc", "accuracy", "sensitivity", "specificity")
    return [
        (
            f"[`{card.name}`]({card.name}/README.md) {card.version}",
            card.network.architecture,
            f"{each.population}, {LEVEL_WORDS[each.level]}, {_shortened(each.set)}",
            str(each.patients),
            *(interval_text(each.metrics.get(name)) for name in names),
        )
        for each in card.performance
    ]


def _shortened(words: str) -> str:
    """Return how a set is called, without the explanation that follows."""
    return words.partition(":")[0].partition(" by ")[0]
