"""What a training measured, as one HTML file beside the card: curves, intervals, confusions."""

from html import escape

import medviewer
from medviewer.models.card import ModelCard
from medviewer.training.config import TrainingConfig
from medviewer.training.making.made import Made
from medviewer.training.measuring.findings import Findings
from medviewer.training.measuring.pages.page import (
    NOTICE,
    TITLES,
    html_page,
    level_section,
    purpose,
    thresholds_cell,
)
from medviewer.training.measuring.pages.tables import html_table

_APART = "; and each population by itself, which is judged by that"


def measured_page(config: TrainingConfig, card: ModelCard, made: Made, findings: Findings) -> str:
    """Return the page; images of patients are not on it."""
    sections = [_head(card, made)]
    sections += [level_section(TITLES[name], each) for name, each in findings.levels.items()]
    sections.append(_how_section(config, made))
    return html_page(f"{card.title}: evaluation", sections)


def _head(card: ModelCard, made: Made) -> str:
    """Return which model this is and on whom it was measured."""
    rows = [
        ("Model", f"<code>{escape(card.name)}</code> {escape(card.version)}"),
        ("SHA-256 of the weights", f"<code>{escape(card.weights.sha256)}</code>"),
        ("Task, network", f"{escape(card.task)}, {escape(card.network.architecture)}"),
        ("Measured on", escape(made.measured_words)),
        ("Fitted on", escape(made.fitted_words + (_APART if card.populations else ""))),
    ]
    if card.task != "multi-class":
        rows.append(("Threshold on the score, as shipped", thresholds_cell(card)))
    return (
        f"<h1>{escape(card.title)}</h1>"
        f'<p class="notice"><strong>{NOTICE}</strong> {escape(purpose(card))}</p>'
        f"{html_table((), rows, 'facts')}"
    )


def _how_section(config: TrainingConfig, made: Made) -> str:
    """Return how the numbers came about."""
    rows = [
        ("Bootstrap", f"{config.bootstraps} draws of patients, seed {config.seed}"),
        ("Made by", f"MedViewer {escape(medviewer.__version__)}, <code>medviewer train</code>"),
    ]
    if len(made.divisions) > 1 and config.task != "multi-class":
        rows.insert(
            0,
            (
                "Thresholds",
                "each fold is judged by the threshold that was fitted on the other folds",
            ),
        )
    return "<h2>How it was measured</h2>" + html_table((), rows, "facts")
