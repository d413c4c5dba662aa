"""The trust in the explanations of all models at a glance: a table in the page of their folder."""

from pathlib import Path

from medviewer.errors import ModelBundleError
from medviewer.models.bundle import ModelBundle
from medviewer.models.registry import find_bundles
from medviewer.models.trust.record import TrustLevel, TrustMethod, TrustRecord, read_trust
from medviewer.training.packing.marked import renew_part
from medviewer.training.packing.report import table
from medviewer.training.trusting.pages.tables import COLUMNS, shown

START = "<!-- trust at a glance: written by medviewer trust -->"
END = "<!-- end of trust at a glance -->"


def update_trust_overview(models_folder: Path) -> None:
    """Renew the table in ``README.md`` of a folder of models; a page without the marks stays."""
    bundles, _ = find_bundles([models_folder])
    renew_part(models_folder / "README.md", START, END, _table(bundles))


def _table(bundles: list[ModelBundle]) -> str:
    """Return a row for each model and kind of logit: its default method."""
    head = ("model", "explained", "default method", "images", "patients")
    rows = [row for bundle in bundles for row in _rows(bundle)]
    return table((*head, *(words.lower() for _, words, _ in COLUMNS)), rows)


def _rows(bundle: ModelBundle) -> list[tuple[str, ...]]:
    """Return the rows of a model; of one whose record does not fit, the reason."""
    try:
        record = read_trust(bundle.folder, bundle.card)
    except ModelBundleError as error:
        return [(_link(bundle), "", str(error), "", "", *("" for _ in COLUMNS))]
    if record is None:
        return []
    return [_row(bundle, record, name, level) for name, level in record.levels.items()]


def _link(bundle: ModelBundle) -> str:
    return f"[`{bundle.card.name}`]({bundle.card.name}/README.md)"


def _row(bundle: ModelBundle, record: TrustRecord, name: str, level: TrustLevel) -> tuple[str, ...]:
    """Return the row of one level."""
    best = level.methods[level.default]
    decides = "" if name == record.decided_by else ", not shown first"
    return (
        _link(bundle),
        f"{name}{decides}",
        _default(best),
        str(best.images),
        str(best.patients),
        *(shown(best.measures.get(measure), signed) for measure, _, signed in COLUMNS),
    )


def _default(best: TrustMethod) -> str:
    """Name the default method; what it was not chosen by stands beside it."""
    if best.is_of_few:
        return f"{best.title}, not chosen by these few patients"
    return f"{best.title}, which did not pass" if best.against else best.title
