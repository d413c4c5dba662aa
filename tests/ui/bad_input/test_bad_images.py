"""Views keep working, whatever the images are: used by hand, looked at, and asked what they say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from medviewer.app.session import NoticeKind
from medviewer.app.view_state import Camera
from medviewer.ui.slices.words.short_forms import THINNED
from tests.support.dicom_files import make_uid, write_image
from tests.support.phantoms import chest_film, phantom_voxels, write_film, write_series
from tests.ui.bad_input.conftest import Viewer

Open = Callable[[Path], Viewer]


def nothing_broke(viewer: Viewer) -> None:
    """Check that no failure was told: refusals are warnings."""
    errors = [each.text for each in viewer.notices if each.kind is NoticeKind.ERROR]
    assert errors == []


def shown_greys(viewer: Viewer) -> npt.NDArray[Any]:
    """Return the middle rows of what the view shows, as greys."""
    shot = viewer.view.grab().toImage()
    row = shot.height() // 2
    return np.array([shot.pixelColor(x, row).red() for x in range(0, shot.width(), 4)])


def test_an_image_of_one_pixel(tmp_path: Path, opened: Open) -> None:
    write_image(tmp_path / "one.dcm", np.array([[700]], np.uint16), modality="CR")
    viewer = opened(tmp_path)
    assert "Image 1/1" in viewer.texts()
    viewer.use()
    nothing_broke(viewer)
    assert viewer.program.session.active_viewport.plane is None


def test_a_series_of_one_slice(tmp_path: Path, opened: Open) -> None:
    write_series(tmp_path, slices=1)
    viewer = opened(tmp_path)
    viewer.use()
    nothing_broke(viewer)
    assert any("MPR needs several slices" in notice.text for notice in viewer.notices)


@pytest.mark.parametrize(("rows", "columns"), [(1, 16), (16, 1), (1, 1)])
def test_a_volume_of_one_pixel_in_width(
    tmp_path: Path, opened: Open, rows: int, columns: int
) -> None:
    write_series(tmp_path, slices=4, rows=rows, columns=columns)
    viewer = opened(tmp_path)
    assert "Image" in viewer.texts()
    viewer.use()
    nothing_broke(viewer)
    assert any("two by two pixels" in notice.text for notice in viewer.notices)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("whole", [False, True])
def test_what_is_no_number(tmp_path: Path, opened: Open, value: float, whole: bool) -> None:
    values = np.linspace(0, 100, 16 * 12 * 5, dtype=np.float32).reshape(16, 12, 5)
    values[slice(None) if whole else slice(4, 7)] = value
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "floats.nii")
    viewer = opened(tmp_path)
    if not whole:
        greys = shown_greys(viewer)
        assert greys.max() - greys.min() > 60  # the numbers are windowed by themselves
    viewer.use()
    nothing_broke(viewer)
    assert viewer.program.session.active_viewport.plane is not None


@pytest.mark.parametrize("spacing", [None, [0.0, 0.0], [0.0, 1.0]])
def test_without_a_spacing_nothing_is_in_millimetres(
    tmp_path: Path, opened: Open, spacing: list[float] | None
) -> None:
    header = {} if spacing is None else {"PixelSpacing": spacing}
    write_image(tmp_path / "film.dcm", chest_film(), modality="CR", bits_stored=12, **header)
    viewer = opened(tmp_path)
    assert viewer.view._scene.labels.scale_mm is None
    viewer.use()
    nothing_broke(viewer)
    found = viewer.program.session.measurements.all
    units = {quantity.unit for each in found for quantity in each.quantities}
    assert units
    assert not {unit for unit in units if "mm" in unit}


def test_pixels_that_are_no_squares_are_shown_in_their_true_shape(
    tmp_path: Path, opened: Open
) -> None:
    pixels = np.full((40, 40), 3000, np.uint16)
    write_film(tmp_path / "film.dcm", pixels, PixelSpacing=[2.0, 0.5])
    viewer = opened(tmp_path)
    projection = viewer.view.projection
    assert projection is not None
    top, bottom = projection.to_view(0, 0), projection.to_view(40, 40)
    assert (bottom[1] - top[1]) / (bottom[0] - top[0]) == pytest.approx(4.0, rel=0.02)
    viewer.use()
    nothing_broke(viewer)
    lengths = [each.quantity("length") for each in viewer.program.session.measurements.all]
    assert any(each is not None and each.unit == "mm" for each in lengths)


def test_an_image_of_16384_by_16384_pixels(tmp_path: Path, opened: Open) -> None:
    line = (np.arange(16384) // 64 % 256).astype(np.uint8)
    Image.fromarray(np.broadcast_to(line, (16384, 16384))).save(
        tmp_path / "large.tif", compression="tiff_deflate"
    )
    viewer = opened(tmp_path)
    greys = shown_greys(viewer)
    assert greys.max() > 200
    zoom = viewer.view.projection
    assert zoom is not None
    assert zoom.zoom < 0.1
    assert THINNED in viewer.texts()
    viewer.program.controller.views.set_camera(Camera((8000.0, 8000.0), 1.0))
    assert THINNED not in viewer.texts()
    viewer.use()
    nothing_broke(viewer)


def test_colour_beside_grey(tmp_path: Path, opened: Open) -> None:
    write_series(tmp_path / "grey", slices=3)
    rgb = np.zeros((24, 30, 3), np.uint8)
    rgb[:, :15] = (200, 40, 40)
    write_image(
        tmp_path / "colour.dcm",
        rgb,
        modality="US",
        SeriesInstanceUID=make_uid("colour"),
        SeriesNumber=2,
    )
    viewer = opened(tmp_path)
    session, controller = viewer.program.session, viewer.program.controller
    keys = [series.key for study in session.index.studies for series in study.series]
    controller.layouts.set_layout("1x2")
    controller.layouts.set_linked(linked=True)
    for number, key in enumerate(keys):
        controller.series.show(key, number=number)
    viewer.wait()
    for number in (0, 1):
        controller.layouts.activate(number)
        viewer.use()
        controller.mpr.leave()
        controller.layouts.set_layout("1x2")
    nothing_broke(viewer)


def test_files_that_go_away_while_they_are_shown(tmp_path: Path, opened: Open) -> None:
    paths = write_series(tmp_path, slices=5, voxels=phantom_voxels(5))
    viewer = opened(tmp_path)
    session, controller = viewer.program.session, viewer.program.controller
    for path in paths:
        path.unlink()
    viewer.use()
    nothing_broke(viewer)
    assert session.active_viewport.plane is not None  # what is in memory stays
    controller.mpr.leave()
    key = session.active_viewport.stack_key
    session.volumes.remove(key)
    controller.series.show(key.series_key)
    viewer.wait()
    said = viewer.window.grid.cells[0].message + viewer.texts()
    assert "cannot be" in said or "not found" in said or "no longer" in said, said
