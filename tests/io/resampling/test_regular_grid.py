"""Tilted and uneven slices on a regular grid: a linear field comes out as it is."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.geometry import PlaneGeometry
from medviewer.image.volume import Rescale, SliceInfo, Volume
from medviewer.io.readers import read_volume, scan
from medviewer.io.resampling.regular_grid import resample_regular

pytest.importorskip("SimpleITK")

ROWS, COLUMNS = 12, 10
SPACING = (0.5, 2.0)
HEIGHTS = (0.0, 3.0, 4.0, 9.0, 12.0)
TILT = 0.25
"""Millimetres along the columns for every one along the normal."""


def field(points: np.ndarray) -> np.ndarray:
    return np.asarray(points @ np.array([3.0, -2.0, 5.0]) + 100.0)


def slice_at(height: float, tilt: float = TILT) -> tuple[np.ndarray, SliceInfo]:
    """Return an axial slice of the field, as ``2 * stored - 50``."""
    position = (10.0, -20.0 + tilt * height, 7.0 + height)
    j, i = np.mgrid[0:ROWS, 0:COLUMNS]
    x, y = position[0] + i * SPACING[1], position[1] + j * SPACING[0]
    points = np.stack([x, y, np.full(x.shape, position[2])], axis=-1)
    plane = PlaneGeometry(position, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    return (field(points) + 50.0) / 2.0, SliceInfo(Rescale(2.0, -50.0), plane)


def stack(heights: tuple[float, ...] = HEIGHTS, tilt: float = TILT) -> Volume:
    images, slices = zip(*(slice_at(height, tilt) for height in heights), strict=True)
    return Volume(np.stack(images), slices, modality="CT", unit="HU", pixel_spacing_mm=SPACING)


def test_a_linear_field_is_kept_in_a_tilted_uneven_stack() -> None:
    volume = resample_regular(stack(), WorkContext(), step_mm=1.0)
    geometry = volume.geometry
    assert geometry is not None
    assert geometry.spacing_mm == pytest.approx((1.0, *SPACING))
    assert volume.stored.shape == geometry.shape == (13, ROWS + 6, COLUMNS)
    # 3 mm of tilt are 6 rows: the middle ones lie inside every slice
    grid = np.argwhere(np.ones(geometry.shape, bool)).astype(float)
    expected = field(geometry.index_to_patient(grid)).reshape(geometry.shape)
    np.testing.assert_allclose(volume.stored[:, 6:-6], expected[:, 6:-6], rtol=1e-5)


def test_the_slices_lie_where_the_grid_says() -> None:
    volume = resample_regular(stack(), WorkContext(), step_mm=1.0)
    assert volume.geometry is not None
    for n in (0, 12):
        plane = volume.slices[n].plane
        assert plane is not None
        corner = volume.geometry.index_to_patient(np.array([[n, 0.0, 0.0]]))[0]
        assert plane.position_lps == pytest.approx(tuple(corner))


def test_the_result_says_what_was_done_and_keeps_the_unit() -> None:
    volume = resample_regular(stack(), WorkContext())
    assert volume.resampled == "linear, from 5 slices 1.00 to 5.00 mm apart"
    assert (volume.unit, volume.stored.dtype) == ("HU", np.dtype(np.float32))
    assert volume.geometry is not None
    assert volume.geometry.spacing_mm[0] == pytest.approx(3.0)  # the median step
    assert stack().resampled == ""


def test_a_regular_stack_stays_as_it_is() -> None:
    regular = stack((0.0, 2.0, 4.0), tilt=0.0)
    volume = resample_regular(regular, WorkContext())
    np.testing.assert_allclose(volume.stored[1], regular.modality_slice(1), rtol=1e-6)
    assert volume.resampled == "linear, from 3 slices 2.00 mm apart"


def test_slices_without_pixels_and_second_ones_in_one_place_are_passed_over() -> None:
    spoilt = stack((0.0, 2.0, 2.0, 4.0, 6.0), tilt=0.0)
    lost = replace(spoilt.slices[3], missing="damaged")
    slices = (*spoilt.slices[:3], lost, spoilt.slices[4])
    spoilt.stored[3] = 1e6
    volume = resample_regular(replace(spoilt, slices=slices), WorkContext(), step_mm=2.0)
    expected = stack((0.0, 2.0, 4.0, 6.0), tilt=0.0)
    np.testing.assert_allclose(volume.stored[2], expected.modality_slice(2), rtol=1e-5)


def test_padding_takes_the_smallest_value() -> None:
    padded = stack((0.0, 2.0, 4.0), tilt=0.0)
    padded.stored[0, 0, 0] = -2000.0
    volume = resample_regular(replace(padded, padding=(-2000.0, -2000.0)), WorkContext())
    smallest = padded.modality_slice(0)
    smallest[0, 0] = np.inf
    assert volume.stored[0, 0, 0] == pytest.approx(smallest.min())
    assert volume.padding is None


def _turned(volume: Volume) -> Volume:
    plane = PlaneGeometry((0.0, 0.0, 5.0), (0.0, 1.0, 0.0), (-1.0, 0.0, 0.0))
    return replace(volume, slices=(*volume.slices[:-1], SliceInfo(plane=plane)))


@pytest.mark.parametrize(
    ("volume", "step_mm", "reason"),
    [
        (replace(stack(), slices=(SliceInfo(),) * 5), None, "only grey slices with a place"),
        (replace(stack(), pixel_spacing_mm=None), None, "only grey slices with a place"),
        (_turned(stack()), None, "not parallel"),
        (stack((1.0, 1.0)), None, "all slices lie in one place"),
        (stack(), 1e-9, "does not fit"),
        (stack(), 500.0, "does not fit"),
        (stack(), -1.0, "does not fit"),
        (stack(), 0.0, "does not fit"),
    ],
)
def test_what_has_no_volume_is_refused(volume: Volume, step_mm: float | None, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        resample_regular(volume, WorkContext(), step_mm=step_mm)


def test_what_needs_more_than_may_be_used_is_refused_with_the_numbers() -> None:
    # 5 slices 3 mm apart, 12 + 6 rows of 10: 3,600 bytes
    resample_regular(stack(), WorkContext(), limit_bytes=3600)
    with pytest.raises(ReadError, match="5 slices of 18 x 10 needs 0 MB, more than the 0 MB"):
        resample_regular(stack(), WorkContext(), limit_bytes=3599)


def test_it_can_be_stopped_and_says_how_far_it_is() -> None:
    said: list[tuple[float, str]] = []
    resample_regular(stack(), WorkContext(progress=lambda *step: said.append(step)))
    assert said == [(n / 5, "Resampling") for n in range(5)]
    stopped = WorkContext()
    stopped.token.cancel()
    with pytest.raises(Cancelled):
        resample_regular(stack(), stopped)


def test_without_simpleitk_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SimpleITK", None)
    with pytest.raises(ReadError, match=r"pip install 'medviewer\[resample\]'"):
        resample_regular(stack(), WorkContext())


@pytest.mark.shared
def test_a_tilted_head_becomes_a_volume(shared_folder: Path) -> None:
    folder = shared_folder / "dicom" / "series" / "ct_head_ge_tilt18.5_unevengap_28"
    (study,) = scan([folder], WorkContext()).studies
    series = study.series[0]
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert volume.geometry is None
    regular = resample_regular(volume, WorkContext())
    assert regular.geometry is not None
    unit = regular.geometry.affine_lps[:3, :3] / np.array(regular.geometry.spacing_mm)
    np.testing.assert_allclose(unit.T @ unit, np.eye(3), atol=1e-6)  # no shear is left
    air, bone = np.percentile(regular.stored, [5, 99.9])
    assert air < -900
    assert bone > 800
