import pytest
import torch

from medviewer.models.networks.readers import RecurrentReader, SliceReader, TransformerReader
from medviewer.training.learning.sequence import read_unscaled
from medviewer.training.learning.series_features import SeriesFeatures, standards_of


@pytest.mark.parametrize(
    "reader",
    [
        RecurrentReader("gru", 6, 4, 2, bidirectional=True),
        RecurrentReader("lstm", 6, 4, bidirectional=False),
        RecurrentReader("rnn", 6, 4, bidirectional=True),
        TransformerReader(6, 4, 1, 2),
    ],
)
def test_a_reader_takes_the_scaling_into_its_first_layer(reader: SliceReader):
    reader = reader.eval()
    features = 5 + 3 * torch.randn(2, 7, 6, generator=torch.Generator().manual_seed(0))
    mean, spread = torch.arange(6.0), torch.arange(1.0, 7.0)
    with torch.no_grad():
        scaled = reader((features - mean) / spread, None)
        read_unscaled(reader, mean, spread)
        torch.testing.assert_close(reader(features, None), scaled, atol=1e-5, rtol=1e-5)


def test_standards_are_those_of_the_unchanged_slices():
    vectors = torch.tensor([[[0.0, 7.0], [2.0, 7.0]], [[9.0, 9.0], [9.0, 9.0]]])
    series = SeriesFeatures(vectors, torch.zeros(2, 1), torch.zeros(1))
    mean, spread = standards_of([series])
    assert mean.tolist() == [1.0, 7.0]
    torch.testing.assert_close(spread, torch.tensor([1.005, 0.005]))
    torch.testing.assert_close(
        series.scaled(mean, spread).vectors[0, :, 0], torch.tensor([-1.0, 1.0]) / 1.005
    )
