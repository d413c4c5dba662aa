"""Mammograms, nuclear medicine, angiographies and what refers to images, in the real window."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt

from medviewer.app.cine.cine import Cine
from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import film_view
from tests.support import objects
from tests.support.modalities import (
    write_angiogram,
    write_bone_scan,
    write_gated_spect,
    write_mammograms,
)
from tests.support.phantoms import write_series
from tests.ui.bad_input.conftest import Viewer, opened

__all__ = ["opened"]
Open = Callable[[Path], Viewer]


def descriptions(viewer: Viewer) -> list[str]:
    session = viewer.program.session
    cells = session.viewports[: session.arrangement.count]
    found = [session.index.find_series(cell.series_key) for cell in cells]
    return ["" if pair is None else pair[1].description for pair in found]


def label(viewer: Viewer) -> str:
    (drawn,) = viewer.view.measuring.marks_drawn()
    return " ".join(drawn.mark.lines)


def show(viewer: Viewer, description: str) -> None:
    index = viewer.program.session.index
    every = (series for study in index.studies for series in study.series)
    key = next(series.key for series in every if series.description == description)
    viewer.program.controller.series.show(key)
    viewer.wait()


def test_mammograms_hang_in_four_views_and_are_measured_at_the_detector(
    tmp_path: Path, opened: Open
) -> None:
    write_mammograms(tmp_path)
    viewer = opened(tmp_path)
    assert descriptions(viewer) == ["R CC", "L CC", "R MLO", "L MLO"]
    sides = [cell.view._scene.labels.letters for cell in viewer.window.grid.cells]
    assert [(own.left, own.right) for own in sides] == [("A", "P"), ("P", "A")] * 2
    viewer.program.controller.measuring.draw(Kind.LENGTH, ((200.0, 100.0), (405.0, 100.0)))
    viewer.wait()
    said = label(viewer)
    assert "41.0 mm detector" in said  # 205 pixels of 0.2 mm
    assert "In the patient 39.0 mm" in said  # divided by 1.05
    assert "magnification 1.05" in said
    viewer.use()
    assert not any(notice.details for notice in viewer.notices)


def test_mammograms_of_one_series_hang_in_four_views_too(tmp_path: Path, opened: Open) -> None:
    write_mammograms(tmp_path, one_series=True)
    viewer = opened(tmp_path)
    assert descriptions(viewer) == ["Screening"] * 4
    sides = [cell.view._scene.labels.letters for cell in viewer.window.grid.cells]
    assert [(own.left, own.right) for own in sides] == [("A", "P"), ("P", "A")] * 2
    shown = [viewport.stack_index for viewport in viewer.program.session.viewports[:4]]
    (series,) = viewer.program.session.index.studies[0].series
    views = [film_view(series.stacks[number].frames[0]) for number in shown]
    assert views == ["R CC", "L CC", "R MLO", "L MLO"]
    viewer.use()
    assert not any(notice.details for notice in viewer.notices)


def test_a_gated_heart_has_a_slider_of_time_points_and_three_planes(
    tmp_path: Path, opened: Open
) -> None:
    write_gated_spect(tmp_path / "gated.dcm", gates=4, slices=10)
    viewer = opened(tmp_path)
    cell = viewer.window.grid.cells[0]
    assert cell.axis is not None
    assert cell.axis.isVisible()
    assert "Image 6/10" in viewer.texts()
    viewer.qtbot.keyClick(viewer.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    viewer.wait()
    assert viewer.program.session.active_viewport.stack_index == 1
    viewer.qtbot.keyClick(viewer.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    viewer.wait()
    planes = [cell.plane for cell in viewer.program.session.viewports[:3]]
    assert planes == ["axial", "coronal", "sagittal"]


def test_a_bone_scan_shows_both_sides_as_counts(tmp_path: Path, opened: Open) -> None:
    write_bone_scan(tmp_path / "scan.dcm")
    viewer = opened(tmp_path)
    assert "/2" in viewer.texts()
    viewer.use()
    assert not any(notice.details for notice in viewer.notices)


def test_an_angiogram_plays_at_its_rate_and_knows_its_magnification(
    tmp_path: Path, opened: Open
) -> None:
    write_angiogram(tmp_path / "run.dcm")
    viewer = opened(tmp_path)
    cine = viewer.program.session.cines.get(0)
    assert isinstance(cine, Cine)
    assert round(cine.rate) == 15
    viewer.program.controller.measuring.draw(Kind.LENGTH, ((100.0, 50.0), (100.0, 150.0)))
    viewer.wait()
    assert "30.0 mm detector" in label(viewer)
    assert "In the patient 22.5 mm" in label(viewer)  # 1000 / 750


def test_a_map_a_state_and_key_objects_are_shown_together(tmp_path: Path, opened: Open) -> None:
    paths = write_series(tmp_path / "ct", slices=6, FrameOfReferenceUID="1.2.3.9")
    sources = objects.headers(paths)
    values = np.linspace(0, 2e-3, 6 * 32 * 40, dtype=np.float32).reshape(6, 32, 40)
    objects.write_map(tmp_path / "map.dcm", sources, values)
    objects.write_key_objects(tmp_path / "keys.dcm", sources[2:4])
    objects.write_presentation(
        tmp_path / "state.dcm", sources, ImageRotation=90, ImageHorizontalFlip="Y"
    )
    viewer = opened(tmp_path)
    controller = viewer.program.controller
    key = viewer.program.session.active_viewport.series_key
    for own in controller.objects.of_active():
        controller.objects.show(key, own.key)
        viewer.wait()
    labels = viewer.view._scene.labels
    assert "FLIPPED" in labels.badge
    assert "For Teaching" in labels.badge
    assert any("ADC map" in line for line in labels.heat)
    assert "not by MedViewer" in " ".join(labels.heat)
    assert viewer.window.docks.key_images.isVisible()
