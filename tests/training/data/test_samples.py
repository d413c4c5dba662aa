import math

import numpy as np

from medviewer.training.data.samples import Box, Sample, SampleSet, pooled_targets


def _slice(series: str, position: int, present: float) -> Sample:
    return Sample(f"{series}/{position}", "ward", series, (present,), "", series, position)


def _set(*samples: Sample, **series_targets: tuple[float, ...]) -> SampleSet:
    pixels = np.arange(len(samples))[:, None, None]
    targets = {f"ward/{key}": value for key, value in series_targets.items()}
    return SampleSet(("bleeding",), samples, pixels, targets)


def test_slices_of_a_series_follow_by_position():
    films = _set(_slice("a", 3, 0), _slice("b", 1, 0), _slice("a", 1, 1))
    assert {key: list(each) for key, each in films.series().items()} == {
        "ward/a": [2, 0],
        "ward/b": [1],
    }


def test_series_has_what_any_of_its_slices_has():
    films = _set(_slice("a", 1, 0), _slice("a", 2, 1))
    assert films.targets_of_series("ward/a", films.series()["ward/a"]) == (1.0,)


def test_series_with_targets_of_its_own_keeps_them():
    films = _set(_slice("a", 1, math.nan), a=(1.0,))
    assert films.targets_of_series("ward/a", films.series()["ward/a"]) == (1.0,)


def test_patients_are_told_by_their_series_where_slices_have_no_label():
    films = _set(_slice("a", 1, math.nan), _slice("b", 1, 0), _slice("c", 1, math.nan), a=(1.0,))
    assert films.has_labels
    first, second, third = films.told
    assert (first.targets, second) == ((1.0,), films.samples[1])
    assert math.isnan(third.targets[0])
    assert not _set(_slice("a", 1, math.nan), a=(1.0,)).has_labels


def test_unknown_slice_leaves_a_negative_series_unknown():
    assert pooled_targets([(1.0, 0.0), (math.nan, math.nan)])[0] == 1.0
    assert math.isnan(pooled_targets([(1.0, 0.0), (math.nan, math.nan)])[1])


def test_subset_keeps_pixels_beside_their_samples():
    films = _set(_slice("a", 1, 0), _slice("a", 2, 1), _slice("b", 1, 0)).subset(np.array([2, 1]))
    assert [sample.path for sample in films.samples] == ["b/1", "a/2"]
    assert films.pixels[:, 0, 0].tolist() == [2, 1]
    assert films.targets.tolist() == [[0.0], [1.0]]
    assert films.patients.tolist() == ["ward/b", "ward/a"]


def test_box_is_left_at_its_edge_and_wider_by_a_margin():
    box = Box(0.5, 0.5, 0.2, 0.4)
    assert box.contains(0.6, 0.7)
    assert not box.contains(0.61, 0.5)
    assert box.contains(0.61, 0.5, margin_x=0.02)
