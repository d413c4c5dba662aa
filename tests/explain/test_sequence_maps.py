"""Maps through networks that read series as a whole, against captum's on the whole network."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.recorders import SequenceRecorder, recorder_for
from medviewer.explain.request import ExplainRequest, planned
from medviewer.explain.sequence_maps import KeptSlices
from medviewer.inference.classify import classify_series
from medviewer.inference.device import DeviceChoice
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.models.networks.architectures import build_sequence_network
from medviewer.models.networks.sequence import SequenceClassifier
from tests.explain.test_gradcam import hook_count
from tests.support.models import BRIGHT_BIAS, SIDE
from tests.support.records import make_study
from tests.support.series_models import (
    TinyVolume,
    head_sequence_network,
    head_series,
    head_slice,
    write_ensemble_bundle,
    write_sequence_bundle,
    write_volume_bundle,
)
from tests.support.volumes import FakeReader, volume_of

LABEL = "bleed"
SHARES = (0.25, 0.5, 1.0)
KINDS = ("cnn-rnn", "cnn-gru", "cnn-lstm", "cnn-transformer")


class WholeSequence(nn.Module):
    """A sequence network as captum asks for one: slices ``(S, C, H, W)`` in, logits out."""

    def __init__(self, network: SequenceClassifier, *, of_slices: bool) -> None:
        super().__init__()
        self.network = network
        self.of_slices = of_slices

    def forward(self, slices: Tensor) -> Tensor:
        output = self.network(slices[None])
        return output.slice_logits.sum(1) if self.of_slices else output.series_logits


def loaded(folder: Path) -> LoadedClassifier:
    return load_classifier(load_bundle(folder), "cpu", threads=1)


def network_of(kind: str, encoder: str = "tiny-cnn") -> SequenceClassifier:
    torch.manual_seed(1)
    options = {"encoder": encoder, "encoder_channels": 1, "hidden": 6}
    options |= {"heads": 2} if kind == "cnn-transformer" else {}
    network = build_sequence_network(kind, 2, options)
    for name, weight in network.named_parameters():
        if weight.ndim > 1:  # larger than they start: maps far above what is compared
            nn.init.normal_(weight, std=1.0 if "head" in name else 0.5)
    return network.eval().requires_grad_(requires_grad=False)


def maps_of(
    network: SequenceClassifier, layer: nn.Module, slices: Tensor, *, of_slices: bool
) -> np.ndarray:
    """Return our maps ``(S, targets, h, w)`` in batches of two slices."""
    kept = KeptSlices(network.encoder, layer)
    recorder = SequenceRecorder((0, 1), kept, "slices" if of_slices else "series", batch_size=2)
    vectors = [
        recorder.passes.images(network.encoder, slices[start : start + 2], range(start, start + 2))
        for start in range(0, len(slices), 2)
    ]
    features = torch.cat([each.logits for each in vectors])[None]
    recorder.read(network, features, range(len(slices)), CancelToken())
    return np.stack([recorder.maps[index] for index in range(len(slices))])


@pytest.mark.parametrize("of_slices", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_maps_equal_captum_on_the_whole_network(kind: str, of_slices: bool) -> None:
    network, slices = network_of(kind), torch.rand(6, 1, 12, 10)
    whole = WholeSequence(network, of_slices=of_slices)
    layer = network.encoder.last
    ours = maps_of(network, layer, slices, of_slices=of_slices)
    for target in (0, 1):
        theirs = LayerGradCam(whole, layer).attribute(
            slices.clone().requires_grad_(), target, relu_attributions=False
        )
        top = float(theirs.detach().abs().max())  # equal to 1e-5 of the largest value
        np.testing.assert_allclose(ours[:, target] / top, theirs.detach()[:, 0] / top, atol=1e-5)


@pytest.mark.parametrize(("encoder", "layer"), [("tiny-cnn", "first"), ("lenet5", "last")])
def test_maps_of_an_earlier_layer_or_through_other_pooling_equal_captum(
    encoder: str, layer: str
) -> None:
    network = network_of("cnn-gru", encoder)
    slices = torch.rand(4, 1, *network.default_size)
    module = network.encoder.get_submodule(layer)
    ours = maps_of(network, module, slices, of_slices=False)
    theirs = LayerGradCam(WholeSequence(network, of_slices=False), module).attribute(
        slices.clone().requires_grad_(), 1, relu_attributions=False
    )
    top = float(theirs.detach().abs().max())
    np.testing.assert_allclose(ours[:, 1] / top, theirs.detach()[:, 0] / top, atol=1e-5)


def explain(classifier: LoadedClassifier, shares=SHARES, **options) -> ExplainedPrediction:
    series = head_series(*range(len(shares)))
    reader = FakeReader(volume_of(*map(head_slice, shares), unit="HU"))
    return explain_series(
        make_study(series),
        series,
        reader.read,
        classifier,
        WorkContext(),
        ExplainRequest(**options),
    )


def scores_without_maps(classifier: LoadedClassifier):
    series = head_series(*range(len(SHARES)))
    reader = FakeReader(volume_of(*map(head_slice, SHARES), unit="HU"))
    return classify_series(make_study(series), series, reader.read, classifier, WorkContext())


@pytest.fixture(scope="module")
def sequence(tmp_path_factory: pytest.TempPathFactory) -> LoadedClassifier:
    return loaded(write_sequence_bundle(tmp_path_factory.mktemp("models") / "reader"))


def test_the_map_of_a_single_slice_is_as_on_paper(sequence: LoadedClassifier) -> None:
    attribution = explain(sequence, (0.5,)).attributions[LABEL]
    # one slice has the whole share: d(3 tanh(s))/ds on each of 1,024 pixels of brightness 1
    slope = 3 * (1 - math.tanh(0.5) ** 2) / SIDE**2
    native = attribution.native[0]
    np.testing.assert_allclose(native[SIDE // 2 :], slope, rtol=1e-4)
    np.testing.assert_allclose(native[: SIDE // 2], 0, atol=1e-8)


def test_every_slice_has_a_map_of_the_series_logit(sequence: LoadedClassifier) -> None:
    explained = explain(sequence)
    attribution = explained.attributions[LABEL]
    assert attribution.maps_of == "series"
    assert attribution.layer == "encoder.last"
    assert attribution.image_indices == (0, 1, 2)
    assert attribution.unit == "relative"
    assert explained.prediction.seconds["explain"] > 0


def test_scores_are_those_without_maps(sequence: LoadedClassifier) -> None:
    explained, plain = explain(sequence).prediction, scores_without_maps(sequence)
    assert explained.scores == plain.scores
    assert [image.scores for image in explained.images] == [image.scores for image in plain.images]


def test_the_slices_own_logits_can_be_explained(sequence: LoadedClassifier) -> None:
    attribution = explain(sequence, (0.5,), of_slices=True).attributions[LABEL]
    assert attribution.maps_of == "slices"
    slope = 4 * (1 - math.tanh(0.5) ** 2) / SIDE**2
    assert attribution.native[0].max() == pytest.approx(slope, rel=1e-4)


def test_no_hook_stays(sequence: LoadedClassifier) -> None:
    explain(sequence)
    assert hook_count(sequence.network) == 0


def test_no_hook_stays_after_an_error(sequence: LoadedClassifier) -> None:
    network = head_sequence_network()
    network.reader = nn.Identity()  # takes one argument, and is given two
    broken = replace(sequence, network=network)
    with pytest.raises(TypeError):
        explain(broken)
    assert hook_count(network) == 0


def test_a_layer_beside_the_way_is_an_error() -> None:
    network = network_of("cnn-gru")
    kept = KeptSlices(network.encoder, nn.Identity())
    with pytest.raises(RuntimeError, match="no part"):
        kept.encode(network.encoder, torch.rand(1, 1, 8, 8), [0])


def test_a_stop_is_heard_between_the_maps(sequence: LoadedClassifier) -> None:
    token = CancelToken()
    recorder = recorder_for(sequence, planned(sequence, ExplainRequest()))
    token.cancel()
    with pytest.raises(Cancelled):
        recorder.passes.sequence(sequence.network, torch.rand(1, 3, 2), [0, 1, 2], token)


def test_where_the_gpu_stops_the_cpu_goes_on_from_that_slice(
    sequence: LoadedClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_gpu = replace(sequence, device=DeviceChoice(torch.device("cuda"), "GPU"), twin=None)
    monkeypatch.setattr(Tensor, "to", lambda self, *_args, **_options: self)
    monkeypatch.setattr(LoadedClassifier, "batch_size", property(lambda _self: 1))
    asked: list[tuple[int, ...]] = []
    whole = KeptSlices.maps_of

    def maps_of(self: KeptSlices, indices: list[int], gradients: Tensor) -> Tensor:
        asked.append(tuple(indices))
        if len(asked) == 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(self, indices, gradients)

    usual = explain(sequence).attributions[LABEL].native
    monkeypatch.setattr(KeptSlices, "maps_of", maps_of)
    explained = explain(on_gpu)
    assert asked == [(0,), (1,), (1,), (2,)]
    np.testing.assert_allclose(explained.attributions[LABEL].native, usual, atol=1e-6)
    assert explained.notes == ("The GPU ran out of memory; the CPU went on from there.",)


def test_maps_of_a_volume_belong_to_its_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    explained = explain(loaded(write_volume_bundle(tmp_path / "volume")))
    attribution = explained.attributions[LABEL]
    assert attribution.native.shape == (3, SIDE, SIDE)
    assert attribution.maps_of == "series"
    assert attribution.unit == "logit"
    # the depth is kept, so that the map is 4 * brightness / voxels
    np.testing.assert_allclose(attribution.native[1, SIDE // 2 :], 4 / (3 * SIDE**2), rtol=1e-5)
    logit = explained.prediction.scores[LABEL].logit
    assert attribution.native.sum() == pytest.approx(logit - BRIGHT_BIAS, abs=1e-4)


def test_maps_of_a_resampled_volume_do_not_sum_to_its_logit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    folder = write_volume_bundle(tmp_path / "volume", input={"depth": 6})
    attribution = explain(loaded(folder)).attributions[LABEL]
    assert attribution.native.shape == (3, SIDE, SIDE)
    assert attribution.unit == "relative"


def test_an_ensembles_map_is_the_mean_of_its_members(tmp_path: Path) -> None:
    explained = explain(loaded(write_ensemble_bundle(tmp_path / "both")), (0.5,))
    # weights 4 and 2 on the mean of 1,024 pixels
    native = explained.attributions[LABEL].native[0]
    np.testing.assert_allclose(native[SIDE // 2 :], 3 / SIDE**2, rtol=1e-5)
    assert explained.prediction.scores[LABEL].spread is not None
