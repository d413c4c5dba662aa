import dataclasses

import numpy as np
import pytest
import torch

from medviewer.training.config import AugmentConfig
from medviewer.training.data.augment import (
    add_borders,
    add_markers,
    add_shading,
    augment,
    blur_or_sharpen,
    change_tones,
    move,
)

NONE = AugmentConfig(**{field.name: 0.0 for field in dataclasses.fields(AugmentConfig)})


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(count: int = 3) -> torch.Tensor:
    return torch.rand(count, 1, 24, 20, generator=generator(9))


@pytest.fixture
def strong(config) -> AugmentConfig:
    return config.augment


def test_same_seed_changes_films_alike(strong):
    films = np.random.default_rng(0).integers(0, 256, (4, 24, 20)).astype(np.uint8)
    first, again = augment(films, strong, generator()), augment(films, strong, generator())
    np.testing.assert_array_equal(first, again)
    assert (augment(films, strong, generator(1)) != first).any()


def test_result_is_8_bit_of_the_same_size(strong):
    films = np.zeros((2, 24, 20), np.uint8)
    changed = augment(films, strong, generator())
    assert changed.shape == films.shape
    assert changed.dtype == np.uint8


def test_input_is_left_alone(strong):
    films = np.full((2, 24, 20), 100, np.uint8)
    augment(films, strong, generator())
    assert (films == 100).all()


def test_no_strength_moves_and_shades_nothing():
    torch.testing.assert_close(move(images(), NONE, generator()), images(), atol=1e-5, rtol=0)
    torch.testing.assert_close(add_shading(images(), NONE, generator()), images())
    torch.testing.assert_close(blur_or_sharpen(images(), NONE, generator()), images())


def test_tones_keep_the_order_of_greys(strong):
    ramp = torch.linspace(0, 1, 50).view(1, 1, 5, 10)
    toned = change_tones(ramp, dataclasses.replace(strong, equalise=1.0), generator())
    assert (toned.flatten().diff() >= -1e-6).all()


def test_left_stays_left():
    half = torch.zeros(50, 1, 24, 24)
    half[..., :12] = 1
    strength = dataclasses.replace(NONE, rotation_degrees=12, zoom=0.2, aspect=0.3, shift=0.1)
    moved = move(half, strength, generator())
    inner = moved[:, 0, 8:16]
    assert (inner[..., 4:9].mean((1, 2)) > inner[..., 15:20].mean((1, 2))).all()


def test_borders_cover_at_most_a_tenth():
    bordered = add_borders(torch.full((40, 1, 100, 100), 0.5), 1.0, generator())
    assert (bordered[..., 11:89, 11:89] == 0.5).all()
    assert (bordered != 0.5).any()
    assert set(bordered.unique().tolist()) == {0.0, 0.5, 1.0}


def test_markers_are_bright_and_in_the_upper_part():
    marked = add_markers(torch.zeros(30, 1, 100, 100), 1.0, generator())
    assert (marked.amax((1, 2, 3)) >= 0.8).all()
    assert (marked[..., 45:, :] == 0).all()


def test_probability_zero_adds_nothing():
    assert torch.equal(add_markers(images(), 0.0, generator()), images())
    assert torch.equal(add_borders(images(), 0.0, generator()), images())
