"""Labels that a reader learns beside its classes, and that do not ship."""

import dataclasses
import math

import pytest
import torch

from medviewer.models.networks.readers import RecurrentReader
from medviewer.models.networks.sequence import Reading
from medviewer.training.config import SequenceConfig
from medviewer.training.learning.sequence import _series_loss
from medviewer.training.learning.series_features import SeriesFeatures

READER = SequenceConfig(
    "cnn-gru",
    {},
    epochs=1,
    rate=0.01,
    weight_decay=0.0,
    dropout=0.0,
    copies=0,
    series_weight=0.25,
)


@pytest.mark.parametrize(("auxiliary", "unknown"), [(0, False), (2, False), (2, True)])
def test_an_auxiliary_label_of_slices_weighs_as_much_as_a_class(config, auxiliary, unknown):
    names = tuple(f"more-{number}" for number in range(auxiliary))
    config = dataclasses.replace(config, auxiliary=names)
    reading = Reading(1 + auxiliary, RecurrentReader("gru", 3, 4, bidirectional=True))
    torch.nn.init.zeros_(reading.slice_head.weight)
    torch.nn.init.zeros_(reading.series_head.weight)
    torch.nn.init.zeros_(reading.slice_head.bias)
    torch.nn.init.zeros_(reading.series_head.bias)
    targets = torch.tensor([[1.0, 0.0, 1.0]] * 5)[:, : 1 + auxiliary]
    if unknown:
        targets[:, 2] = torch.nan
    one = SeriesFeatures(torch.rand(1, 5, 3), targets, torch.tensor([1.0]))
    loss = _series_loss(config, READER, reading, [one, one], torch.Generator().manual_seed(1))
    labels = 1 + auxiliary - unknown
    # every logit is zero: ln 2 for each known label of a slice, and for the series' class
    assert float(loss.detach()) == pytest.approx((0.75 * labels + 0.25) * math.log(2), rel=1e-5)
