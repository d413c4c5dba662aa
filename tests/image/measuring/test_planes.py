"""On which slice of a volume a measurement lies."""

from dataclasses import replace

import pytest

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement, ReformattedPlane
from medviewer.image.measuring.planes import slice_of
from tests.image.oblique.planes import straight

NORMAL = (0.0, 0.0, 1.0)
IMAGE = ImageKey("patient", "1", "1.2", "1.2.3")
ENDS = ((-18.0, 12.0, 44.0), (-15.0, 12.0, 44.0))
ON_IMAGE = Measurement("a", Kind.LENGTH, IMAGE, "patient", ENDS)
"""Slices are 2 mm apart, from 40 mm on: the third one."""


def axial() -> VolumeGeometry:
    geometry = straight("axial").geometry
    assert geometry is not None
    return geometry


def test_what_was_measured_on_an_image_lies_on_the_slice_at_right_angles_to_its_normal() -> None:
    assert slice_of(ON_IMAGE, axial(), NORMAL) == 2
    assert slice_of(ON_IMAGE, axial(), (0.0, 0.0, -1.0)) == 2
    assert slice_of(ON_IMAGE, axial(), (0.0, 1.0, 0.0)) is None
    assert slice_of(ON_IMAGE, axial()) is None


@pytest.mark.parametrize(("z", "index"), [(44.9, 2), (45.1, 3), (38.9, None), (63.1, None)])
def test_within_half_a_slice(z: float, index: int | None) -> None:
    points = tuple((x, y, z) for x, y, _ in ENDS)
    assert slice_of(replace(ON_IMAGE, points=points), axial(), NORMAL) == index


def test_without_a_place_in_the_patient_it_lies_nowhere() -> None:
    flat = replace(ON_IMAGE, space="image", points=((1.0, 2.0), (3.0, 4.0)))
    assert slice_of(flat, axial(), NORMAL) is None


def test_one_of_a_plane_counts_by_its_own_normal() -> None:
    own = replace(ON_IMAGE, plane=ReformattedPlane("axial", NORMAL))
    assert slice_of(own, axial(), (0.0, 1.0, 0.0)) == 2
