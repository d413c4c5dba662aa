from dataclasses import replace

import pytest

from medviewer.explain.methods.default import default_method
from medviewer.models.card_evidence import Explanation


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
