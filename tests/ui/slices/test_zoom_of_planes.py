"""What the views of one volume say of their zoom: planes at one scale say the same."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.view_state import Camera
from medviewer.image.geometry import PlaneGeometry
from medviewer.io.records import FrameRef, Stack, StudyIndex
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed


def coronal_stack() -> Stack:
    stack = placed(make_stack("cor", step_mm=3.0))
    frames = []
    for k, ref in enumerate(stack.frames):
        plane = PlaneGeometry((0.0, 3.0 * k, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
        header = replace(ref.instance.frames[0], plane=plane)
        frames.append(FrameRef(replace(ref.instance, frames=(header,))))
    return replace(stack, frames=tuple(frames), orientation="coronal")


@pytest.fixture
def coronal(window: MainWindow, desk: Desk) -> MainWindow:
    """Return a window on a coronal volume: slices 3 mm apart, pixels of 1 x 1 mm."""
    desk.open(StudyIndex((make_study("s", make_series("cor", coronal_stack())),)))
    window.resize(1400, 900)
    window.grid.focus_active()
    return window


def zooms(window: MainWindow, desk: Desk, screen_pixels_a_mm: float) -> list[str]:
    """Return what three views say when all of them show a millimetre as large."""
    for number in range(3):
        opened = desk.session.opened_stack(desk.session.viewports[number].stack_key)
        assert opened is not None
        assert opened.volume.pixel_spacing_mm is not None
        scale = screen_pixels_a_mm * opened.volume.pixel_spacing_mm[1]
        desk.controller.views.set_camera(Camera((2.0, 2.0), scale), number)
    QApplication.processEvents()
    return [said(window, number) for number in range(3)]


def said(window: MainWindow, number: int) -> str:
    assert not window.grid.cells[number].view.grab().isNull()
    placed = window.grid.cells[number].view._layout.texts
    return next(each.text for each in placed if each.text.startswith("Zoom"))


def test_planes_at_one_scale_say_the_same(coronal: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    view = coronal.grid.cells[0].view
    qtbot.keyClick(view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert zooms(coronal, desk, 20.0) == ["Zoom 2000 %"] * 3


def test_an_image_as_taken_counts_by_its_pixels(coronal: MainWindow, desk: Desk) -> None:
    """Slices closer than pixels are large change nothing: at 100 % a pixel is one of the screen."""
    desk.controller.views.set_camera(Camera((2.0, 2.0), 2.0))
    QApplication.processEvents()
    assert said(coronal, 0) == "Zoom 200 %"
