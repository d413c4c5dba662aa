from dataclasses import replace

import numpy as np

from medviewer.app.heatmaps.placement import Placement
from medviewer.app.reference_lines import slice_plane
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.reference_lines import ImagePlane
from tests.app.fakes.classifier import make_result
from tests.app.fakes.scans import COLUMNS, make_series, make_stack
from tests.app.uneven import placed

FIRST, SECOND = placed(make_stack("a", slices=3)), placed(make_stack("b", slices=4))
SERIES = make_series("ct", FIRST, SECOND)
ACROSS = ImagePlane(PlaneGeometry((COLUMNS - 1, 0, 0), (1, 0, 0), (0, 0, 1)), (2.0, 1.0), 3, 1)
"""A line of pixels from slice to slice of the first stack, in the upper right cell."""
MAPS = make_result(SERIES).attributions["lesion"]
"""Image k has the cells 4k to 4k + 3."""


def test_maps_of_the_shown_stack_alone_lie_at_its_slices() -> None:
    """The members of a 4-D series lie at the same places: theirs must not be mixed."""
    found = Placement(MAPS, SERIES, 1, 3).place()
    assert found is not None
    for k in range(4):
        plane = slice_plane(SECOND, k)
        assert plane is not None
        values = found.on_plane(plane, "native")
        assert {values.min(), values.max()} == {4 * (3 + k), 4 * (3 + k) + 3}


def test_gated_slices_draw_nothing_and_the_result_stays_as_it_is() -> None:
    before = MAPS.native.copy()
    found = Placement(MAPS, SERIES, 0, 0, frozenset({1})).place()
    assert found is not None
    assert np.nanmax(found.on_plane(ACROSS, "native"), axis=1).tolist() == [1.0, 0.0, 9.0]
    assert np.array_equal(MAPS.native, before)


def test_a_plane_that_lies_in_a_gated_slice_has_its_map_and_tells_which_it_is() -> None:
    plane = slice_plane(SECOND, 2)
    assert plane is not None
    found = Placement(MAPS, SERIES, 1, 3, frozenset({5})).place()
    assert found is not None
    assert found.image_on(plane) == 5
    assert found.on_plane(plane, "native").max() == 4 * 5 + 3


def test_slices_without_a_place_have_no_maps() -> None:
    nowhere = replace(SERIES, stacks=(make_stack("a", slices=3),))  # no pixel spacing
    assert Placement(MAPS, nowhere, 0, 0).place() is None
