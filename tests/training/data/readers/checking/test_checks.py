import math

import numpy as np
import pytest

from medviewer.training.data.readers.checking.checks import checked
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError


def _sample(path, present, patient="", fold=""):
    return Sample(path, "ward", patient or path, (present,), fold)


def _checked(*samples, read=lambda _: np.zeros((2, 2)), series_targets=None):
    places = tuple(f"t.csv, row {number}" for number in range(2, len(samples) + 2))
    return checked(Listing(("ill",), samples, read, series_targets or {}, places), "t.csv")


def test_good_data_pass():
    listing = _checked(_sample("a", 1), _sample("b", 0))
    assert listing.read(listing.samples[0]).tolist() == [[0, 0], [0, 0]]


def test_no_images_are_told():
    with pytest.raises(TrainingError, match=r"^t\.csv has no images$"):
        _checked()


def test_one_class_is_told():
    with pytest.raises(TrainingError, match="one class only"):
        _checked(_sample("a", 1), _sample("b", 1), _sample("c", math.nan))


def test_targets_of_series_count_as_classes():
    samples = _sample("a", math.nan), _sample("b", math.nan)
    _checked(*samples, series_targets={"ward/a": (1.0,), "ward/b": (0.0,)})


def test_a_patient_in_two_folds_is_told_by_rows():
    with pytest.raises(TrainingError) as caught:
        _checked(_sample("a", 1, "Doe", "1"), _sample("b", 0), _sample("c", 0, "Doe", "2"))
    assert str(caught.value) == (
        "t.csv, row 4: its patient is in fold 2 here and in fold 1 in t.csv, row 2; "
        "folds must not share patients"
    )


def test_an_image_that_is_there_twice_is_told():
    with pytest.raises(TrainingError, match=r"row 4: the same image as in t\.csv, row 2"):
        _checked(_sample("a", 1), _sample("b", 0), _sample("a", 1))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_pixels_that_are_no_numbers_are_told_by_their_row(value):
    listing = _checked(
        _sample("a", 1), _sample("b", 0), read=lambda _: np.array([[1.0, value]], np.float32)
    )
    with pytest.raises(TrainingError, match=r"row 3: the image has pixels that are no numbers"):
        listing.read(listing.samples[1])


def test_an_image_without_pixels_is_told():
    listing = _checked(_sample("a", 1), _sample("b", 0), read=lambda _: np.zeros((0, 4)))
    with pytest.raises(TrainingError, match=r"row 2: the image has no rows"):
        listing.read(listing.samples[0])
