from dataclasses import replace

import numpy as np
import pytest
import torch

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.request import ExplainRequest, planned
from medviewer.explain.slow.subjects import ImageSubject, SliceSubject
from medviewer.explain.trust.mapping import maps_of_versions
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import load_bundle
from tests.support.models import SIDE
from tests.support.series_models import write_ensemble_bundle, write_sequence_bundle


def square() -> torch.Tensor:
    image = torch.zeros(1, 1, SIDE, SIDE)
    image[..., 8:16, 4:12] = 1.0
    return image


def maps(subject, method: str, versions: torch.Tensor) -> np.ndarray:
    plan = planned(subject.classifier, ExplainRequest(method))
    return maps_of_versions(subject, [plan], 0, versions, WorkContext())[method]


@pytest.mark.parametrize("method", ["grad-cam", "hirescam", "layercam", "grad-cam++", "cam"])
def test_methods_of_one_pass_mark_the_square_in_every_version(classifier, method) -> None:
    versions = torch.cat([square(), square().flip(3)])
    found = maps(ImageSubject(classifier, square(), (0,)), method, versions)
    grid = SIDE // found.shape[1]
    for each, version in zip(found, versions, strict=True):
        row, column = np.unravel_index(each.argmax(), each.shape)
        assert version[0, row * grid, column * grid] == 1
    assert (found.argmax(2) != found[:, :, ::-1].argmax(2)).any()


@pytest.mark.parametrize("method", ["occlusion", "integrated-gradients"])
def test_slow_methods_mark_the_square(classifier, method) -> None:
    (found,) = maps(ImageSubject(classifier, square(), (0,)), method, square())
    total = found[found > 0].sum()
    rows, columns = (np.linspace(0, SIDE, each + 1)[:-1] for each in found.shape)
    inside = np.outer((rows > 3) & (rows < 16), (columns > -1) & (columns < 12))
    assert found[inside].sum() == pytest.approx(total)


def test_integrated_gradients_sum_to_the_logits_difference(classifier) -> None:
    # the blank end has no slope (ReLU at 0) and counts half of the 24 intervals' one
    (found,) = maps(ImageSubject(classifier, square(), (0,)), "integrated-gradients", square())
    assert found.sum() == pytest.approx(4 * 64 / SIDE**2 * 23.5 / 24, rel=1e-4)


def test_an_ensembles_map_is_the_mean_of_its_members(tmp_path) -> None:
    bundle = load_bundle(write_ensemble_bundle(tmp_path / "two"))
    subject = ImageSubject(load_classifier(bundle, "cpu", threads=1), square(), (0,))
    (found,) = maps(subject, "grad-cam", square())
    assert found.sum() == pytest.approx(3 * 64 / SIDE**2, rel=1e-4)  # slopes 4 and 2


@pytest.fixture
def slice_subject(tmp_path) -> SliceSubject:
    classifier = load_classifier(
        load_bundle(write_sequence_bundle(tmp_path / "sequence")), "cpu", threads=1
    )
    images = torch.cat([square() * 0.5, square(), torch.zeros(1, 1, SIDE, SIDE)])
    with torch.no_grad():
        features = classifier.network.encode_slices(images)
    return SliceSubject(classifier, classifier.network, square(), (1,), features, 1, "series")


@pytest.mark.parametrize("maps_of", ["series", "slices"])
def test_a_slices_map_is_the_gradient_of_its_logit(slice_subject, maps_of) -> None:
    subject = replace(slice_subject, maps_of=maps_of)
    (found,) = maps(subject, "grad-cam", square())
    step = 1e-3  # the mean of channel 0 is all that the reader sees: its slope, by hand
    with torch.no_grad():
        own = subject.network.encode_slices(square())
        higher = subject.read(own + torch.tensor([[step, 0.0]]))
        slope = float(higher[0, 0, 0] - subject.read(own)[0, 0, 0]) / step
    assert found.max() == pytest.approx(slope / found.size, rel=1e-2)
    assert found.sum() == pytest.approx(slope * 64 / SIDE**2, rel=1e-2)


def test_versions_of_a_slice_do_not_mix(slice_subject) -> None:
    both = torch.cat([square(), square() * 0.25])
    together = maps(slice_subject, "grad-cam", both)
    alone = [maps(slice_subject, "grad-cam", each[None])[0] for each in both]
    assert np.allclose(together, alone, atol=1e-7)


def test_a_stop_is_heard(classifier) -> None:
    token = CancelToken()
    token.cancel()
    plan = planned(classifier, ExplainRequest("grad-cam"))
    subject = ImageSubject(classifier, square(), (0,))
    with pytest.raises(Cancelled):
        maps_of_versions(subject, [plan], 0, square(), WorkContext(token))
