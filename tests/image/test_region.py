import numpy as np

from medviewer.image.projection import Projection
from medviewer.image.region import Region, can_resample, region_of
from medviewer.image.volume import SliceInfo, Volume

GREY = np.zeros((1, 2, 2), np.uint8)


def test_a_magnified_view_needs_the_visible_part_in_blocks() -> None:
    projection = Projection(1000, 1000, 100, 100, center=(500.0, 500.0), scale=1.0)
    # rows 450 to 550, grown by 2 and to multiples of 64
    assert region_of(projection) == Region(0, 448, 448, 576, 576)


def test_a_shrunken_film_needs_the_points_of_the_screen() -> None:
    region = region_of(Projection(2000, 1000, 500, 500))
    assert region == Region(2, 0, 0, 500, 250, (500, 250), (0.25, 0.25))
    assert region.shape == (500, 250)
    assert region.steps == (4.0, 4.0)


def test_device_pixels_count_not_screen_pixels() -> None:
    region = region_of(Projection(2000, 1000, 500, 500, device_pixel_ratio=2.0))
    assert region.points == (1000, 500)


def test_what_cannot_be_resampled_is_reduced() -> None:
    region = region_of(Projection(2000, 1000, 500, 500), resampling=False)
    assert region == Region(2, 0, 0, 500, 250)


def test_a_view_beside_the_image_needs_nothing() -> None:
    projection = Projection(100, 100, 50, 50, center=(1000.0, 50.0), scale=2.0)
    assert region_of(projection).shape == (0, 0)


def test_a_huge_copy_is_not_resampled() -> None:
    projection = Projection(4000, 4000, 500, 500, scale=0.9)
    assert region_of(projection).points is None


def test_a_halved_copy_may_be_enlarged_a_little() -> None:
    assert region_of(Projection(4000, 4000, 500, 500, scale=0.59)).level == 1
    assert region_of(Projection(4000, 4000, 500, 500, scale=0.61)).level == 0


def test_grey_without_padding_can_be_resampled() -> None:
    assert can_resample(Volume(GREY, (SliceInfo(),)))
    assert not can_resample(Volume(GREY, (SliceInfo(),), padding=(0, 0)))
    assert not can_resample(Volume(np.zeros((1, 2, 2, 3), np.uint8), (SliceInfo(),), "RGB"))
