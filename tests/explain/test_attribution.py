import numpy as np

from medviewer.explain.attribution import Attribution
from medviewer.image.field_of_view import FieldOfView


def attribution_of(*maps: np.ndarray, indices: tuple[int, ...]) -> Attribution:
    native = np.stack(maps) if maps else np.empty((0, 2, 2), np.float32)
    seen = (FieldOfView(0, 0, 4, 4),) * len(indices)
    return Attribution(native, indices, seen, "x", "Grad-CAM", "last")


def test_a_map_is_found_by_its_image() -> None:
    two = attribution_of(np.zeros((2, 2)), np.ones((2, 2)), indices=(0, 3))
    assert two.position_of(3) == 1
    assert two.position_of(1) is None


def test_the_scale_is_common_to_all_maps() -> None:
    two = attribution_of(np.full((2, 2), -1.0), np.full((2, 2), 2.0), indices=(0, 1))
    assert two.value_range == (-1.0, 2.0)


def test_no_maps_have_no_scale() -> None:
    assert attribution_of(indices=()).value_range == (0.0, 0.0)
