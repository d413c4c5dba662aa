import numpy as np
import pytest
import torch

from medviewer.cancel import CancelToken, WorkContext
from medviewer.explain.methods.one_pass import OnePass
from medviewer.explain.recorders import VolumeRecorder
from medviewer.explain.request import ExplainRequest, planned
from medviewer.explain.trust.mapping import maps_of_versions
from medviewer.explain.trust.volume_slice import SliceOfVolume
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.depth import as_volume
from medviewer.models.networks import architectures
from tests.support.models import SIDE
from tests.support.series_models import TinyVolume, write_volume_bundle

PLACE = 3


def square(height: int) -> torch.Tensor:
    image = torch.zeros(1, 1, SIDE, SIDE)
    image[..., 8 : 8 + height, 4:12] = 1.0
    return image


@pytest.fixture(params=[0, 3, 9])
def subject(request, tmp_path, monkeypatch) -> SliceOfVolume:
    """Return the fourth of five slices, at several depths of the card."""
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    folder = write_volume_bundle(tmp_path / "volume", input={"depth": request.param})
    classifier = load_classifier(load_bundle(folder), "cpu", threads=1)
    slices = torch.cat([square(height) for height in (2, 0, 4, 8, 1)])
    return SliceOfVolume(classifier, classifier.network, slices, PLACE)


def naive(subject: SliceOfVolume, version: torch.Tensor) -> torch.Tensor:
    """Return the whole volume with a version of the slice, at the card's depth."""
    slices = subject.slices.clone()
    slices[PLACE] = version
    return as_volume(slices, subject.classifier.card.input.depth)


def test_a_version_is_read_among_the_other_slices(subject) -> None:
    versions = torch.cat([square(8), square(16), torch.zeros(1, 1, SIDE, SIDE)])
    with torch.inference_mode():
        expected = torch.cat([subject.network(naive(subject, each)) for each in versions])
    torch.testing.assert_close(subject.scores(versions)[0], expected)
    assert expected[1] > expected[0] > expected[2]
    assert torch.equal(subject.original, square(8))
    assert torch.equal(subject.slices[PLACE], square(8)[0])  # versions leave the series as it is


@pytest.mark.parametrize("method", ["grad-cam", "layercam", "cam"])
def test_a_map_is_the_one_that_the_viewer_shows_over_the_slice(subject, method) -> None:
    versions = torch.cat([square(8), square(16)])
    plans = [planned(subject.classifier, ExplainRequest(name)) for name in (method, "hirescam")]
    found = maps_of_versions(subject, plans, 0, versions, WorkContext())[method]
    for own, version in zip(found, versions, strict=True):
        recorder = VolumeRecorder(OnePass("layer", method), (0,))
        recorder.forward(subject.network, naive(subject, version), range(5), CancelToken())
        np.testing.assert_allclose(own, recorder.maps[PLACE][0], atol=1e-7)
    assert found.shape == (2, SIDE, SIDE)
    assert found[1].sum() > found[0].sum()


@pytest.mark.parametrize("method", ["integrated-gradients", "occlusion"])
def test_a_slow_map_is_the_slices_part_of_the_volumes(subject, method) -> None:
    plan = planned(subject.classifier, ExplainRequest(method))
    (found,) = maps_of_versions(subject, [plan], 0, square(8), WorkContext())[method]
    rows, columns = (np.linspace(0, SIDE, each + 1)[:-1] for each in found.shape)
    inside = np.outer((rows > 3) & (rows < 16), (columns > -1) & (columns < 12))
    assert found[inside].sum() == pytest.approx(found.sum())
    assert found.sum() > 0
