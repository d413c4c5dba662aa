import torch

from medviewer.models.depth import as_volume, to_depth


def stack(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float32).view(1, 1, -1, 1, 1)


def test_more_slices_are_averaged():
    torch.testing.assert_close(to_depth(stack(0, 2, 4, 10), 2), stack(1, 7))


def test_fewer_slices_are_interpolated_between_their_centres():
    # centres at 0.25 and 0.75: the new ones at 1/8, 3/8, 5/8, 7/8, the outer ones held
    torch.testing.assert_close(to_depth(stack(0, 4), 4), stack(0, 1, 3, 4))


def test_the_same_depth_or_none_is_left_alone():
    volume = stack(1, 2, 3)
    assert to_depth(volume, 3) is volume
    assert to_depth(volume, 0) is volume


def test_prepared_slices_become_the_depth_of_a_volume():
    slices = torch.arange(2 * 3 * 4 * 5, dtype=torch.float32).view(2, 3, 4, 5)
    volume = as_volume(slices, 0)
    assert volume.shape == (1, 3, 2, 4, 5)
    assert torch.equal(volume[0, 2, 1], slices[1, 2])
    assert as_volume(slices, 7).shape == (1, 3, 7, 4, 5)
