"""How fast four linked views with heatmaps scroll, and how fast a large film moves under the hand.

The real window at 1920x1080; a step is one wheel notch or movement of the mouse and its repaints.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.view_state import Camera
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.records import StudyIndex
from medviewer.ui.main_window import MainWindow
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.benchmarks.desk import WARM_UP, Times, opening_with, show_large, sized, timed
from tests.benchmarks.measurement import Measurement

SLICES = 100
FRAMES = 300

_Button, _Modifier = Qt.MouseButton, Qt.KeyboardModifier


def measure() -> list[Measurement]:
    """Scroll four linked views of a CT with its heatmaps; pan and zoom a film of 2048x2500."""
    QApplication.instance() or QApplication([])
    scrolled, moved = _four_views(), _film()
    return [
        Measurement(
            "Four linked views of 512x512 with heatmaps, scroll, 99 %",
            scrolled.slowest,
            16.7,
            "ms",
            scrolled.note,
        ),
        *(
            Measurement(f"Film of 2048x2500, {name}, 99 %", times.slowest, 16.7, "ms", times.note)
            for name, times in moved.items()
        ),
    ]


def _four_views() -> Times:
    stored = np.random.default_rng(0).integers(-1000, 2000, (SLICES, 512, 512), np.int16)
    desk = _opened(stored)
    series = desk.session.index.studies[0].series[0]
    key = ResultKey("ct", "tiny")
    labels = {"one": 0.9, "two": 0.8, "three": 0.7}
    result = make_result(series, labels)
    whole = (FieldOfView(0, 0, 512, 512),) * SLICES  # all of the image was seen: nothing is hatched
    maps = {name: replace(one, fields_of_view=whole) for name, one in result.attributions.items()}
    result = replace(result, attributions=maps)
    desk.session.set_status(ClassificationStatus(key, ClassificationState.DONE, result=result))
    desk.controller.compare("ct")
    window = _shown(desk)
    assert desk.session.arrangement.layout == "2x2"
    assert sum(viewport.has_heatmap for viewport in desk.session.viewports[:4]) == 3
    view = window.grid.cells[1].view
    desk.controller.views.go_to(0, 1)

    def step(number: int) -> None:
        forwards = number // (SLICES - 1) % 2 == 0
        at = QPointF(200, 200)
        angle = QPoint(0, -120 if forwards else 120)
        event = QWheelEvent(
            at,
            view.mapToGlobal(at),
            QPoint(),
            angle,
            _Button.NoButton,
            _Modifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)

    return _closed(window, timed(step, FRAMES))


def _film() -> dict[str, Times]:
    stored = np.random.default_rng(0).integers(0, 16000, (1, 2048, 2500), np.uint16)
    desk = _opened(stored)
    window = _shown(desk)
    view = window.grid.cells[0].view
    turns = np.linspace(0, 6 * np.pi, FRAMES + WARM_UP)
    desk.controller.views.set_camera(Camera((1024.0, 1250.0), 1.0))
    panned = _drag(
        view, _Button.MiddleButton, lambda n: (300 * np.sin(turns[n]), 200 * np.cos(turns[n]))
    )
    zoomed = _drag(view, _Button.RightButton, lambda n: (0.0, 150 * np.sin(turns[n])))
    window.close()
    window.deleteLater()
    return {"pan": panned, "zoom": zoomed}


def _drag(view, button: Qt.MouseButton, path: Callable[[int], tuple[float, float]]) -> Times:
    middle = QPointF(view.width() / 2, view.height() / 2)

    def send(kind: QEvent.Type, at: QPointF) -> None:
        own = _Button.NoButton if kind == QEvent.Type.MouseMove else button
        held = _Button.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, at, view.mapToGlobal(at), own, held, _Modifier.NoModifier)
        QApplication.sendEvent(view.viewport(), event)

    send(QEvent.Type.MouseButtonPress, middle)
    times = timed(
        lambda number: send(QEvent.Type.MouseMove, middle + QPointF(*path(number))), FRAMES
    )
    send(QEvent.Type.MouseButtonRelease, middle)
    return times


def _opened(stored: np.ndarray) -> Desk:
    count, rows, columns = stored.shape
    volume = Volume(stored, (SliceInfo(),) * count, modality="CT", pixel_spacing_mm=(0.7, 0.7))
    desk = make_desk()
    opening_with(desk, volume)
    stack = sized(make_stack("ct", slices=count), rows, columns)
    desk.open(StudyIndex((make_study("s", make_series("ct", stack)),)))
    return desk


def _shown(desk: Desk) -> MainWindow:
    window = MainWindow(desk.session, desk.controller)
    show_large(window)
    return window


def _closed(window: MainWindow, times: Times) -> Times:
    window.close()
    window.deleteLater()
    return times
