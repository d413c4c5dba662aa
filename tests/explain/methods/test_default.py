import json
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer.explain.methods.default import best_of_slices, default_method
from medviewer.models.card_evidence import Explanation
from medviewer.models.trust.record import TRUST_FILE
from tests.support.trust import trust_table


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        ("layercam", "layercam"),
        ("cam", "cam"),
        ("occlusion", "grad-cam"),  # slow: it does not come with the scores
        ("attention-rollout", "grad-cam"),  # the network has no attention
        ("of-the-future", "grad-cam"),
    ],
)
def test_the_cards_method_is_taken_where_it_can_be(classifier, named, taken) -> None:
    card = replace(classifier.card, explanation=Explanation(named, "It does best."))
    assert default_method(replace(classifier, card=card)) == taken


def test_a_card_that_names_none_is_explained_by_grad_cam(classifier) -> None:
    assert default_method(classifier) == "grad-cam"


def test_slices_are_explained_by_what_does_best_there(classifier, tmp_path: Path) -> None:
    card = classifier.card
    assert best_of_slices(tmp_path, card) is None  # nothing was measured
    table = trust_table(card.weights.sha256)
    write(tmp_path, table)
    assert best_of_slices(tmp_path, card) is None  # not of slices
    own = table["levels"]["image"] | {"default": "layercam"}
    write(tmp_path, table | {"levels": {"image": table["levels"]["image"], "slices": own}})
    best = best_of_slices(tmp_path, card)
    assert best == default_method(classifier, best) == "layercam"
    write(tmp_path, trust_table("c" * 64))
    assert best_of_slices(tmp_path, card) is None  # other weights


def write(folder: Path, table: dict[str, object]) -> None:
    (folder / TRUST_FILE).write_text(json.dumps(table), encoding="utf-8")
