import numpy as np
import pytest
import torch

from medviewer.explain.trust.steadiness import changed_versions, steadiness

SHAPE = (56, 56)


def versions(image: torch.Tensor) -> torch.Tensor:
    return changed_versions(image, torch.Generator().manual_seed(0))


def textured() -> torch.Tensor:
    blocks = torch.rand(1, 1, 7, 7, generator=torch.Generator().manual_seed(2))
    return torch.nn.functional.interpolate(blocks, SHAPE, mode="bilinear")


def test_each_change_is_what_it_says() -> None:
    image = textured()
    own, mirrored, moved, noisy = versions(image)[:, 0]
    assert torch.equal(own, image[0, 0])
    assert torch.equal(mirrored, own.flip(1))
    assert torch.equal(moved[2:, 2:], own[:-2, :-2])  # 56 / 28 pixels down and right
    assert torch.equal(moved[0, 2:], own[0, :-2])  # the border is continued
    spread = float((noisy - own).std() / own.std())
    assert spread == pytest.approx(0.05, rel=0.1)


def test_a_map_that_is_the_image_moves_with_it() -> None:
    maps = versions(textured())[:, 0].numpy()
    found = steadiness(maps, SHAPE)
    assert found["flip"] == pytest.approx(1)
    assert found["shift"] == pytest.approx(1)
    assert found["noise"] > 0.99


def test_a_map_that_stays_where_it_is_does_not() -> None:
    own = textured()[0, 0].numpy()
    found = steadiness(np.stack([own] * 4), SHAPE)
    assert found["noise"] == pytest.approx(1)
    assert abs(found["flip"]) < 0.6
    assert found["shift"] < 0.999
