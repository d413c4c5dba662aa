import xml.etree.ElementTree as ElementTree

import numpy as np

from medviewer.training.measuring.pages.plots import Line, Plot, figure
from medviewer.training.measuring.statistics.curves import Curve


def drawn(points: int) -> ElementTree.Element:
    line = np.linspace(0, 1, points)
    curve = Curve(line, line, np.arange(1.0, points + 1))
    plot = Plot("A < B", "x", "y", [Line("one & two", curve, [(0.5, 0.5)])], diagonal=True)
    return ElementTree.fromstring(figure(plot))


def test_figure_is_well_formed_and_named():
    assert drawn(3).find("svg").get("aria-label") == "A < B"
    assert drawn(3).find("ul/li").text == "one & two"


def test_curve_runs_from_corner_to_corner():
    points = drawn(2).find("svg/polyline").get("points").split()
    (left, bottom), (right, top) = (map(float, each.split(",")) for each in points)
    assert left < right
    assert bottom > top  # upwards on the screen


def test_long_curves_are_thinned():
    assert len(drawn(5000).find("svg/polyline").get("points").split()) == 400
