"""How fast the three planes of a volume of 512x512x512 follow the hand, in the real window.

A step is one movement of the mouse and all repaints that follow from it, at 1920x1080.
"""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from medviewer.image.geometry import VolumeGeometry
from medviewer.image.reformat import PLANES
from medviewer.image.slab import Slab
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.crosshair import center_of, handles
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed
from tests.benchmarks.desk import WARM_UP, Times, opening_with, show_large, sized, timed
from tests.benchmarks.measurement import Measurement

SIZE = 512
STEPS = 120
SLAB_SLICES = 20

_Button = Qt.MouseButton


def measure() -> list[Measurement]:
    """Drag the crosshair with single slices and with slabs, and scroll slabs plane by plane."""
    QApplication.instance() or QApplication([])
    desk = shown_planes(cube())
    window = MainWindow(desk.session, desk.controller)
    show_large(window)
    single = dragged(desk, window)
    desk.controller.mpr.set_slab("maximum")
    desk.controller.mpr.thicken(2)
    scrolled = {plane: _scrolled(desk, window, n) for n, plane in enumerate(PLANES)}
    together = dragged(desk, window)
    assert {each.state.slab for each in desk.session.viewports[:3]} == {Slab("maximum", 20.0)}
    desk.controller.mpr.set_slab(None)
    turning = turned(desk, window)
    oblique = {
        "crosshair drag": dragged(desk, window),
        "scrolled by one, fine": _scrolled(desk, window, 1),
    }
    window.close()
    window.deleteLater()
    slowest = max(scrolled, key=lambda plane: scrolled[plane].median)
    each = ", ".join(f"{plane} {times.median:.1f} ms" for plane, times in scrolled.items())
    return [
        Measurement(
            f"Crosshair drag in {SIZE}x{SIZE}x{SIZE}, three planes, median",
            single.median,
            16.7,
            "ms",
            single.note,
        ),
        Measurement(
            f"MIP of {SLAB_SLICES} slices scrolled by one, slowest plane, median",
            scrolled[slowest].median,
            33.0,
            "ms",
            each,
        ),
        Measurement(
            f"Crosshair drag with three MIPs of {SLAB_SLICES} slices, median",
            together.median,
            None,
            "ms",
            together.note,
        ),
        Measurement(
            "Crosshair turned, two oblique planes, median", turning.median, None, "ms", turning.note
        ),
        *(
            Measurement(f"Oblique planes, {name}, median", times.median, None, "ms", times.note)
            for name, times in oblique.items()
        ),
    ]


def cube() -> Volume:
    """Return smooth shapes with noise, 1 mm a voxel: rows to the back, columns to the left."""
    side = np.linspace(-1, 1, SIZE, dtype=np.float32)
    disk = side[:, None] ** 2 + side[None, :] ** 2
    noise = np.random.default_rng(0).integers(-60, 60, (SIZE, SIZE), np.int16)
    stored = np.empty((SIZE, SIZE, SIZE), np.int16)
    for k, height in enumerate(side):
        stored[k] = np.where(disk + height**2 < 0.7, 60, -900) + np.roll(noise, 37 * k, axis=0)
    affine = np.array([[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]], np.float64)
    geometry = VolumeGeometry(affine, (SIZE, SIZE, SIZE))
    frames = placed(make_stack("ct", slices=SIZE, step_mm=1.0)).frames
    slices = tuple(SliceInfo(plane=r.header.plane, windows=r.header.windows) for r in frames)
    return Volume(
        stored, slices, modality="CT", unit="HU", pixel_spacing_mm=(1.0, 1.0), geometry=geometry
    )


def shown_planes(volume: Volume) -> Desk:
    """Return a program that shows the three planes of a volume."""
    desk = make_desk()
    stack = placed(make_stack("ct", slices=volume.slice_count, step_mm=1.0))
    series = make_series("ct", sized(stack, volume.rows, volume.columns))
    opening_with(desk, volume)
    desk.open(StudyIndex((make_study("s", series),)))
    desk.controller.mpr.show()
    return desk


def dragged(desk: Desk, window: MainWindow) -> Times:
    """Drag the crosshair along a curve in the first plane."""
    view = window.grid.cells[0].view
    _mouse(view, QEvent.Type.MouseButtonPress, _center(view), _Button.LeftButton)
    angles = np.linspace(0, 4 * np.pi, STEPS + WARM_UP)
    rows, columns = 256 + 180 * np.sin(angles), 256 + 150 * np.sin(1.7 * angles)
    path = [(float(row), float(column)) for row, column in zip(rows, columns, strict=True)]

    def step(number: int) -> None:
        at = QPointF(*view.projection.to_view(*path[number]))
        _mouse(view, QEvent.Type.MouseMove, at, _Button.NoButton)

    times = timed(step, STEPS)
    _mouse(view, QEvent.Type.MouseButtonRelease, QPointF(0, 0), _Button.LeftButton)
    return times


def turned(desk: Desk, window: MainWindow) -> Times:
    """Turn the crosshair by a handle, half a degree a step."""
    view = window.grid.cells[0].view
    center = _center(view)
    _, start = handles(view.crosshair.references.hairs, view.projection)[0]
    off = start - center
    _mouse(view, QEvent.Type.MouseButtonPress, start, _Button.LeftButton)

    def step(number: int) -> None:
        angle = np.radians(0.5 * number)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        at = center + QPointF(off.x() * cos - off.y() * sin, off.x() * sin + off.y() * cos)
        _mouse(view, QEvent.Type.MouseMove, at, _Button.NoButton)

    times = timed(step, STEPS)
    _mouse(view, QEvent.Type.MouseButtonRelease, start, _Button.LeftButton)
    assert all(viewport.tilt is not None for viewport in desk.session.viewports[1:3])
    return times


def _scrolled(desk: Desk, window: MainWindow, number: int) -> Times:
    desk.controller.views.go_to(60, number)
    return timed(lambda _: desk.controller.views.scroll(1, number), STEPS)


def _center(view) -> QPointF:
    return QPointF(*view.projection.to_view(*center_of(view.crosshair.references.hairs)))


def _mouse(view, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
    held = _Button.NoButton if kind == QEvent.Type.MouseButtonRelease else _Button.LeftButton
    event = QMouseEvent(
        kind, at, view.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view.viewport(), event)
