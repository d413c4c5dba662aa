"""Every method through the one entry, on series: where the map is, and what is said when not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.methods.registry import METHODS
from medviewer.explain.request import ExplainRequest
from medviewer.image.overlay import attribution_on_grid
from medviewer.inference.classify import classify_series
from medviewer.inference.device import DeviceChoice
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.models.networks.vit import VisionTransformer
from tests.explain.networks import hook_count
from tests.support.models import SIDE, square_film, write_bundle
from tests.support.records import make_instance, make_series, make_study
from tests.support.series_models import (
    TinyVolume,
    head_series,
    head_slice,
    write_ensemble_bundle,
    write_sequence_bundle,
    write_volume_bundle,
)
from tests.support.twins import add_twin, twin_of
from tests.support.volumes import FakeReader, volume_of

LABEL = "bright-square"
HERE = (slice(48, 72), slice(40, 64))
"""Where the square lies in a film of 96 x 80."""

SHARES = (0.25, 0.5, 1.0)
SUITED = [name for name in METHODS if name != "attention-rollout"]


def films(count: int = 1) -> tuple[object, FakeReader]:
    volume = volume_of(*[square_film(top=48, left=40)] * count)
    return make_series(*(make_instance(f"{n}.dcm") for n in range(count))), FakeReader(volume)


def explain(
    classifier: LoadedClassifier, made: tuple, *more: object, **options: object
) -> ExplainedPrediction:
    series, reader = made
    context = options.pop("context", WorkContext())
    request = ExplainRequest(**options)
    return explain_series(
        make_study(series), series, reader.read, classifier, context, request, *more
    )


def head(shares: Sequence[float] = SHARES) -> tuple[object, FakeReader]:
    volume = volume_of(*map(head_slice, shares), unit="HU")
    return head_series(*(5.0 * place for place in range(len(shares)))), FakeReader(volume)


def loaded(folder: Path) -> LoadedClassifier:
    return load_classifier(load_bundle(folder), "cpu", threads=1)


def looking_for_squares() -> VisionTransformer:
    """Return a transformer whose patches carry their brightness and attend to bright ones."""
    torch.manual_seed(0)
    network = VisionTransformer(1, channels=1, patch=4, width=8, layers=2, heads=1)
    with torch.no_grad():
        network.embed.weight.zero_()
        network.embed.weight[0] = 1.0
        for block in network.stack.blocks:
            block.norm1 = nn.Identity()
            mixing = block.attention.query_key_value
            mixing.weight.zero_()
            mixing.bias.zero_()
            mixing.bias[0] = 3.0  # all ask for brightness
            mixing.weight[8, 0] = 1.0  # and bright ones answer
            mixing.weight[16, 0] = 0.1
        network.head.weight.zero_()
        network.head.weight[0, 0] = 4.0
    return network.eval().requires_grad_(requires_grad=False)


@pytest.fixture(scope="module")
def sequence(tmp_path_factory: pytest.TempPathFactory) -> LoadedClassifier:
    return loaded(write_sequence_bundle(tmp_path_factory.mktemp("models") / "reader"))


def share_inside(explained: ExplainedPrediction, rows: int = 96, columns: int = 80) -> float:
    """Return which share of the positive values lies where the square is."""
    attribution = explained.attributions[LABEL]
    seen = attribution.fields_of_view[0]
    values = attribution_on_grid(attribution.native[0], seen, rows, columns).clip(0)
    return float(values[HERE].sum() / values.sum())


@pytest.mark.parametrize("method", SUITED)
def test_the_map_is_where_the_bright_square_is(classifier: LoadedClassifier, method: str) -> None:
    explained = explain(classifier, films(), method=method)
    # the square is a thirteenth of the film; windows of a seventh of it reach beyond
    assert share_inside(explained) > (0.6 if method == "occlusion" else 0.9)
    assert explained.attributions[LABEL].method == METHODS[method].title
    assert hook_count(classifier.network) == 0


@pytest.mark.parametrize("method", ["attention-rollout", "grad-cam", "occlusion"])
def test_the_map_of_a_transformer_is_there_too(classifier: LoadedClassifier, method: str) -> None:
    card = replace(classifier.card, network=replace(classifier.card.network, target_layer="grid"))
    network = looking_for_squares()
    other = replace(classifier, network=network, card=card, reference=None, twin=None)
    attribution = explain(other, films(), method=method).attributions[LABEL]
    values = attribution_on_grid(attribution.native[0], attribution.fields_of_view[0], 96, 80)
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert 48 <= row < 72
    assert 40 <= column < 64
    assert attribution.unit == {"grad-cam": "logit", "occlusion": "logit difference"}.get(
        method, "relative"
    )


@pytest.mark.parametrize("method", SUITED)
def test_scores_are_those_without_an_explanation(classifier: LoadedClassifier, method: str) -> None:
    series, reader = films(3)
    plain = classify_series(make_study(series), series, reader.read, classifier, WorkContext())
    assert explain(classifier, films(3), method=method).prediction.scores == plain.scores


@pytest.mark.parametrize("method", ["grad-cam", "layercam", "occlusion", "integrated-gradients"])
def test_only_the_chosen_images_have_maps(classifier: LoadedClassifier, method: str) -> None:
    explained = explain(classifier, films(6), method=method, images={1, 4})
    assert explained.attributions[LABEL].image_indices == (1, 4)
    assert len(explained.prediction.images) == 6


@pytest.mark.parametrize("method", ["grad-cam", "occlusion"])
def test_images_that_are_not_there_are_said(classifier: LoadedClassifier, method: str) -> None:
    explained = explain(classifier, films(2), method=method, images={7})
    assert explained.attributions == {}
    assert explained.notes == ("None of the chosen images was scored: there is no heatmap.",)


@pytest.mark.parametrize("method", ["grad-cam++", "layercam", "hirescam", "grad-cam"])
def test_a_sequence_is_explained_by_every_weighting(
    sequence: LoadedClassifier, method: str
) -> None:
    attribution = explain(sequence, head(), method=method).attributions["bleed"]
    assert attribution.native.shape == (3, SIDE, SIDE)
    assert attribution.native[1, SIDE // 2 :].min() > attribution.native[1, : SIDE // 2].max()


@pytest.mark.parametrize("method", ["occlusion", "integrated-gradients"])
@pytest.mark.parametrize("of_slices", [False, True])
def test_a_sequence_is_explained_slowly(
    sequence: LoadedClassifier, method: str, of_slices: bool
) -> None:
    explained = explain(sequence, head(), method=method, images=[1], of_slices=of_slices)
    attribution = explained.attributions["bleed"]
    assert attribution.image_indices == (1,)
    assert attribution.maps_of == ("slices" if of_slices else "series")
    half = attribution.native.shape[1] // 2
    assert attribution.native[0, half + 1 :].min() > attribution.native[0, :half].max() >= -1e-6


def test_a_layer_of_the_encoder_can_be_chosen(sequence: LoadedClassifier) -> None:
    attribution = explain(sequence, head(), layer="encoder.first").attributions["bleed"]
    assert attribution.layer == "encoder.first"
    assert attribution.native.max() > 0


def test_slices_of_a_sequence_have_an_importance(sequence: LoadedClassifier) -> None:
    explained = explain(sequence, head())
    importance = explained.importance["bleed"]
    assert importance.indices == (0, 1, 2)
    assert importance.logit == pytest.approx(explained.prediction.scores["bleed"].logit, abs=1e-5)
    assert importance.strongest()[0] == 2  # the brightest
    assert explain(sequence, head((0.5,))).importance == {}


@pytest.mark.parametrize("method", ["occlusion", "integrated-gradients", "layercam"])
def test_a_volume_is_explained_by_its_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    classifier = loaded(write_volume_bundle(tmp_path / "volume"))
    explained = explain(classifier, head(), method=method, images=[0, 2])
    attribution = explained.attributions["bleed"]
    assert attribution.image_indices == (0, 2)
    assert attribution.maps_of == "series"
    assert attribution.native[1].sum() > attribution.native[0].sum() > 0


@pytest.mark.parametrize("with_twin", [False, True])
@pytest.mark.parametrize("method", ["grad-cam", "cam", "layercam", "occlusion"])
def test_an_ensemble_tells_spread_and_agreement(
    tmp_path: Path, method: str, *, with_twin: bool
) -> None:
    folder = write_ensemble_bundle(tmp_path / "both")
    if with_twin:
        add_twin(folder, twin_of(folder))
    classifier = loaded(folder)
    assert (classifier.twin is not None) == with_twin
    attribution = explain(classifier, head((0.5,)), method=method).attributions["bleed"]
    # members with weights 4 and 2: mean 3, deviation sqrt(2), the same order of cells
    top = attribution.native.max()
    assert attribution.spread is not None
    np.testing.assert_allclose(attribution.spread.max() / top, 2**0.5 / 3, rtol=1e-4)
    assert attribution.agreement == (pytest.approx(1.0, abs=1e-2),)
    assert attribution.unit == ("logit difference" if method == "occlusion" else attribution.unit)


def test_networks_that_are_none_have_no_spread(classifier: LoadedClassifier) -> None:
    attribution = explain(classifier, films()).attributions[LABEL]
    assert (attribution.spread, attribution.agreement, attribution.steps) == (None, (), ())


def test_integrated_gradients_keep_residual_and_steps(classifier: LoadedClassifier) -> None:
    found = explain(classifier, films(2), method="integrated-gradients").attributions[LABEL]
    assert found.steps == (50, 50)
    assert max(found.residuals) < 0.02
    assert found.unit == "logit difference"


def test_partial_results_come_image_by_image_the_strongest_first(
    classifier: LoadedClassifier,
) -> None:
    dim = np.where(square_film() > 1000, 1500, 100).astype(np.uint16)
    dim[0, 0] = 4000  # the same range of values: a weaker square
    series = make_series(*(make_instance(f"{n}.dcm") for n in range(2)))
    partials: list[ExplainedPrediction] = []
    explained = explain(
        classifier,
        (series, FakeReader(volume_of(dim, square_film()))),
        partials.append,
        method="occlusion",
    )
    maps = [each.attributions.get(LABEL) for each in partials]
    assert maps[0] is None
    assert partials[0].prediction.scores == explained.prediction.scores
    assert [each.image_indices for each in maps[1:]] == [(1,), (0, 1)]
    assert explained.prediction.seconds["explain"] > 0


def test_a_slow_method_can_be_stopped_and_what_was_found_was_told(
    classifier: LoadedClassifier,
) -> None:
    token, partials = CancelToken(), []

    def keep(explained: ExplainedPrediction) -> None:
        partials.append(explained)
        if explained.attributions:
            token.cancel()

    with pytest.raises(Cancelled):
        explain(classifier, films(3), keep, method="occlusion", context=WorkContext(token))
    assert partials[-1].attributions[LABEL].image_indices == (0,)
    assert hook_count(classifier.network) == 0


@pytest.mark.parametrize("method", SUITED)
def test_neither_hooks_nor_gradients_stay_after_a_stop_or_an_error(
    classifier: LoadedClassifier, method: str
) -> None:
    network = classifier.network

    def stop(error: Exception) -> None:
        told: list[float] = []

        def progress(fraction: float, _text: str) -> None:
            told.append(fraction)
            if len(told) == 4:
                raise error

        context = WorkContext(progress=progress)
        with pytest.raises(type(error)):
            explain(classifier, films(9), method=method, context=context)

    for error in (Cancelled(), ValueError("broken")):
        stop(error)
        assert hook_count(network) == 0
        assert all(parameter.grad is None for parameter in network.parameters())
        assert not any(parameter.requires_grad for parameter in network.parameters())


def test_progress_only_rises(classifier: LoadedClassifier) -> None:
    seen: list[float] = []
    context = WorkContext(progress=lambda fraction, _text: seen.append(fraction))
    explain(classifier, films(2), method="integrated-gradients", context=context)
    assert seen == sorted(seen)
    assert seen[-1] <= 1


class NoGradient(torch.autograd.Function):
    @staticmethod
    def forward(_context: object, values: Tensor) -> Tensor:
        return values.clone()

    @staticmethod
    def backward(_context: object, gradient: Tensor) -> Tensor:
        return gradient * float("nan")


class Broken(nn.Module):
    """A head with numbers, but no gradients."""

    def __init__(self, head: nn.Module) -> None:
        super().__init__()
        self.head = head

    def forward(self, vectors: Tensor) -> Tensor:
        return NoGradient.apply(self.head(vectors))


def test_gradients_that_are_no_numbers_leave_the_scores(tmp_path: Path) -> None:
    classifier = loaded(write_bundle(tmp_path / "fresh", labels=(LABEL,), version="9.9.9"))
    whole = classifier.network.head
    classifier.network.head = Broken(whole)
    try:
        explained = explain(classifier, films(2))
    finally:
        classifier.network.head = whole
    assert explained.attributions == {}
    assert len(explained.prediction.images) == 2
    (note,) = explained.notes
    assert note.startswith("2 of 2 images have no heatmap")


def test_a_map_that_is_zero_everywhere_is_said(classifier: LoadedClassifier) -> None:
    attribution = explain(classifier, films()).attributions[LABEL]
    assert attribution.emptiness(0) == ""
    nothing = replace(attribution, native=np.zeros_like(attribution.native))
    assert "zero everywhere" in nothing.emptiness(0)
    against = replace(attribution, native=-attribution.native)
    assert "speaks for the class" in against.emptiness(0)


@pytest.mark.parametrize("method", ["grad-cam", "occlusion", "integrated-gradients"])
def test_an_image_with_fewer_pixels_than_the_grid_has_cells_is_explained(
    classifier: LoadedClassifier, method: str
) -> None:
    small = np.full((20, 20), 100, np.uint16)
    small[12:17, 8:13] = 4000
    series = make_series(make_instance("a.dcm", rows=20, columns=20))
    made = series, FakeReader(volume_of(small))
    attribution = explain(classifier, made, method=method).attributions[LABEL]
    assert attribution.native.shape[1] > 20 or method == "occlusion"
    values = attribution_on_grid(attribution.native[0], attribution.fields_of_view[0], 20, 20)
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert 12 <= row < 17
    assert 8 <= column < 13


def test_a_field_of_view_smaller_than_the_grid_has_values(classifier: LoadedClassifier) -> None:
    explained = explain(classifier, films())
    attribution = explained.attributions[LABEL]
    seen = replace(attribution.fields_of_view[0], height=3.0, width=2.0)
    values = attribution_on_grid(attribution.native[0], seen, 3, 2)
    assert values.shape == (3, 2)
    assert np.isfinite(values).all()


@pytest.mark.parametrize("method", [*SUITED])
def test_maps_do_not_depend_on_batch_size_threads_or_kernels(
    classifier: LoadedClassifier, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    threads = torch.get_num_threads()
    usual = explain(classifier, films(3), method=method).attributions[LABEL].native
    monkeypatch.setattr(LoadedClassifier, "batch_size", property(lambda _self: 1))
    torch.set_num_threads(2)
    was_enabled, *_ = torch.backends.mkldnn.set_flags(_enabled=False)
    try:
        other = explain(classifier, films(3), method=method).attributions[LABEL].native
    finally:
        torch.set_num_threads(threads)
        torch.backends.mkldnn.set_flags(_enabled=was_enabled)
    top = np.abs(usual).max()
    np.testing.assert_allclose(other / top, usual / top, atol=1e-4)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("method", [*SUITED])
def test_maps_do_not_depend_on_the_device(tmp_path: Path, method: str) -> None:
    bundle = load_bundle(write_bundle(tmp_path / "squares"))
    on_cpu, on_gpu = (load_classifier(bundle, device) for device in ("cpu", "cuda"))
    usual, other = (
        explain(each, films(3), method=method).attributions[LABEL].native
        for each in (on_cpu, on_gpu)
    )
    top = np.abs(usual).max()
    np.testing.assert_allclose(other / top, usual / top, atol=1e-4)


def test_a_gpu_that_runs_out_of_memory_is_said(
    classifier: LoadedClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_gpu = replace(classifier, device=DeviceChoice(torch.device("cuda"), "GPU"), twin=None)
    whole = on_gpu.network.forward_with_taps

    def forward(images: Tensor) -> object:
        if on_gpu.device.device.type == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(images)

    monkeypatch.setattr(on_gpu.network, "forward_with_taps", forward)
    monkeypatch.setattr(Tensor, "to", lambda self, *_args, **_options: self)
    explained = explain(on_gpu, films(3))
    assert explained.attributions[LABEL].image_indices == (0, 1, 2)
    assert explained.notes == ("The GPU ran out of memory; the CPU went on from there.",)
