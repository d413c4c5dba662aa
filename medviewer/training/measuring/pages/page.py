"""An evaluation as one HTML file: no scripts, nothing from elsewhere, light and dark."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np

import medviewer
from medviewer.explain.attribution import CAPTION
from medviewer.explain.gradcam import METHOD
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Level
from medviewer.training.measuring.evaluation import (
    Evaluation,
    MeasuredLevel,
    ModelComparison,
)
from medviewer.training.measuring.pages.pictures import ErrorPicture
from medviewer.training.measuring.pages.plots import Line, Plot, figure
from medviewer.training.measuring.pages.style import CSS
from medviewer.training.measuring.pages.tables import (
    comparison_table,
    confusion_table,
    delong_table,
    html_table,
    metrics_table,
    populations_table,
)
from medviewer.training.measuring.scoring.labelled import paths_digest
from medviewer.training.measuring.scoring.run import Run
from medviewer.training.measuring.statistics.curves import (
    calibration_curve,
    precision_recall_curve,
    roc_curve,
)
from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.measuring.statistics.level import level_confusion

NOTICE = "Research use, not for diagnosis."
_OVER_ALL = {
    "multi-label": "",
    "multi-class": "; accuracy, balanced accuracy, ECE and Brier score are those of the one answer",
    "ordinal": "; accuracy and balanced accuracy are those of the grades",
}
TITLES: dict[Level, str] = {
    "image": "Images",
    "slice": "Slices",
    "slice_in_series": "Slices, each with the answer for its series",
    "patient": "Patients (whole series)",
}


def evaluation_page(evaluation: Evaluation, pictures: Sequence[ErrorPicture] = ()) -> str:
    """Return the page; the same evaluation gives the same page."""
    titles = [bundle.card.title for bundle in evaluation.bundles]
    title = titles[0] if len(titles) == 1 else f"{titles[0]}: {len(titles)} models"
    sections = [_head(evaluation, title)]
    sections += [level_section(TITLES[name], each) for name, each in evaluation.levels.items()]
    if evaluation.comparison is not None:
        sections.append(_comparison_section(evaluation.comparison))
    if pictures:
        sections.append(_pictures_section(pictures))
    sections.append(_how_section(evaluation))
    return html_page(f"{title}: evaluation", sections)


def html_page(title: str, sections: Sequence[str]) -> str:
    """Return a whole page of sections that are HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head>\n<body>"
        f"{''.join(sections)}</body></html>\n"
    )


def _head(evaluation: Evaluation, title: str) -> str:
    """Return what was measured on what."""
    level = next(iter(evaluation.levels.values()))
    patients = len(set(level.judged.patients.tolist()))
    folds = ", ".join(evaluation.choice.folds)
    chosen = f", folds {escape(folds)}" if folds else ""
    name = escape(evaluation.choice.path.name)
    data = f"{name}{chosen}: {level.images} {level.counted}, {patients} patients"
    facts = "".join(_model_facts(run) for run in evaluation.runs)
    return (
        f"<h1>{escape(title)}</h1>"
        f'<p class="quiet">Evaluation on {data}</p>'
        f'<p class="notice"><strong>{NOTICE}</strong> '
        f"{escape(purpose(evaluation.bundles[0].card))}</p>{facts}"
    )


def purpose(card: ModelCard) -> str:
    """Return what the model is for and, where that is easily mistaken, what it answers."""
    return f"{card.intended_use} {card.question}".rstrip()


def _model_facts(run: Run) -> str:
    """Return the identity of one model and how much is out of its range."""
    card = run.card
    rows = [
        ("Model", f"<code>{escape(card.name)}</code> {escape(card.version)}"),
        ("SHA-256 of the weights", f"<code>{escape(card.weights.sha256)}</code>"),
        ("Task, network", f"{escape(card.task)}, {escape(card.network.architecture)}"),
    ]
    if card.task != "multi-class":
        rows.append(("Threshold on the score", thresholds_cell(card)))
    rows.append(("Calibration", card.calibration.method if card.calibration else "none"))
    if run.flagged is not None:
        share = run.flagged / len(run.logits)
        rows.append(("Out of range", f"{run.flagged} of {len(run.logits)} images ({share:.1%})"))
    return html_table((), rows, "facts")


def thresholds_cell(card: ModelCard) -> str:
    """Return the card's thresholds, and those of its populations."""
    whole = [each.threshold for each in card.classes if each.threshold is not None]
    told = [_thresholds(card, whole)]
    told += [f"{own.name}: {_thresholds(card, own.thresholds)}" for own in card.populations]
    return escape("; ".join(told))


def _thresholds(card: ModelCard, values: Sequence[float]) -> str:
    """Return thresholds by label."""
    pairs = zip(card.labels, values, strict=True)
    return ", ".join(f"{label} {value:.4f}" for label, value in pairs)


def level_section(title: str, level: MeasuredLevel) -> str:
    """Return all that was measured at one level."""
    judged = level.judged
    patients = len(set(judged.patients.tolist()))
    parts = [
        f"<h2>{escape(title)}</h2>",
        f'<p class="quiet">{len(judged)} scored, of {patients} patients{_whose(level)}. '
        "95 % intervals: bootstrap over patients.</p>",
        metrics_table(level),
    ]
    if len(judged.labels) > 1:
        but = _OVER_ALL[judged.task]
        parts.append(f'<p class="quiet">Over all: the mean of the classes (macro){but}.</p>')
    if len(level.populations) > 1:
        parts += ["<h3>By population</h3>", populations_table(level)]
    parts += [_plots(level), "<h3>Confusion</h3>", _confusions(level.decided)]
    return "".join(parts)


def _whose(level: MeasuredLevel) -> str:
    """Return name and number of the only population; several have a table."""
    if len(level.populations) != 1:
        return ""
    ((name, part),) = level.populations.items()
    return f" ({escape(name)}: {part.images} {part.counted})"


def _plots(level: MeasuredLevel) -> str:
    """Return the curves of every class."""
    judged = level.judged
    plots = (
        Plot(
            "ROC",
            "1 - specificity",
            "sensitivity",
            [_roc(level, index) for index in range(len(judged.labels))],
            diagonal=True,
            note=_point_note(judged),
        ),
        Plot(
            "Precision and recall",
            "recall",
            "precision",
            [_precision_recall(level, index) for index in range(len(judged.labels))],
        ),
        Plot(
            "Calibration",
            "mean predicted probability",
            "frequency",
            _calibration_lines(level),
            diagonal=True,
            note="Ten bins of equal width; a larger dot has more behind it.",
        ),
    )
    return f'<div class="plots">{"".join(figure(plot) for plot in plots)}</div>'


def _named(level: MeasuredLevel, index: int, name: str, metric: str) -> str:
    """Return the name of a class with one of its metrics."""
    label = level.judged.labels[index]
    value = level.metrics[f"class/{label}/{metric}"].value
    return label if math.isnan(value) else f"{label}: {name} {value:.3f}"


def _point_note(judged: Judged) -> str:
    """Say what the dot on the curve is, where there is one."""
    if judged.task == "multi-class":
        return ""
    if len(np.unique(judged.thresholds, axis=0)) == 1:
        return "The dot is the stored threshold."
    return "The dot is at the stored thresholds, each population at its own."


def _roc(level: MeasuredLevel, index: int) -> Line:
    """Return one class's ROC curve with its operating point."""
    judged = level.judged
    known = judged.known[:, index]
    there, called = judged.positive[known, index], level.decided.called[known, index]
    marks = []
    if judged.task != "multi-class" and there.any() and not there.all():
        marks = [(float(called[~there].mean()), float(called[there].mean()))]
    curve = roc_curve(there, judged.scores[known, index])
    return Line(_named(level, index, "AUC", "auc"), curve, marks)


def _precision_recall(level: MeasuredLevel, index: int) -> Line:
    """Return one class's precision-recall curve."""
    judged = level.judged
    known = judged.known[:, index]
    curve = precision_recall_curve(judged.positive[known, index], judged.scores[known, index])
    return Line(_named(level, index, "average precision", "pr_auc"), curve)


def _calibration_lines(level: MeasuredLevel) -> list[Line]:
    """Return the calibration of every class; of a single one before and after."""
    judged, lines = level.judged, []
    for index in range(len(judged.labels)):
        known = judged.known[:, index]
        there = judged.positive[known, index]
        curve = calibration_curve(there, judged.probabilities[known, index])
        if len(judged.labels) == 1:
            raw = calibration_curve(there, judged.scores[known, index])
            lines.append(Line("calibrated probability", curve, with_dots=True))
            lines.append(Line("score, not calibrated", raw, with_dots=True))
        else:
            lines.append(Line(_named(level, index, "ECE", "ece"), curve, with_dots=True))
    return lines


def _confusions(judged: Judged) -> str:
    """Return one matrix, or one for each label."""
    if judged.task != "multi-label":
        return confusion_table(judged.grades, level_confusion(judged, np.ones(len(judged))))
    tables = []
    for index, label in enumerate(judged.labels):
        known = judged.known[:, index]
        there, called = judged.positive[known, index], judged.called[known, index]
        counts = np.bincount(2 * there + called, minlength=4).reshape(2, 2).astype(np.float64)
        tables.append(confusion_table((f"no {label}", label), counts))
    return "".join(tables)


def _comparison_section(comparison: ModelComparison) -> str:
    """Return the differences to another model."""
    card = comparison.bundle.card
    parts = [
        "<h2>Compared on the same patients</h2>",
        f"<p>Other: <code>{escape(card.name)}</code> {escape(card.version)}, {escape(card.title)}, "
        f"weights <code>{card.weights.sha256}</code></p>",
        '<p class="quiet">Differences are this minus other, with a paired bootstrap over patients. '
        "DeLong's test takes every image for a case of its own: with several of a patient, "
        "the bootstrap is the one to read.</p>",
    ]
    for name, each in comparison.levels.items():
        parts += [f"<h3>{TITLES[name]}</h3>", comparison_table(each), delong_table(each.delong)]
    return "".join(parts)


def _pictures_section(pictures: Sequence[ErrorPicture]) -> str:
    """Return the worst errors."""
    shown = "".join(
        f'<figure><div class="pair"><img src="{each.plain}" alt="{escape(each.title)}">'
        f'<img src="{each.heat}" alt="{escape(each.title)} with heatmap"></div>'
        f"<figcaption><strong>{escape(each.title)}</strong>: is {escape(each.truth)}; "
        f"{escape(each.said)}. {escape(each.map_of)}.</figcaption></figure>\n"
        for each in pictures
    )
    return (
        "<h2>The worst errors</h2>"
        '<p class="notice"><strong>These are images of patients.</strong> The page stays on this '
        "machine unless you pass it on; <code>--no-thumbnails</code> makes one without them.</p>"
        f'<p class="quiet">{METHOD} of the first model. {CAPTION}. '
        "Colours are relative to each image's largest value; "
        "numbers count the images, or the series, of the data.</p>"
        f'<div class="errors">{shown}</div>'
    )


def _how_section(evaluation: Evaluation) -> str:
    """Return how the numbers came about."""
    settings, listing = evaluation.settings, evaluation.listing
    rows = [
        ("Bootstrap", f"{settings.bootstraps} draws of patients, seed {settings.seed}"),
        ("SHA-256 of the images' names", f"<code>{paths_digest(listing)}</code>"),
        ("Made by", f"MedViewer {escape(medviewer.__version__)}"),
    ]
    if evaluation.choice.words:
        pairs = ", ".join(f"{word} is {label}" for word, label in evaluation.choice.words.items())
        rows.insert(0, ("Words of the data", escape(pairs)))
    if len(evaluation.bundles) > 1:
        rows.insert(0, ("Ensemble", "mean logit; mean of the calibrated probabilities"))
    return "<h2>How it was measured</h2>" + html_table((), rows, "facts")
