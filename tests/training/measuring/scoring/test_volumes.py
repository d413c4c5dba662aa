from dataclasses import replace

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, WorkContext
from medviewer.inference.device import DeviceChoice
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.card_evidence import ReferenceCard
from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.models.networks import architectures
from medviewer.training.data.samples import series_of
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.measuring.scoring.running import run_model
from medviewer.training.measuring.scoring.volumes import run_volumes, volume_map
from tests.support.models import SIDE
from tests.support.series_models import TinyVolume, bright_volume_network
from tests.training.labelled import square, write_manifest, write_volume_model, write_volumes


@pytest.fixture(autouse=True)
def tiny_volume(monkeypatch):
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)


def opened(model, data):
    bundle = load_bundle(model)
    return bundle, open_labelled(bundle.card, DataChoice(data, {}))


@pytest.mark.parametrize("depth", [0, 3, 8])
def test_volumes_are_scored_as_wholes_at_the_depth_of_the_card(tmp_path, depth):
    data = write_volumes(tmp_path / "set.npz", [0.25, 0.75])
    bundle, listing = opened(write_volume_model(tmp_path / "model", input={"depth": depth}), data)
    found = run_model(bundle, listing, WorkContext(), "cpu")
    # 4 * share - 0.5 whatever the number of equal slices, of which there are 5 each
    assert list(found.series_logits) == ["set/train/0", "set/test/0"]
    np.testing.assert_allclose(list(found.series_logits.values()), [[0.5], [2.5]], atol=1e-5)
    assert found.logits.shape == (10, 1)
    assert np.isnan(found.logits).all()
    assert not found.scores_images
    assert found.flagged is None


def test_all_slices_of_a_volume_out_of_range_count(tmp_path):
    data = write_volumes(tmp_path / "set.npz", [0.25, 0.5, 0.75, 0.625])
    bundle, listing = opened(write_volume_model(tmp_path / "model"), data)
    # the distance of a mean brightness m is log(|m - 0.5| / 0.125)
    tap = TapReference(
        center=torch.tensor([0.5]),
        axes=torch.tensor([[1.0]]),
        variance=torch.tensor([0.125**2 / 2]),
        residual=torch.tensor(1.0),
        typical=torch.tensor([0.0, 1.0]),
    )
    classifier = LoadedClassifier(
        replace(bundle.card, reference=ReferenceCard(0.5, "test", "nothing")),
        bright_volume_network(),
        FeatureReference(grid=1, taps=(tap,)),
        DeviceChoice(torch.device("cpu"), "CPU"),
    )
    found = run_volumes(classifier, classifier.network, listing, WorkContext())
    by_volume = found.distances.reshape(4, 5)
    assert (by_volume == by_volume[:, :1]).all()
    np.testing.assert_allclose(by_volume[:2, 0], np.log(2), rtol=1e-3)
    assert by_volume[3, 0] == pytest.approx(0, abs=1e-3)
    assert found.flagged == 10


def test_images_without_a_series_are_refused(tmp_path):
    rows = [{"label": "bleed"}, {"label": "nothing"}]
    data = write_manifest(tmp_path / "data", rows, [square(0.5), square(0.25)])
    bundle, listing = opened(write_volume_model(tmp_path / "model"), data)
    with pytest.raises(TrainingError, match="a column series or patient is needed"):
        run_model(bundle, listing, WorkContext(), "cpu")


def test_work_stops_between_volumes(tmp_path):
    data = write_volumes(tmp_path / "set.npz", [0.25, 0.75])
    context = WorkContext()
    context.token.cancel()
    with pytest.raises(Cancelled):
        run_model(*opened(write_volume_model(tmp_path / "model"), data), context, "cpu")


def test_map_is_that_of_the_slice_where_it_is_highest(tmp_path):
    volumes = np.zeros((2, 4, SIDE, SIDE), np.uint8)
    volumes[0, :, 4:12, 4:20] = np.array([51, 102, 204, 153])[:, None, None]
    np.savez(tmp_path / "set.npz", test_images=volumes, test_labels=np.array([[1], [0]]))
    bundle, listing = opened(write_volume_model(tmp_path / "model"), tmp_path / "set.npz")
    classifier = load_classifier(bundle, "cpu")
    members = next(iter(series_of(listing.samples).values()))
    index, native = volume_map(classifier, classifier.network, listing, int(members[3]), 0)
    assert index == members[2]
    # activation (the brightness, 204 / 255) times the gradient of its mean, 4 / voxels
    expected = np.zeros((SIDE, SIDE))
    expected[4:12, 4:20] = 0.8 * 4 / (4 * SIDE * SIDE)
    np.testing.assert_allclose(native, expected, rtol=1e-4)
