import numpy as np
import pytest
import torch

from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.models.preprocess_spec import Preprocess, RangeIntensity
from medviewer.training.measuring.near_cases import Checker
from medviewer.training.measuring.near_volumes import changed_volumes, made_volumes
from tests.support.series_models import bright_volume_network


def checker(depth: int) -> Checker:
    """Return a check that knows volumes whose first half of the slices is dark, the other white."""
    tap = TapReference(
        center=torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]),
        axes=torch.eye(8)[:1],
        variance=torch.tensor([0.01]),
        residual=torch.tensor(0.01),
        typical=torch.tensor([0.0, 1.0]),
    )
    spec = Preprocess(8, 8, 1, "stretch", RangeIntensity(0, 255), (0.0,), (1.0,))
    network = bright_volume_network()
    return Checker(network, spec, FeatureReference(2, (tap,)), 0.0, depth=depth)


def volumes() -> np.ndarray:
    found = np.zeros((3, 4, 8, 8), np.uint8)
    found[:, 2:] = 255
    return found


@pytest.mark.parametrize("depth", [0, 4])
def test_reversed_slices_are_out_of_range_and_turned_ones_are_not(depth):
    look = checker(depth)
    assert (look.look(volumes()).distance < 0).all()
    cases = {each.kind: each for each in changed_volumes(look, volumes(), [None] * 3)}
    assert cases["slices in reverse order"].flagged == 3
    assert cases["one slice in the place of all"].flagged == 3
    assert cases["rotated by 90 degrees"].flagged == 0
    assert ("first half of the slices only" in cases) == (depth == 4)


def test_made_volumes_have_the_depth_of_the_card_or_of_the_data():
    kinds = {each.kind: each for each in made_volumes(checker(0), 1, 4)}
    assert kinds["blank"].images == kinds["blank"].flagged == 3
    assert kinds["uniform noise"].images == 20
    assert {each.kind for each in made_volumes(checker(6), 1, 4)} == set(kinds)
