from xml.etree import ElementTree

import numpy as np

from medviewer.training.measuring.statistics.judged import Judged
from medviewer.training.packing.roc import roc_picture


def judged() -> Judged:
    """Return four patients; of the first population all pairs are in order, of the second none."""
    scores = np.array([[0.9], [0.1], [0.2], [0.8]])
    return Judged(
        "binary",
        ("ill",),
        np.array([[1.0], [0.0], [1.0], [0.0]]),
        scores,
        scores,
        np.array([0.5]),
        np.array(["a", "b", "c", "d"]),
        np.array(["children", "children", "adults", "adults"]),
    )


def test_picture_has_a_curve_with_its_area_for_each_population():
    picture = ElementTree.fromstring(roc_picture({"image": judged()}))
    words = [each.text for each in picture.iter() if each.tag.endswith("text")]
    assert "children, by image: 1.000" in words
    assert "adults, by image: 0.000" in words
    lines = [each for each in picture.iter() if each.tag.endswith("polyline")]
    assert len(lines) == 2


def test_class_that_is_always_there_has_no_curve():
    only = judged().subset(np.array([True, False, True, False]))
    picture = ElementTree.fromstring(roc_picture({"image": only}))
    assert not [each for each in picture.iter() if each.tag.endswith("polyline")]


def test_answers_of_series_have_the_patients_curves_alone():
    levels = {"slice": judged(), "slice_in_series": judged(), "patient": judged()}
    picture = ElementTree.fromstring(roc_picture(levels))
    words = [each.text for each in picture.iter() if each.tag.endswith("text")]
    assert [each.partition(":")[0] for each in words if each.startswith("adults")] == [
        "adults, by slice",
        "adults, by patient",
    ]
