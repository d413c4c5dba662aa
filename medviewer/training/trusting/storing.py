"""What was measured goes into the model's own folder: its card, its page, ``trust.json``."""

from dataclasses import replace

from medviewer.explain.json_file import to_text
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import CARD_FILE, ModelCard
from medviewer.models.card_evidence import Explanation
from medviewer.models.installing.arrival import SUMS_FILE
from medviewer.models.trust.record import TRUST_FILE, TrustRecord, read_trust
from medviewer.training.packing.atomic import whole_folder
from medviewer.training.packing.marked import with_part
from medviewer.training.packing.names import TRUST_PAGE
from medviewer.training.packing.pack import card_text
from medviewer.training.trusting.pages.overview import update_trust_overview
from medviewer.training.trusting.pages.page import END, START, trust_page, trust_section
from medviewer.training.trusting.trust import record_to_json

_PAGE = "README.md"


def with_default(card: ModelCard, record: TrustRecord) -> ModelCard:
    """Return the card with the method that does best."""
    level = record.decisive
    return replace(card, explanation=Explanation(level.default, level.why))


def store(bundle: ModelBundle, record: TrustRecord) -> None:
    """Write record, page, card and the section of the model's page, the card last.

    Raises
    ------
    TrainingError
        When the folder cannot be written; nothing has changed then.
    """
    card = with_default(bundle.card, record)
    texts = {
        TRUST_FILE: to_text(record_to_json(record)),
        TRUST_PAGE: trust_page(record, card),
        CARD_FILE: card_text(card),
    }
    page = bundle.folder / _PAGE
    if page.is_file():
        texts[_PAGE] = with_part(
            page.read_text(encoding="utf-8"), START, END, trust_section(record)
        )
    with whole_folder(bundle.folder, last=CARD_FILE) as unfinished:
        for name, text in texts.items():
            (unfinished / name).write_text(text, encoding="utf-8")
        read_trust(unfinished, card)
        (bundle.folder / SUMS_FILE).unlink(missing_ok=True)  # they were those of the bundle before
    load_bundle(bundle.folder)
    update_trust_overview(bundle.folder.parent)
