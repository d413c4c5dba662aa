import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.slow.integrated_gradients import Steps, integrated_gradients
from medviewer.inference.predictor import LoadedClassifier
from tests.explain.networks import hook_count, images_for, untrained
from tests.explain.slow.subjects import image_subject, slice_subject, volume_subject
from tests.support.models import bright_square_network

FIFTY = Steps(most=50)


def difference(network: torch.nn.Module, image: torch.Tensor, target: int) -> float:
    with torch.no_grad():
        whole, blank = network(image[None]), network(torch.zeros_like(image)[None])
    return float((whole - blank)[0, target])


def test_a_linear_network_is_explained_exactly(classifier: LoadedClassifier) -> None:
    network = bright_square_network().requires_grad_(requires_grad=False)
    image = torch.rand(1, 8, 6, generator=torch.Generator().manual_seed(0))
    found = integrated_gradients(image_subject(classifier, network, image), [0], WorkContext())
    # the logit is 4 * mean brightness - 0.5; but its ReLU has no slope at the blank end, which
    # counts half of one of 49 intervals
    np.testing.assert_allclose(found.maps[0, 0], 4 * image[0] / 48 * (1 - 0.5 / 49), atol=1e-6)
    assert found.residuals[0] == pytest.approx(0.5 / 49, rel=1e-3)
    assert found.steps == 50


@pytest.mark.parametrize("name", ["tiny-cnn", "vit", "resnet18-3d"])
def test_maps_equal_captum_at_the_same_points(classifier: LoadedClassifier, name: str) -> None:
    network, image = untrained(name), images_for(name, 1)[0]
    make = volume_subject if name == "resnet18-3d" else image_subject
    found = integrated_gradients(make(classifier, network, image), [1], WorkContext(), FIFTY)
    theirs = IntegratedGradients(network).attribute(
        image[None], target=1, n_steps=50, method="riemann_trapezoid"
    )
    # captum's intervals are a 50th long, and sum to 49/50 of the way
    expected = theirs[0].detach().sum(0) * 50 / 49
    top = float(expected.abs().max())
    # a ReLU on the edge may open or stay shut by rounding, at one of the points
    np.testing.assert_allclose(found.maps[0, 0] / top, expected / top, atol=1e-3)
    assert found.steps == 50


def test_the_residual_is_what_the_map_leaves_of_the_score_difference(
    classifier: LoadedClassifier,
) -> None:
    network, image = untrained("resnet18"), images_for("resnet18", 1)[0]
    subject = image_subject(classifier, network, image)
    found = integrated_gradients(subject, [0, 1], WorkContext(), FIFTY)
    for target in (0, 1):
        moved = difference(network, image, target)
        missing = abs(found.maps[0, target].sum() - moved) / max(abs(moved), 0.01)
        assert found.residuals[target] == pytest.approx(missing, rel=0.05, abs=1e-3)


def test_steps_double_until_the_residual_is_small(classifier: LoadedClassifier) -> None:
    network, image = untrained("resnet18"), images_for("resnet18", 1)[0]
    subject = image_subject(classifier, network, image)
    few = Steps(first=3, most=400, tolerance=0.02)
    coarse = integrated_gradients(subject, [1], WorkContext(), Steps(first=3, most=3))
    fine = integrated_gradients(subject, [1], WorkContext(), few)
    assert coarse.residuals[0] > 0.02
    assert coarse.steps == 3
    assert fine.steps in {5, 9, 17, 33, 65, 129, 257}
    assert fine.residuals[0] <= 0.02 or fine.steps == 257


def test_points_that_were_taken_serve_again(classifier: LoadedClassifier) -> None:
    network, image = untrained("resnet18"), images_for("resnet18", 1)[0]
    subject = image_subject(classifier, network, image)
    doubled = integrated_gradients(subject, [1], WorkContext(), Steps(first=5, most=9, tolerance=0))
    at_once = integrated_gradients(subject, [1], WorkContext(), Steps(first=9, most=9))
    assert doubled.steps == at_once.steps == 9
    top = np.abs(at_once.maps).max()
    np.testing.assert_allclose(doubled.maps / top, at_once.maps / top, atol=1e-5)


def test_an_ensemble_has_the_maps_of_its_members(classifier: LoadedClassifier) -> None:
    network, image = untrained("ensemble"), images_for("ensemble", 1)[0]
    found = integrated_gradients(image_subject(classifier, network, image), [1], WorkContext())
    assert found.maps.shape == (3, 1, 64, 64)
    for own, part in zip(found.maps, network.parts, strict=True):
        assert own.sum() == pytest.approx(difference(part, image, 1), abs=0.02)


def test_a_slices_map_is_what_its_content_adds_to_the_series(classifier: LoadedClassifier) -> None:
    network, slices = untrained("cnn-gru"), images_for("cnn-gru", 4)
    found = integrated_gradients(
        slice_subject(classifier, network, slices, 1), [0], WorkContext(), Steps(tolerance=0.001)
    )
    blanked = slices.clone()
    blanked[1] = 0
    with torch.no_grad():
        moved = network(slices[None]).series_logits - network(blanked[None]).series_logits
    assert found.maps.shape == (1, 1, 64, 64)
    assert found.maps.sum() == pytest.approx(float(moved[0, 0]), abs=1e-4)


def test_a_stop_is_heard_and_nothing_stays(classifier: LoadedClassifier) -> None:
    network, image = untrained("resnet18"), images_for("resnet18", 1)[0]
    token, seen = CancelToken(), []

    def progress(fraction: float, text: str) -> None:
        seen.append((fraction, text))
        token.cancel()

    with pytest.raises(Cancelled):
        integrated_gradients(
            image_subject(classifier, network, image), [0], WorkContext(token, progress)
        )
    assert seen == [(4 / 400, "Integrated gradients, 50 steps")]
    assert hook_count(network) == 0
    assert all(parameter.grad is None for parameter in network.parameters())
