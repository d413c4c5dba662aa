import numpy as np
import pytest
import torch
from captum.attr import Occlusion

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.explain.slow.occlusion import occlusion, windows_of
from medviewer.inference.predictor import LoadedClassifier
from tests.explain.networks import images_for, untrained
from tests.explain.slow.subjects import image_subject, slice_subject, volume_subject
from tests.support.models import bright_square_network


def test_a_linear_network_loses_the_brightness_of_each_window(
    classifier: LoadedClassifier,
) -> None:
    network = bright_square_network()
    image = torch.zeros(1, 14, 14)
    image[0, 2:4, 4:6] = 1.0  # the window in the second row and third column, and no other
    found = occlusion(image_subject(classifier, network, image), [0], WorkContext())
    expected = np.zeros((7, 7))
    expected[1, 2] = 4 * 4 / 196
    np.testing.assert_allclose(found.maps, expected[None, None], atol=1e-6)


def test_blank_windows_cost_nothing(classifier: LoadedClassifier) -> None:
    image = torch.zeros(1, 14, 14)
    image[0, 0, 0] = 1.0
    subject, counts = image_subject(classifier, bright_square_network(), image), []

    class Counting:
        classifier, original, indices = subject.classifier, subject.original, (0,)

        def scores(self, versions: torch.Tensor) -> torch.Tensor:
            counts.append(len(versions))
            return subject.scores(versions)

    occlusion(Counting(), [0], WorkContext())
    assert counts == [2]  # the image, and without its one window


def test_maps_equal_captum(classifier: LoadedClassifier) -> None:
    network, image = untrained("resnet18"), images_for("resnet18", 1)[0, :, :56, :56]
    found = occlusion(image_subject(classifier, network, image), [0, 1], WorkContext())
    for target in (0, 1):
        theirs = Occlusion(network).attribute(
            image[None], sliding_window_shapes=(3, 8, 8), strides=(3, 8, 8), target=target
        )
        expected = theirs[0, 0, ::8, ::8].detach()
        np.testing.assert_allclose(found.maps[0, target], expected, atol=1e-5)


def test_an_ensemble_has_the_maps_of_its_members(classifier: LoadedClassifier) -> None:
    network, image = untrained("ensemble"), images_for("ensemble", 1)[0]
    found = occlusion(image_subject(classifier, network, image), [1], WorkContext(), grid=3)
    assert found.maps.shape == (3, 1, 3, 3)
    for own, part in zip(found.maps, network.parts, strict=True):
        each = occlusion(image_subject(classifier, part, image), [1], WorkContext(), grid=3)
        np.testing.assert_allclose(own, each.maps[0], atol=1e-6)


def test_a_slice_is_covered_within_its_series(classifier: LoadedClassifier) -> None:
    network, slices = untrained("cnn-gru"), images_for("cnn-gru", 4)
    found = occlusion(slice_subject(classifier, network, slices, 2), [1], WorkContext(), grid=2)
    changed = slices.clone()
    changed[2, :, 32:, :32] = 0
    with torch.no_grad():
        moved = network(slices[None]).series_logits - network(changed[None]).series_logits
    assert found.maps[0, 0, 1, 0] == pytest.approx(float(moved[0, 1]), abs=1e-6)


def test_a_volume_is_covered_in_blocks(classifier: LoadedClassifier) -> None:
    network, volume = untrained("resnet18-3d"), images_for("resnet18-3d", 1)[0]
    found = occlusion(volume_subject(classifier, network, volume), [0], WorkContext(), grid=2)
    assert found.maps.shape == (1, 1, 4, 2, 2)
    changed = volume.clone()
    changed[:, 2:4, :8, 8:] = 0
    with torch.no_grad():
        moved = network(volume[None]) - network(changed[None])
    assert found.maps[0, 0, 1, 0, 1] == pytest.approx(float(moved[0, 0]), abs=1e-5)


@pytest.mark.parametrize(
    ("shape", "grid"), [((1, 30, 28), (7, 7)), ((3, 5, 9), (5, 7)), ((1, 2, 9, 9), (2, 7, 7))]
)
def test_windows_cover_each_pixel_once(shape: tuple[int, ...], grid: tuple[int, ...]) -> None:
    covered = torch.zeros(shape)
    windows, found = windows_of(covered)
    for window in windows:
        covered[window] += 1
    assert found == grid
    assert len(windows) == np.prod(grid)
    assert (covered == 1).all()


def test_a_stop_is_heard_between_batches(classifier: LoadedClassifier) -> None:
    token, seen = CancelToken(), []

    def progress(_fraction: float, text: str) -> None:
        seen.append(text)
        token.cancel()

    subject = image_subject(classifier, bright_square_network(), torch.ones(1, 14, 14))
    with pytest.raises(Cancelled):
        occlusion(subject, [0], WorkContext(token, progress))
    assert seen == ["Covering window 1 of 50"]
