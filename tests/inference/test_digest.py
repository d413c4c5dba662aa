from dataclasses import replace

import numpy as np

from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.inference.digest import series_digest


def make_volume() -> Volume:
    stored = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    return Volume(stored, (SliceInfo(), SliceInfo()))


def test_equal_pixels_have_the_same_digest() -> None:
    assert series_digest([make_volume()]) == series_digest([make_volume()])


def test_one_pixel_changes_the_digest() -> None:
    changed = make_volume()
    changed.stored[1, 2, 3] += 1
    assert series_digest([changed]) != series_digest([make_volume()])


def test_what_pixels_mean_changes_the_digest() -> None:
    volume = make_volume()
    others = [
        replace(volume, photometric="MONOCHROME1"),
        replace(volume, padding=(0.0, 0.0)),
        replace(volume, slices=(SliceInfo(Rescale(-1.0)), SliceInfo())),
        replace(volume, slices=(SliceInfo(missing="gone"), SliceInfo())),
        replace(volume, stored=volume.stored.view(np.uint16)),
    ]
    digests = {series_digest([each]) for each in [volume, *others]}
    assert len(digests) == 6


def test_pixels_in_another_order_of_memory_have_the_same_digest() -> None:
    volume = make_volume()
    turned = replace(volume, stored=np.asfortranarray(volume.stored))
    assert series_digest([turned]) == series_digest([volume])


def test_stacks_count_in_order() -> None:
    first, second = make_volume(), make_volume()
    second.stored[0] = 0
    assert series_digest([first, second]) != series_digest([second, first])
