"""Every method through the one entry, on series: where the map is, and what is said when not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from medviewer.cancel import WorkContext
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.methods.registry import METHODS
from medviewer.image.overlay import attribution_on_grid
from medviewer.inference.classify import classify_series
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.models.networks.vit import VisionTransformer
from tests.explain.explaining import LABEL, SUITED, explain, films
from tests.explain.networks import hook_count
from tests.support.models import SIDE, write_bundle
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

HERE = (slice(48, 72), slice(40, 64))
"""Where the square lies in a film of 96 x 80."""

SHARES = (0.25, 0.5, 1.0)


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
    # the square is a thirteenth of the film; windows of a seventh of it reach beyond, and the 28
    # cells of integrated gradients do not end where it does
    least = {"occlusion": 0.6, "integrated-gradients": 0.85}.get(method, 0.9)
    assert share_inside(explained) > least
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


@pytest.mark.parametrize("method", ["grad-cam", "layercam"])
def test_the_chosen_images_have_the_scale_of_all(sequence: LoadedClassifier, method: str) -> None:
    """Else the same image would look stronger in one choice than in another."""
    every = explain(sequence, head(), method=method).attributions["bleed"]
    tops = every.native.max((1, 2))
    weakest = int(tops.argmin())
    assert tops[weakest] < 0.9 * tops.max()
    chosen = explain(sequence, head(), method=method, images={weakest}).attributions["bleed"]
    np.testing.assert_allclose(chosen.value_range, every.value_range, rtol=1e-5)
    np.testing.assert_allclose(chosen.native[0], every.native[weakest], rtol=1e-5)
    assert not chosen.is_partial


def test_images_read_one_by_one_share_a_scale_too(classifier: LoadedClassifier) -> None:
    every = explain(classifier, films(3)).attributions[LABEL]
    chosen = explain(classifier, films(3), images={1}).attributions[LABEL]
    assert chosen.whole_range == pytest.approx(every.value_range)


def test_slow_methods_say_that_their_scale_is_of_the_chosen_images(
    classifier: LoadedClassifier,
) -> None:
    for images, is_partial in (({1}, True), (None, False)):
        attribution = explain(classifier, films(2), method="occlusion", images=images).attributions
        assert attribution[LABEL].is_partial == is_partial


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


def test_slow_methods_tell_the_same_importance(sequence: LoadedClassifier) -> None:
    quick = explain(sequence, head()).importance["bleed"]
    slow = explain(sequence, head(), method="occlusion", images=[1], targets=("bleed",))
    found = slow.importance["bleed"]
    assert found.indices == quick.indices
    np.testing.assert_allclose(found.left_out, quick.left_out, atol=1e-6)
    np.testing.assert_allclose(found.gradient_x_feature, quick.gradient_x_feature, atol=1e-6)


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
    every = explain(classifier, head(), method=method).attributions["bleed"]
    assert attribution.value_range == pytest.approx(every.value_range, rel=1e-5)
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
