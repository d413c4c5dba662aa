import logging

import pytest

from medviewer.training.data.grouping import with_series
from medviewer.training.data.samples import Listing, Sample, series_of


def grouped(*samples: Sample) -> list[list[str]]:
    """Return the paths of each series in its order."""
    listing = with_series(Listing(("ill",), samples, lambda _: None))
    found = series_of(listing.samples).values()
    return [[listing.samples[index].path for index in members] for members in found]


def test_series_and_slices_of_the_table_stay(caplog):
    samples = [
        Sample(f"{n}.png", "p", "one", (0.0,), series="ab"[n % 2], position=9 - n) for n in range(4)
    ]
    assert grouped(*samples) == [["2.png", "0.png"], ["3.png", "1.png"]]
    assert not caplog.records


def test_slices_of_a_patient_are_one_series_by_the_numbers_of_their_names(caplog):
    names = [
        "049/brain/10.jpg",
        "049/brain/9.jpg",
        "050/x2y.jpg",
        "049/brain/011.jpg",
        "050/x1y.jpg",
    ]
    samples = [Sample(name, "p", name[:3], (0.0,)) for name in names]
    assert grouped(*samples) == [
        ["049/brain/9.jpg", "049/brain/10.jpg", "049/brain/011.jpg"],
        ["050/x1y.jpg", "050/x2y.jpg"],
    ]
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2


@pytest.mark.parametrize("names", [["b.png", "a.png", "c.png"], ["b1.png", "a1.png", "c2.png"]])
def test_names_that_do_not_tell_leave_the_order_of_the_table(names):
    samples = [Sample(name, "p", "one", (0.0,), series="s") for name in names]
    assert grouped(*samples) == [names]


def test_images_of_nobody_known_are_no_series():
    samples = [Sample(f"{n}.png", "p", f"{n}.png", (0.0,)) for n in range(3)]
    assert grouped(*samples) == []


def test_films_are_alone_beside_series():
    # a table of scans may hold films, which have no series
    film = Sample("film", "p", "one", (0.0,))
    slices = [Sample(f"{n}", "p", "one", (0.0,), series="s", position=n) for n in (1, 2)]
    assert grouped(film, *slices) == [["1", "2"]]
