import gc
import weakref

import numpy as np
import pytest

from medviewer.image import copies
from medviewer.image.copies import Cut, SliceCopies, copies_of
from medviewer.image.region import Region
from medviewer.image.volume import SliceInfo, Volume

HALF = Region(1, 0, 0, 4, 4)


def volume_of(count: int = 1) -> Volume:
    stored = np.random.default_rng(4).integers(0, 200, (count, 8, 8), np.uint8)
    return Volume(stored, (SliceInfo(),) * count)


def test_old_copies_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_COPIED_BYTES", 1)
    made = SliceCopies(volume_of(5))
    first = made.pixels(Cut(0), HALF).base
    assert made.pixels(Cut(0), HALF).base is first
    for index in range(1, 5):
        made.pixels(Cut(index), HALF)
    again = made.pixels(Cut(0), HALF)
    assert again.base is not first
    assert np.array_equal(again, first)


def test_a_copy_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = SliceCopies(volume_of())
    points = Region(0, 0, 0, 8, 8, points=(3, 4), scale=(3 / 8, 0.5))
    resampled, halved = made.pixels(Cut(0), points), made.pixels(Cut(0), HALF)
    monkeypatch.setattr(copies, "resampled", None)
    monkeypatch.setattr(copies, "reduced", None)
    assert made.pixels(Cut(0), points) is resampled  # for another view
    again = made.pixels(Cut(0), points, again=True)
    assert again.dtype == np.intp
    assert np.array_equal(again, resampled)
    assert made.pixels(Cut(0), points) is again
    assert made.pixels(Cut(0), points, again=True) is again
    part = made.pixels(Cut(0), Region(1, 1, 0, 3, 2))
    assert np.array_equal(part, halved[1:3, :2])


def test_floats_are_never_places_in_a_table() -> None:
    stored = np.random.default_rng(4).random((1, 8, 8), np.float32)
    made = SliceCopies(Volume(stored, (SliceInfo(),)))
    points = Region(0, 0, 0, 8, 8, points=(3, 4), scale=(3 / 8, 0.5))
    first = made.pixels(Cut(0), points)
    assert made.pixels(Cut(0), points, again=True) is first
    assert first.dtype == np.float32


def test_sizes_that_a_zoom_has_passed_are_forgotten() -> None:
    made, other = (
        SliceCopies(volume_of(2)),
        Region(0, 0, 0, 8, 8, points=(7, 7), scale=(7 / 8, 7 / 8)),
    )
    kept = made.pixels(Cut(1), other)
    for size in range(3, 40):
        made.pixels(Cut(0), Region(0, 0, 0, 8, 8, points=(size, 5), scale=(size / 8, 5 / 8)))
    assert len(made._made) < 10
    assert np.array_equal(made.pixels(Cut(1), other), kept)


def test_views_of_a_volume_share_its_copies() -> None:
    volume, other = volume_of(), volume_of()
    shared = copies_of(volume)
    assert copies_of(volume) is shared
    assert copies_of(other) is not shared


def test_copies_go_with_the_last_view() -> None:
    volume = volume_of()
    stored = weakref.ref(volume.stored)
    shared = copies_of(volume)
    assert len(shared.pixels(Cut(0), HALF)) == 4
    del volume, shared
    gc.collect()
    assert stored() is None
