import dataclasses

import numpy as np
import pytest
import torch
import torch.nn.functional as nnf

from medviewer.training.data.augment import (
    _box_mean,
    _enlarged,
    _moved_grid,
    _toned_levels,
    add_borders,
    add_markers,
    add_shading,
    blur_or_sharpen,
    change_tones,
    erase,
    move,
)
from medviewer.training.data.augment import augment as augment_on
from medviewer.training.data.augment_config import AugmentConfig
from medviewer.training.data.value_scale import EIGHT_BIT, HOUNSFIELD

NONE = AugmentConfig(**{field.name: 0.0 for field in dataclasses.fields(AugmentConfig)})


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def augment(films, *arguments, **further):
    scale = HOUNSFIELD if films.dtype == np.int16 else EIGHT_BIT
    return augment_on(films, *arguments, scale=scale, **further)


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


def test_mirror_swaps_left_and_right():
    strength = dataclasses.replace(NONE, mirror=1.0)
    torch.testing.assert_close(
        move(images(), strength, generator()), images().flip(3), atol=1e-5, rtol=0
    )


def test_upside_down_swaps_top_and_bottom():
    strength = dataclasses.replace(NONE, upside_down=1.0)
    torch.testing.assert_close(
        move(images(), strength, generator()), images().flip(2), atol=1e-5, rtol=0
    )
    both = dataclasses.replace(strength, mirror=1.0)
    torch.testing.assert_close(
        move(images(), both, generator()), images().flip(2, 3), atol=1e-5, rtol=0
    )


def test_hounsfield_units_stay_whole_numbers_and_air_outside():
    slices = np.full((2, 24, 20), 40, np.int16)
    strength = dataclasses.replace(NONE, shift=0.4)
    changed = augment(slices, strength, generator())
    assert changed.dtype == np.int16
    assert changed.max() == 40
    assert changed.min() == -1000


def test_slices_of_a_series_change_alike(strong):
    slices = np.broadcast_to(
        np.random.default_rng(1).integers(0, 256, (24, 20)).astype(np.uint8), (3, 24, 20)
    )
    still = dataclasses.replace(strong, noise=0.0)
    changed = augment(slices, still, generator(), alike=True)
    assert (changed == changed[0]).all()
    assert (changed[0] != slices[0]).any()


def test_masks_move_with_their_images():
    films = np.zeros((1, 24, 20), np.uint8)
    films[:, 4:8, 2:6] = 255
    masks = torch.from_numpy(films / 255).float()[:, None]
    strength = dataclasses.replace(NONE, rotation_degrees=20, zoom=0.2, shift=0.1, mirror=0.5)
    changed = augment(films, strength, generator(5), masks)
    # outside the grey may be anything: compare where the mask says inside
    assert (changed[0][masks[0, 0].numpy() > 0.9] > 220).all()


def test_erased_part_has_one_grey():
    erased = erase(torch.rand(20, 1, 40, 40, generator=generator()), 1.0, generator(2))
    changed = erased != torch.rand(20, 1, 40, 40, generator=generator())
    for image, where in zip(erased, changed, strict=True):
        assert len(image[where].unique()) == 1


def test_offset_moves_all_values_of_an_image_alike():
    moved = change_tones(images(), dataclasses.replace(NONE, offset=0.1), generator())
    off = (moved - images()).flatten(1)
    torch.testing.assert_close(off, off[:, :1].expand_as(off))
    assert 0 < off.abs().max() <= 0.1


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("mirror", 1.5, "mirror must be from 0 to 1"),
        ("erase", -0.1, "erase must be from 0 to 1"),
        ("noise", float("nan"), "noise must be a finite number"),
        ("zoom", -0.2, "zoom must be a finite number from 0 up"),
        ("rotation_degrees", float("inf"), "rotation_degrees must be a finite number"),
    ],
)
def test_strengths_that_make_no_sense_are_named(name: str, value: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        AugmentConfig(**{name: value})


@pytest.mark.parametrize("radius", [1, 2, 3])
@pytest.mark.parametrize("size", [(24, 20), (2, 7), (1, 1)])
def test_blurred_is_torchs_mean_of_the_pixels_around(radius, size):
    pixels = torch.rand(2, 1, *size, generator=generator())
    expected = nnf.avg_pool2d(pixels, 2 * radius + 1, 1, radius, count_include_pad=False)
    torch.testing.assert_close(_box_mean(pixels, radius), expected)


def test_a_shading_is_torchs_bicubic_enlargement():
    field = torch.randn(2, 1, 3, 3, generator=generator())
    expected = nnf.interpolate(field, (24, 20), mode="bicubic", align_corners=True)
    torch.testing.assert_close(_enlarged(field, 24, 20), expected, atol=1e-5, rtol=0)


def test_pixels_come_from_where_torchs_affine_grid_says():
    strength = dataclasses.replace(NONE, rotation_degrees=20, zoom=0.2, aspect=0.3, shift=0.1)
    grid = _moved_grid(images(), strength, generator())
    # an affine map is known from where it takes three points: the same for all pixels
    ones = torch.ones(24 * 20, 1)
    plain = nnf.affine_grid(torch.eye(2, 3)[None], [1, 1, 24, 20], align_corners=False)
    points = torch.cat([plain.view(-1, 2), ones], 1)
    for each in grid:
        theta = torch.linalg.lstsq(points.double(), each.view(-1, 2).double()).solution.T.float()
        expected = nnf.affine_grid(theta[None], [1, 1, 24, 20], align_corners=False)[0]
        torch.testing.assert_close(each, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("alike", [False, True])
def test_tones_of_levels_are_those_of_every_pixel(strong, alike):
    films = np.random.default_rng(4).integers(0, 200, (3, 24, 20)).astype(np.uint8)
    together = films[None] if alike else films[:, None]
    strength = dataclasses.replace(strong, equalise=0.8)
    expected = change_tones(torch.from_numpy(together / 255).float(), strength, generator())
    toned = _toned_levels(together, strength, generator())
    torch.testing.assert_close(toned, expected, atol=1e-5, rtol=0)
