"""The trust that the shipped models tell is that of their own weights, everywhere the same."""

import pytest

from medviewer.assets import resource
from medviewer.models.bundle import ModelBundle
from medviewer.models.registry import find_bundles
from medviewer.models.trust.record import read_trust
from medviewer.training.trusting.rule import RULE

BUNDLES, _ = find_bundles([resource("models")])


@pytest.mark.parametrize("bundle", BUNDLES, ids=[bundle.card.name for bundle in BUNDLES])
def test_card_record_and_page_agree(bundle: ModelBundle) -> None:
    record = read_trust(bundle.folder, bundle.card)
    assert record is not None
    assert bundle.card.explanation is not None
    assert bundle.card.explanation.method == record.decisive.default
    assert record.data.part in {"test", "aside"}
    assert record.decisive.methods["grad-cam"].images >= 10
    chosen = [each for level in record.levels.values() for each in level.methods.values()]
    assert all(each.rank is None for each in chosen if each.patients < 10)
    title = record.decisive.methods[record.decisive.default].title
    page = (bundle.folder / "README.md").read_text(encoding="utf-8")
    assert f"| {title} (default) |" in page
    assert record.rule == RULE
    assert record.rule in page
    assert "| Both against random |" in page
    html = (bundle.folder / "trust.html").read_text(encoding="utf-8")
    assert record.decisive.why in html
    assert ">Both against random</th>" in html
    assert record.rule in html
    assert "<img" not in html
