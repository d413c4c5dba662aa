"""How fast a slice is drawn, against a bare pyqtgraph view with the same layers, in one run.

Both views are shown at the same size; a frame is the change and its repaint.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from medviewer.app.view_state import ViewState
from medviewer.explain.attribution import Attribution
from medviewer.image.field_of_view import FieldOfView
from medviewer.image.overlay import HeatStyle, colorize, upsample
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.ui.slices.content import CornerTexts, OverlayContent, ShownSlice, SliceContent
from medviewer.ui.slices.slice_view import SliceView
from tests.benchmarks.measurement import Measurement

SIZE = 900
FRAMES = 400
TURN = 40
"""Frames of one before it is the other's turn: a busy moment of the machine meets both."""
WARM_UP = 5
"""Frames at the start of a turn that are not counted: the caches hold the other's pixels."""

Step = Callable[[int], None]


def measure() -> list[Measurement]:
    """Measure scrolling a CT with a heatmap, and window dragging on a film with one."""
    application = QApplication.instance() or QApplication([])
    scroll = _interleaved(*_scrolling())
    drag = _interleaved(*_window_dragging())
    application.processEvents()
    return [
        Measurement(
            "Scroll 512x512 with heatmap / pyqtgraph ImageItems",
            _ratio(scroll),
            1.0,
            "x",
            _note(scroll),
        ),
        Measurement(
            "Window drag 2048x2500 with heatmap / pyqtgraph ImageItems",
            _ratio(drag),
            0.6,
            "x",
            _note(drag),
        ),
        Measurement(
            "Slowest 1 % of frames, scroll",
            _percentile(scroll[0]),
            16.7,
            "ms",
            "idle machine",
        ),
        Measurement(
            "Slowest 1 % of frames, window drag",
            _percentile(drag[0]),
            16.7,
            "ms",
            "idle machine",
        ),
    ]


def _scrolling() -> tuple[Step, Step]:
    content = _content(np.random.default_rng(0).integers(-1000, 2000, (60, 512, 512), np.int16))
    volume, attribution = content.volume, _attribution(content)
    view = _shown_view(content)
    bare = _Bare()
    rgba = [
        colorize(upsample(native, (512, 512)), float(attribution.native.max()), HeatStyle())
        for native in attribution.native
    ]

    def ours(number: int) -> None:
        view.show_state(ViewState(slice_index=number % 60, window=Window(40, 400)))
        view.viewport().repaint()

    def reference(number: int) -> None:
        bare.grey.setImage(volume.stored[number % 60], levels=(-160, 240))
        bare.heat.setImage(rgba[number % 60])
        bare.view.viewport().repaint()

    return ours, reference


def _window_dragging() -> tuple[Step, Step]:
    content = _content(np.random.default_rng(0).integers(0, 16000, (1, 2048, 2500), np.uint16))
    volume, attribution = content.volume, _attribution(content)
    view = _shown_view(content)
    state = ViewState(window=Window(8000, 16000))
    bare = _Bare()
    scale = float(attribution.native.max())
    bare.heat.setImage(colorize(upsample(attribution.native[0], (2048, 2500)), scale, HeatStyle()))

    def ours(number: int) -> None:
        view.show_state(replace(state, window=Window(8000 + 3 * number, 16000)))
        view.viewport().repaint()

    def reference(number: int) -> None:
        bare.grey.setImage(volume.stored[0], levels=(3 * number, 16000 + 3 * number))
        bare.view.viewport().repaint()

    return ours, reference


def _content(stored: np.ndarray) -> SliceContent:
    count, rows, columns = stored.shape
    volume = Volume(stored, (SliceInfo(),) * count, pixel_spacing_mm=(0.7, 0.7), unit="HU")
    native = np.random.default_rng(1).normal(0, 1, (count, 7, 7)).astype(np.float32)
    whole = FieldOfView(0, 0, rows, columns)
    attribution = Attribution(
        native, tuple(range(count)), (whole,) * count, "Finding", "Grad-CAM", "features", "logit"
    )
    overlay = OverlayContent(attribution, "Grad-CAM · Finding")
    return SliceContent(volume, corner_texts=_corner_texts, orientation="L\\F", overlay=overlay)


def _attribution(content: SliceContent) -> Attribution:
    assert content.overlay is not None
    assert content.overlay.attribution is not None
    return content.overlay.attribution


def _corner_texts(shown: ShownSlice) -> CornerTexts:
    assert shown.window is not None
    return CornerTexts(
        ("Name", "ID 1234", "1960-01-01 M"),
        ("Hospital", "2026-01-01 12:00", "Chest", "Series 2"),
        (
            f"Image {shown.slice_index + 1} / 60",
            f"Position {2.5 * shown.slice_index:.1f} mm",
            f"C {shown.window.center:.0f} W {shown.window.width:.0f}",
            f"Zoom {100 * shown.scale:.0f} %",
        ),
        ("120 kV", "200 mA"),
    )


def _shown_view(content: SliceContent) -> SliceView:
    view = SliceView()
    view.resize(SIZE, SIZE)
    view.show_content(content)
    view.show()
    return view


class _Bare:
    """What one gets from pyqtgraph alone: two image items in a view box."""

    def __init__(self) -> None:
        self.view = pg.GraphicsView()
        box = pg.ViewBox(lockAspect=True, invertY=True, enableMenu=False)
        self.view.setCentralItem(box)
        self.grey = pg.ImageItem(axisOrder="row-major")
        self.heat = pg.ImageItem(axisOrder="row-major")
        box.addItem(self.grey)
        box.addItem(self.heat)
        self.view.resize(SIZE, SIZE)
        self.view.show()


def _interleaved(ours: Step, reference: Step) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each frame of both, timed in turns of `TURN` frames."""
    times: tuple[list[float], list[float]] = ([], [])
    for first in range(0, FRAMES, TURN):
        for step, kept in zip((ours, reference), times, strict=True):
            elapsed = [_timed(step, number) for number in range(first, first + TURN)]
            kept.extend(elapsed[WARM_UP:])
    return times


def _timed(step: Step, number: int) -> float:
    QApplication.processEvents()
    start = time.perf_counter()
    step(number)
    return 1000 * (time.perf_counter() - start)


def _ratio(times: tuple[list[float], list[float]]) -> float:
    return float(np.median(times[0]) / np.median(times[1]))


def _percentile(times: list[float]) -> float:
    return float(np.percentile(times, 99))


def _note(times: tuple[list[float], list[float]]) -> str:
    return f"{np.median(times[0]):.1f} ms against {np.median(times[1]):.1f} ms a frame"
