import pytest

from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement, Quantity

IMAGE = ImageKey("p", "1.2", "1.3", "1.4")


def test_quantity_is_found_by_name() -> None:
    length = Quantity("length", 5.0, "mm")
    drawn = Measurement("a", Kind.LENGTH, IMAGE, "image", ((0, 0), (3, 4)), quantities=(length,))
    assert drawn.quantity("length") == length
    assert drawn.quantity("area") is None


@pytest.mark.parametrize(
    ("kind", "space", "points"),
    [
        (Kind.LENGTH, "image", ((0.0, 0.0),)),
        (Kind.POLYGON, "image", ((0.0, 0.0), (1.0, 1.0))),
        (Kind.POLYGON, "image", ((0.0, 0.0),) * 1001),
        (Kind.PROBE, "patient", ((0.0, 0.0),)),
        (Kind.PROBE, "image", ((0.0, 0.0, 0.0),)),
    ],
)
def test_points_that_make_no_measurement_are_refused(kind: Kind, space: str, points: tuple) -> None:
    with pytest.raises(ValueError, match="not the points"):
        Measurement("a", kind, IMAGE, space, points)  # type: ignore[arg-type]


def test_polygon_may_have_many_points() -> None:
    assert Measurement("a", Kind.POLYGON, IMAGE, "image", ((0.0, 0.0),) * 1000)
