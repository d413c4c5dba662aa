import numpy as np
import pytest
import torch

from medviewer.models.equalise import equalised
from medviewer.models.preprocess_spec import Clahe

PICTURE = (np.arange(64).reshape(8, 8) * 37 % 101 + np.arange(8) * 16).astype(np.uint8)

# cv2.createCLAHE(CLIP, (ACROSS, DOWN)).apply(PICTURE) of OpenCV 5.0, which rounds to grey levels
BY_OPENCV = {
    (40.0, 2, 2): [
        [16, 96, 223, 84, 160, 231, 112, 239],
        [191, 64, 207, 60, 136, 207, 80, 207],
        [159, 48, 175, 223, 112, 183, 48, 175],
        [136, 32, 147, 213, 92, 166, 255, 151],
        [128, 24, 136, 209, 84, 161, 247, 144],
        [112, 16, 124, 201, 80, 152, 239, 135],
        [80, 207, 96, 183, 64, 128, 223, 112],
        [48, 175, 64, 155, 223, 100, 207, 80],
    ],
    (60.0, 4, 2): [
        [32, 128, 255, 119, 176, 231, 128, 255],
        [191, 64, 223, 72, 128, 183, 64, 191],
        [159, 48, 175, 223, 112, 183, 48, 176],
        [96, 32, 128, 191, 96, 152, 255, 159],
        [112, 32, 128, 191, 88, 151, 239, 144],
        [96, 32, 128, 183, 96, 128, 223, 128],
        [80, 207, 96, 183, 64, 128, 223, 112],
        [32, 159, 64, 151, 223, 104, 223, 96],
    ],
}


def on_levels(levels: object, clahe: Clahe) -> np.ndarray:
    """Equalise whole grey levels 0..255 and return the result on the same scale."""
    unit = torch.tensor(np.asarray(levels) / 255, dtype=torch.float32)[None, None]
    return equalised(unit, clahe)[0, 0].numpy() * 255


def test_one_tile_without_a_limit_is_the_cumulated_histogram():
    # of four pixels one is at most 10, two at most 20, all at most 200
    result = on_levels([[10, 20], [200, 200]], Clahe(1000.0, (1, 1)))
    np.testing.assert_allclose(result, np.array([[0.25, 0.5], [1, 1]]) * 255)


def test_clipped_counts_go_to_all_levels():
    # 512 pixels of level 100: at most 1.5 * 512 / 256 = 3 count, the other 509 go one to every
    # level and the remaining 253 one more to levels 0 to 252: up to 100 there are 101 * 2 + 3
    result = on_levels(np.full((16, 32), 100), Clahe(1.5, (1, 1)))
    np.testing.assert_allclose(result, (101 * 2 + 3) / 512 * 255, rtol=1e-6)


def test_between_two_tiles_their_curves_are_mixed():
    # 50 becomes 1/2 by the left tile and 1/4 by the right one; column 2 is halfway, as in OpenCV
    picture = [[50, 200, 50, 200], [200, 50, 200, 200]]
    result = on_levels(picture, Clahe(1000.0, (1, 2))) / 255
    np.testing.assert_allclose(result, [[0.5, 1, 0.375, 1], [1, 0.5, 1, 1]])


@pytest.mark.parametrize(("clip_limit", "down", "across"), list(BY_OPENCV))
def test_result_is_opencvs_but_for_its_rounding(clip_limit, down, across):
    result = on_levels(PICTURE, Clahe(clip_limit, (down, across)))
    expected = np.array(BY_OPENCV[clip_limit, down, across])
    assert np.abs(result - expected).max() < 1


def test_sides_that_the_tiles_do_not_divide_keep_their_size():
    picture = np.tile(np.arange(0, 250, 50), (7, 1))
    result = on_levels(picture, Clahe(4.0, (2, 2)))
    assert result.shape == (7, 5)
    assert (np.diff(result, axis=1) >= 0).all()


def test_channels_and_images_are_equalised_by_themselves():
    images = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    whole = equalised(images, Clahe(2.0, (2, 4)))
    alone = equalised(images[1:, 2:], Clahe(2.0, (2, 4)))
    assert torch.equal(whole[1:, 2:], alone)


def test_input_is_left_alone():
    images = torch.rand(1, 1, 8, 8)
    before = images.clone()
    equalised(images, Clahe(2.0, (2, 2)))
    assert torch.equal(images, before)
