import math

import pytest
import torch

from medviewer.errors import ModelBundleError
from medviewer.models.feature_reference import FeatureReference, TapReference, descriptor


def tap(**changes) -> TapReference:
    fields = {
        "center": torch.tensor([1.0, 0.0]),
        "axes": torch.tensor([[1.0, 0.0]]),
        "variance": torch.tensor([4.0]),
        "residual": torch.tensor(9.0),
        "typical": torch.tensor([0.0, 1.0]),
    }
    return TapReference(**(fields | changes))


def map_of(first: float, second: float) -> torch.Tensor:
    """Return one map of two channels, constant over 4x4 cells."""
    return torch.tensor([first, second]).view(1, 2, 1, 1).expand(1, 2, 4, 4)


def test_distance_along_an_axis_by_hand():
    # 4 along the axis: 16 / 4 = 4, nothing left over: sqrt(0.5 * 4)
    assert tap().raw_distance(torch.tensor([[5.0, 0.0]])).item() == pytest.approx(math.sqrt(2))


def test_distance_beside_the_axes_by_hand():
    # 6 beside the axis: 36 / 9 = 4: sqrt(0.5 * 4)
    assert tap().raw_distance(torch.tensor([[1.0, 6.0]])).item() == pytest.approx(math.sqrt(2))


def test_distance_is_standardized_in_the_logarithm():
    scaled = tap(typical=torch.tensor([0.1, 0.5]))
    expected = (math.log(math.sqrt(2)) - 0.1) / 0.5
    distance = scaled.distance(torch.tensor([[5.0, 0.0]])).item()
    assert distance == pytest.approx(expected, abs=1e-5)


def test_farthest_depth_counts():
    reference = FeatureReference(1, (tap(), tap(center=torch.tensor([100.0, 0.0]))))
    near, far = (
        reference.distance([map_of(1, 3), map_of(100, 3)]),
        reference.distance([map_of(1, 3), map_of(1, 3)]),
    )
    assert far.item() > near.item() + 2


def test_not_a_number_is_infinitely_far():
    reference = FeatureReference(1, (tap(),))
    assert reference.distance([map_of(torch.nan, 0)]).item() == math.inf


def test_center_itself_has_a_finite_distance():
    assert FeatureReference(1, (tap(),)).distance([map_of(1, 0)]).isfinite().all()


def test_descriptor_keeps_coarse_position():
    image = torch.zeros(1, 1, 4, 4)
    image[0, 0, :2, 2:] = 8
    assert descriptor(image, 2).tolist() == [[0, 8, 0, 0]]
    assert descriptor(image, 1).tolist() == [[2]]


def test_reference_survives_being_stored():
    reference = FeatureReference(2, (tap(), tap(residual=torch.tensor(1.0))))
    restored = FeatureReference.from_tensors(reference.tensors())
    assert restored.grid == 2
    for before, after in zip(reference.taps, restored.taps, strict=True):
        descriptors = torch.rand(5, 2)
        assert torch.equal(before.distance(descriptors), after.distance(descriptors))


def test_reference_moves_to_a_device():
    moved = FeatureReference(1, (tap(),)).to("cpu")
    assert moved.distance([map_of(1, 3)]).shape == (1,)


@pytest.mark.parametrize(
    "changes",
    [
        {"0.axes": torch.ones(2)},
        {"0.axes": torch.ones(0, 2)},
        {"0.center": torch.ones(3)},
        {"0.variance": torch.zeros(1)},
        {"0.residual": torch.tensor(0.0)},
        {"0.typical": torch.ones(1)},
        {"0.typical": torch.zeros(2)},
        {"grid": torch.tensor(0.0)},
        {"grid": torch.ones(2)},
        {"1.center": torch.ones(2)},
    ],
)
def test_stored_tensors_that_do_not_fit_are_told(changes):
    stored = FeatureReference(1, (tap(),)).tensors() | changes
    with pytest.raises(ModelBundleError, match="reference"):
        FeatureReference.from_tensors(stored)


@pytest.mark.parametrize("name", ["grid", "0.center"])
def test_missing_tensor_is_told(name):
    stored = FeatureReference(1, (tap(),)).tensors()
    del stored[name]
    with pytest.raises(ModelBundleError, match="incomplete"):
        FeatureReference.from_tensors(stored)


def test_a_volume_is_pooled_along_its_depth_too():
    volume = torch.arange(16.0).view(1, 1, 4, 2, 2)
    # halves of the depth, then quarters of the plane: means of two slices' equal places
    expected = [[2.0, 3.0, 4.0, 5.0, 10.0, 11.0, 12.0, 13.0]]
    torch.testing.assert_close(descriptor(volume, 2), torch.tensor(expected))
