import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, WorkContext
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.preprocess import prepare
from medviewer.training.data.samples import series_of
from medviewer.training.errors import TrainingError
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.measuring.scoring.preparing import prepared
from medviewer.training.measuring.scoring.running import run_model
from medviewer.training.measuring.scoring.sequences import slice_map, telling_map
from tests.support.models import SIDE, write_bundle
from tests.training.labelled import (
    sequence_network,
    square,
    write_films,
    write_manifest,
    write_sequence_model,
    write_stacks,
)


def opened(model, data):
    bundle = load_bundle(model)
    return bundle, open_labelled(bundle.card, DataChoice(data, {}))


def test_logits_are_those_of_the_bright_share(tmp_path):
    rows = [{"label": "bright-square"}, {"label": "nothing"}]
    data = write_manifest(tmp_path / "data", rows, [square(0.5), square(0.25)])
    found = run_model(*opened(write_bundle(tmp_path / "model"), data), WorkContext(), "cpu")
    # 4 * share - 0.5, as the tiny network is made
    np.testing.assert_allclose(found.logits, [[1.5], [0.5]], atol=1e-6)
    assert found.flagged is None


def test_images_out_of_range_are_counted(tmp_path):
    rows = [{"label": "bright-square"}, {"label": "nothing"}]
    data = write_manifest(tmp_path / "data", rows, [square(0.5), square(1 / SIDE)])
    model = write_bundle(tmp_path / "model", distance_limit=1.0)
    found = run_model(*opened(model, data), WorkContext(), "cpu")
    assert found.flagged == 1


def test_work_stops_when_asked(tmp_path):
    bundle, listing = opened(write_bundle(tmp_path / "model"), write_films(tmp_path / "data"))
    context = WorkContext()
    context.token.cancel()
    with pytest.raises(Cancelled):
        run_model(bundle, listing, context, "cpu")


def test_series_are_read_in_their_order(tmp_path):
    data = write_stacks(tmp_path / "data", patients=4)
    bundle, listing = opened(write_sequence_model(tmp_path / "model"), data)
    found = run_model(bundle, listing, WorkContext(), "cpu")
    key, members = next(iter(series_of(listing.samples).items()))
    assert [listing.samples[index].position for index in members] == [1, 2, 3]
    spec = bundle.card.preprocess
    slices = [prepare(listing.read(listing.samples[index])[None], spec) for index in members]
    with torch.inference_mode():
        expected = sequence_network()(torch.cat(slices)[None])
    np.testing.assert_allclose(found.logits[members], expected.slice_logits[0], atol=1e-6)
    np.testing.assert_allclose(found.series_logits[key], expected.series_logits[0], atol=1e-6)


def test_films_are_nothing_for_a_network_of_series(tmp_path):
    rows = [{"label": "bright-square"}, {"label": "nothing"}]
    data = write_manifest(tmp_path / "data", rows, [square(0.5), square(0.25)])
    bundle, listing = opened(write_sequence_model(tmp_path / "model"), data)
    with pytest.raises(TrainingError, match="reads series of slices"):
        run_model(bundle, listing, WorkContext(), "cpu")


def test_the_telling_slice_of_a_network_of_series_alone_has_the_highest_map(tmp_path):
    """The map is that of a pass through the whole network, of the series' logit."""
    data = write_stacks(tmp_path / "data", patients=4)
    bundle, listing = opened(write_sequence_model(tmp_path / "model"), data)
    classifier = load_classifier(bundle, "cpu")
    members = next(iter(series_of(listing.samples).values()))
    index, native = telling_map(classifier, classifier.network, listing, int(members[0]), 0)
    slices = torch.cat([prepared(listing, each, bundle.card) for each in members])
    network, kept = sequence_network(), []
    layer = network.get_submodule(bundle.card.network.target_layer)
    layer.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    (gradient,) = torch.autograd.grad(network(slices[None]).series_logits[0, 0], kept[0])
    maps = (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1).detach().numpy()
    highest = int(maps.max((1, 2)).argmax())
    assert index == members[highest]
    assert np.abs(native).max() > 0
    np.testing.assert_allclose(native, maps[highest], rtol=1e-3, atol=1e-9)


def test_map_of_a_slice_is_that_of_a_pass_through_the_whole_network(tmp_path):
    data = write_stacks(tmp_path / "data", patients=4)
    bundle, listing = opened(write_sequence_model(tmp_path / "model"), data)
    classifier = load_classifier(bundle, "cpu")
    native = slice_map(classifier, classifier.network, listing, 1, 0)
    members = next(iter(series_of(listing.samples).values()))
    place = members.tolist().index(1)
    slices = torch.cat([prepared(listing, index, bundle.card) for index in members])
    network, kept = sequence_network(), []
    layer = network.get_submodule(bundle.card.network.target_layer)
    layer.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    logit = network(slices[None]).slice_logits[0, place, 0]
    (gradient,) = torch.autograd.grad(logit, kept[0])
    weights = gradient[place].mean((1, 2))
    expected = (weights[:, None, None] * kept[0][place]).sum(0).detach()
    assert native.shape == (SIDE, SIDE)
    assert np.abs(native).max() > 0
    np.testing.assert_allclose(native, expected, rtol=1e-3, atol=1e-9)
