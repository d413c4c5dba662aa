import json
import math
from typing import Any

import pytest

from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement, Quantity
from medviewer.io.measurements.measurement_json import measurement_from_json, measurement_to_json

IMAGE = ImageKey("p", "1.2", "1.3", "1.4", 2)
ELLIPSE = Measurement(
    "a1",
    Kind.ELLIPSE,
    IMAGE,
    "patient",
    ((0.1, 0.2, 0.3), (4.0, 5.0, -6.0)),
    "Cyst",
    "see this",
    (Quantity("area", 12.5, "mm²", "detector"), Quantity("mean", None, "", "no pixels")),
)


def changed(**changes: Any) -> dict[str, Any]:
    return measurement_to_json(ELLIPSE) | changes


def test_measurement_comes_back_as_it_was() -> None:
    text = json.dumps(measurement_to_json(ELLIPSE), allow_nan=False)
    assert measurement_from_json(json.loads(text), IMAGE) == ELLIPSE


def test_number_that_json_does_not_know_is_left_out() -> None:
    endless = Measurement(
        "a", Kind.PROBE, IMAGE, "image", ((1.0, 1.0),), quantities=(Quantity("value", math.inf),)
    )
    assert measurement_to_json(endless)["quantities"][0]["value"] is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        7,
        changed(kind="volume"),
        changed(kind=[]),
        changed(space="room"),
        changed(points=[[1, 2, 3]]),
        changed(points=[["1", "2", "3"]] * 2),
        changed(points=[[1, 2, True]] * 2),
        changed(points=[[1, 2, math.nan]] * 2),
        changed(points=[[1, 2, 3]] * 5000),
        changed(points=None),
        changed(name=3),
        changed(name="x" * 3000),
        changed(quantities=[{"name": "area"}]),
        changed(quantities=[{"name": "area", "value": "1", "unit": "", "note": ""}]),
        changed(quantities={}),
    ],
)
def test_what_is_no_measurement_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        measurement_from_json(value, IMAGE)
