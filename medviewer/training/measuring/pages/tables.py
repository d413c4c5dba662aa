"""The tables of an evaluation's page."""

import math
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from medviewer.models.card_evidence import Interval
from medviewer.training.measuring.evaluation import MeasuredLevel
from medviewer.training.measuring.metrics import Floats
from medviewer.training.measuring.statistics.comparison import Comparison
from medviewer.training.measuring.statistics.delong import DeLong

NAMES = {
    "auc": "ROC-AUC",
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "sensitivity": "Sensitivity (recall)",
    "specificity": "Specificity",
    "precision": "Precision",
    "f1": "F1",
    "pr_auc": "PR-AUC (average precision)",
    "ece": "ECE",
    "brier": "Brier score",
    "quadratic_kappa": "Quadratic weighted kappa",
    "mean_absolute_error": "Mean absolute error (grades)",
    "pointing_game": "Grad-CAM's largest pixel in the box (pointing game)",
    "pointing_game_15px": "The same, within 15 pixels of the box",
    "medmnist/acc": "ACC, MedMNIST's definition",
    "medmnist/auc": "AUC, MedMNIST's definition",
}
_NOTHING = "&ndash;"


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Return a table of cells that are HTML already; the first of a row is its head."""
    top = "".join(f'<th scope="col">{each}</th>' for each in head)
    lines = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    opened = f'<table class="{kind}">' if kind else "<table>"
    thead = f"<thead><tr>{top}</tr></thead>" if head else ""
    return f'<div class="scroll">{opened}{thead}<tbody>{lines}</tbody></table></div>\n'


def metrics_table(level: MeasuredLevel) -> str:
    """Return the metrics over all and, of several classes, by class."""
    labels = level.judged.labels if len(level.judged.labels) > 1 else ()
    rows = [
        (
            escape(words),
            interval_cell(level.metrics[name]),
            *(interval_cell(level.metrics.get(f"class/{label}/{name}")) for label in labels),
        )
        for name, words in NAMES.items()
        if name in level.metrics
    ]
    return html_table(("", "Over all", *map(escape, labels)), rows)


def populations_table(level: MeasuredLevel) -> str:
    """Return the metrics of each population beside each other."""
    heads = [
        f"{escape(name)}<br>{part.images} {part.counted}, {len(set(part.judged.patients))} patients"
        for name, part in level.populations.items()
    ]
    rows = [
        (
            escape(words),
            *(interval_cell(part.metrics.get(name)) for part in level.populations.values()),
        )
        for name, words in NAMES.items()
        if name in level.metrics
    ]
    return html_table(("", *heads), rows)


def comparison_table(comparison: Comparison) -> str:
    """Return the differences over all."""
    rows = [
        (
            escape(words),
            _number(found.first),
            _number(found.second),
            interval_cell(found.difference, signed=True),
            _p(found.p),
        )
        for name, words in NAMES.items()
        if (found := comparison.metrics.get(name)) is not None
    ]
    return html_table(("", "This", "Other", "Difference", "p (bootstrap)"), rows)


def delong_table(tests: dict[str, DeLong]) -> str:
    """Return DeLong's test of each class."""
    rows = [
        (
            escape(label),
            _number(test.first),
            _number(test.second),
            _number(test.standard_error, digits=4),
            _p(test.p),
        )
        for label, test in tests.items()
    ]
    head = ("ROC-AUC of", "This", "Other", "Standard error of the difference", "p (DeLong)")
    return html_table(head, rows)


def confusion_table(names: Sequence[str], counts: Floats) -> str:
    """Return a confusion matrix, shaded by the share of each row."""
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{_shaded(counts[place], shares[place])}</tr>'
        for place, name in enumerate(names)
    )
    return (
        '<div class="scroll"><table class="confusion"><thead><tr>'
        f"<th>is &#8595; &nbsp; said &#8594;</th>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></div>\n"
    )


def interval_cell(interval: Interval | None, *, signed: bool = False) -> str:
    """Return a value with its interval."""
    if interval is None or math.isnan(interval.value):
        return _NOTHING
    value, low, high = (
        value_cell(each, signed=signed) for each in (interval.value, interval.low, interval.high)
    )
    joint = " to " if signed else "&ndash;"
    return f'{value}<span class="ci">{low}{joint}{high}</span>'


def value_cell(value: float | None, *, signed: bool = False) -> str:
    """Return a value alone."""
    if value is None:
        return _NOTHING
    # 0 is added to what is rounded: nothing is "-0.000"
    return f"{round(value, 3) + 0.0:{'+' if signed else ''}.3f}"


def _shaded(counts: Floats, shares: Floats) -> str:
    """Return the cells of one row."""
    return "".join(
        f'<td style="--share: {share:.3f}">{int(count)}<small>{share:.1%}</small></td>'
        for count, share in zip(counts, shares, strict=True)
    )


def _number(value: float, digits: int = 3) -> str:
    """Return a number, or a dash."""
    return _NOTHING if math.isnan(value) else f"{value:.{digits}f}"


def _p(value: float) -> str:
    """Return a p value; very small ones as such."""
    if math.isnan(value):
        return _NOTHING
    return "&lt; 0.001" if value < 0.001 else f"{value:.3f}"
