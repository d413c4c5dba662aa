"""What was measured of a model's explanations as one HTML file and as a section of its page.

No picture of a patient is in either, and nothing comes from elsewhere.
"""

from collections.abc import Sequence
from html import escape

from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import Interval
from medviewer.models.trust.record import FEWEST_PATIENTS, Measured, TrustLevel, TrustRecord
from medviewer.training.measuring.pages.style import CSS
from medviewer.training.measuring.pages.tables import html_table, interval_cell, value_cell
from medviewer.training.packing.names import TRUST_PAGE
from medviewer.training.packing.report import table
from medviewer.training.trusting.pages.tables import LEVELS, level_rows, remarks, shown

START = "<!-- trust: written by medviewer trust -->"
END = "<!-- end of trust -->"

NOTICE = "Research use, not for diagnosis."
_CAVEAT = (
    "These numbers say how well maps tell what the network does, not whether the network is right, "
    "and a map is not the outline of a lesion."
)
_STAGES = (
    ("spearman_head", "Head"),
    ("spearman_last_quarter", "and last quarter"),
    ("spearman_last_half", "last half"),
    ("spearman_three_quarters", "three quarters"),
    ("spearman_all", "all weights"),
    ("ssim_all", "SSIM, all weights"),
)
_STEADY = (("flip", "Mirrored"), ("shift", "Moved"), ("noise", "Noise"))


def trust_page(record: TrustRecord, card: ModelCard) -> str:
    """Return the page; the same record gives the same page."""
    sections = [_head(record, card)]
    sections += [_level_section(name, level) for name, level in record.levels.items()]
    sections.append(_how_section(record))
    title = f"{escape(card.title)}: trust in its explanations"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{CSS}</style></head>\n<body>"
        f"{''.join(sections)}</body></html>\n"
    )


def trust_section(record: TrustRecord) -> str:
    """Return the section of a model's page, in Markdown, without its marks."""
    parts = [
        "## How far its heatmaps can be trusted",
        "",
        f"{_measured_on(record)} {_CAVEAT}",
    ]
    for name, level in record.levels.items():
        head, rows = level_rows(level, shown)
        parts += ["", f"{LEVELS[name]}. {level.why}{_chance(level)}", ""]
        parts.append(table(tuple(head), [tuple(row) for row in rows]))
        parts += ["", *(f"- {title}: {' '.join(why)}" for title, why in remarks(level))]
    parts += ["", f"{record.rule} What each column is: `{TRUST_PAGE}`."]
    return "\n".join(parts)


def _measured_on(record: TrustRecord) -> str:
    """Say on what it was measured."""
    parts = {
        "test": "the test part: patients that neither training nor any choice has seen",
        "aside": "the patients kept aside, whom the shipped network never saw",
    }
    part = parts.get(record.data.part, record.data.part)
    slow = (
        f"; slow methods on the first {record.setup.slow_images}"
        if record.setup.slow_images < record.data.images
        else ""
    )
    what = f"{record.data.images} images"
    if record.data.slice_of == "volume":
        what = f"one slice within each of {record.data.images} volumes"
    return (
        f"Measured on {what} of {record.data.patients} patients of "
        f"{record.data.name} ({part}) that show a finding by their labels{slow}. "
        f"{_on_ranges(record)}"
    )


def _on_ranges(record: TrustRecord) -> str:
    """Say what the ranges are, or why there are none."""
    if record.data.patients < FEWEST_PATIENTS:
        return (
            f"{record.data.patients} patients are too few for ranges, and to choose a method by: "
            "the values alone say what was seen of these patients, and may differ much on others."
        )
    return (
        "Ranges are 95 % intervals by bootstrap over patients; of fewer than "
        f"{FEWEST_PATIENTS} patients there are values alone."
    )


def _which_slice(base: str) -> str:
    """Say what is measured of a volume."""
    return (
        "Labels say what a volume shows, not where. Measured is one slice within each volume, all "
        f"others as they are: the one that lowers the logit most when {base} takes the place of it "
        "all. It is found before any map is made. A map is the slice's part of that of the whole "
        "volume, as the viewer shows it."
    )


def _chance(level: TrustLevel) -> str:
    """Say how often a map without any sense would point into the box."""
    if level.box_share is None:
        return ""
    return f" Boxes fill {level.box_share:.1%} of the image on average: so often chance hits."


def _head(record: TrustRecord, card: ModelCard) -> str:
    """Return which model was measured on what."""
    rows = [
        ("Model", f"<code>{escape(record.model.name)}</code> {escape(record.model.version)}"),
        ("SHA-256 of the weights", f"<code>{escape(record.model.sha256)}</code>"),
        (
            "Network, layer",
            f"{escape(card.network.architecture)}, "
            f"<code>{escape(card.network.target_layer)}</code>",
        ),
        ("Hash of the images' paths", f"<code>{escape(record.data.sha256_of_paths)}</code>"),
    ]
    return (
        f"<h1>{escape(card.title)}: trust in its explanations</h1>"
        f'<p class="quiet">{escape(_measured_on(record))}</p>'
        f'<p class="notice"><strong>{NOTICE}</strong> {_CAVEAT}</p>'
        f"{html_table((), rows, 'facts')}"
    )


def _level_section(name: str, level: TrustLevel) -> str:
    """Return all methods of one level."""
    head, rows = level_rows(level, _cell)
    escaped = [[escape(row[0]), *row[1:]] for row in rows]
    notes = "".join(
        f"<li>{escape(title)}: {escape(' '.join(why))}</li>" for title, why in remarks(level)
    )
    return (
        f"<h2>{LEVELS[name]}</h2><p>{escape(level.why)}{escape(_chance(level))}</p>"
        f"{html_table([escape(each) for each in head], escaped)}"
        f"<ul>{notes}</ul>"
        f"<h3>Likeness to the map of the network in disorder, from its head downwards</h3>"
        f"{_detail(level, _STAGES, signed=True)}"
        f"<h3>Likeness of the map moved back after a change of the image</h3>"
        f"{_detail(level, _STEADY)}"
    )


def _detail(level: TrustLevel, columns: Sequence[tuple[str, str]], *, signed: bool = False) -> str:
    """Return the measures of some names, method by method."""
    rows = [
        (
            escape(each.title),
            *(_cell(each.measures.get(name), signed) for name, _ in columns),
        )
        for each in (*level.methods.values(), level.edges)
        if any(name in each.measures for name, _ in columns)
    ]
    return html_table(("Method", *(words for _, words in columns)), rows)


def _cell(found: Measured | None, signed: bool) -> str:  # noqa: FBT001 - a cell's own shape
    """Return a value, with its range if it has one, as HTML."""
    if found is None or found.low is None or found.high is None:
        return value_cell(found.value if found else None, signed=signed)
    return interval_cell(Interval(found.value, found.low, found.high), signed=signed)


def _how_section(record: TrustRecord) -> str:
    """Say how it was measured, with the papers."""
    setup = record.setup
    base = {"blurred": "a strongly blurred copy", "mean": "the mean grey"}[setup.baseline]
    paragraphs = (
        f"Deletion and insertion (Petsiuk et al., BMVC 2018; by regions as in Samek et al., TNNLS "
        f"2017): {setup.side} x {setup.side} regions are replaced by {base} of the image, or put "
        f"into it, {setup.steps} steps from the map's strongest region on. The area under the "
        "logit's curve is a share of the mean fall of the logit from image to baseline; told is by "
        f"how much it is better than the mean of {setup.random_orders} random orders, or than the "
        "order of an edge detector (Sobel).",
        "Weights in disorder (Adebayo et al., NeurIPS 2018): the values of each tensor are "
        "shuffled, from the head down, cascading; likeness is Spearman's rank correlation of 28 x "
        "28 regions, and SSIM (Wang et al. 2004). A map that stays the same does not show what the "
        "network has learnt; one that is turned around (below 0) counts as changed.",
        "Stability: the mean rank correlation of the map, moved back, after mirroring, a shift by "
        "1/28 of the side, and noise of 5 % of the image's standard deviation. Of a sequence or a "
        "volume only the slice itself is changed.",
        *([_which_slice(base)] if record.data.slice_of == "volume" else []),
        "Pointing game (Zhang et al., IJCV 2018), without a margin: how often the largest pixel of "
        "the map lies inside the box. IoU: overlap of the box with as many of the map's largest "
        "pixels as the box has.",
        f"Integrated gradients were taken with {setup.ig_steps} steps always. {record.rule}",
        f"{setup.bootstraps} draws of patients, seed {setup.seed}. Explained is a class that is "
        "there by the labels; no image without a finding was measured.",
    )
    return f"<h2>How</h2>{''.join(f'<p>{escape(each)}</p>' for each in paragraphs)}"
