import math

import numpy as np
import pytest

from medviewer.training.data.samples import Listing, Sample
from medviewer.training.data.volumes import as_volumes
from medviewer.training.errors import TrainingError

UNKNOWN = (math.nan,)


def a_slice(name: str, position: int, **changes: object) -> Sample:
    wanted = {"population": "ward", "patient": name, "targets": UNKNOWN, "series": f"s{name}"}
    return Sample(path=f"{name}/{position}", position=position, **(wanted | changes))


def listed(*samples: Sample, **changes: object) -> Listing:
    """Return slices whose pixels all are their position, 4 rows high, or as many as `rows`."""
    rows = changes.pop("rows", {})

    def read(sample: Sample) -> np.ndarray:
        return np.full((rows.get(sample.path, 4), 4), sample.position)

    places = tuple(f"row {number}" for number, _ in enumerate(samples, start=1))
    return Listing(("ill",), samples, read, places=places, **changes)


def test_a_series_is_one_sample_with_its_label_and_slices_in_their_order():
    listing = listed(
        *(a_slice(patient, position) for patient in "AB" for position in (3, 1, 2)),
        series_targets={"ward/sA": (1.0,), "ward/sB": (0.0,)},
    )
    (volumes,) = as_volumes([listing], ["ward.csv"], 0)
    assert [each.targets for each in volumes.samples] == [(1.0,), (0.0,)]
    assert [each.patient for each in volumes.samples] == ["A", "B"]
    pixels = volumes.read(volumes.samples[1])
    assert pixels.shape == (3, 4, 4)
    assert pixels[:, 0, 0].tolist() == [1, 2, 3]


def test_where_slices_have_labels_a_series_has_what_any_of_them_shows():
    listing = listed(
        a_slice("A", 1, targets=(0.0,)),
        a_slice("A", 2, targets=(1.0,)),
        a_slice("B", 1, targets=(0.0,)),
        a_slice("B", 2, targets=(0.0,)),
    )
    (volumes,) = as_volumes([listing], ["ward.csv"], 4)
    assert [each.targets for each in volumes.samples] == [(1.0,), (0.0,)]


def test_series_of_any_depth_are_taken_where_the_card_has_one():
    first = listed(a_slice("A", 1), a_slice("A", 2))
    second = listed(a_slice("B", 1), a_slice("B", 2), a_slice("B", 3))
    volumes = as_volumes([first, second], ["one", "two"], 4)
    assert [each.read(each.samples[0]).shape[0] for each in volumes] == [2, 3]
    with pytest.raises(TrainingError, match=r"from 2 to 3 slices: set card\.input\.depth"):
        as_volumes([first, second], ["one", "two"], 0)


def test_images_of_no_series_are_refused():
    films = listed(a_slice("A", 1, series=""), a_slice("B", 1), a_slice("B", 2))
    with pytest.raises(TrainingError, match=r"1 of the images of ward\.csv are in no series"):
        as_volumes([films], ["ward.csv"], 4)


@pytest.mark.parametrize("changes", [{"patient": "C"}, {"fold": "test"}])
def test_a_series_of_two_patients_or_folds_is_refused_by_its_row(changes):
    listing = listed(a_slice("A", 1), a_slice("B", 1), a_slice("B", 2, **changes))
    with pytest.raises(TrainingError, match="row 2: a series belongs to one patient and one fold"):
        as_volumes([listing], ["ward.csv"], 4)


def test_slices_of_different_sizes_are_told_by_their_row():
    listing = listed(a_slice("A", 1), a_slice("B", 1), a_slice("B", 2), rows={"B/2": 5})
    (volumes,) = as_volumes([listing], ["ward.csv"], 4)
    with pytest.raises(TrainingError, match="row 2: the slices of the series differ in size"):
        volumes.read(volumes.samples[1])
