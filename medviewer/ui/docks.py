"""The panes around the views, each by its name, and how wide those at the sides are."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.ui.late_dock import LateDock

if TYPE_CHECKING:
    from medviewer.ui.main_window import MainWindow

_WIDE = 1200
_WIDE_PANES, _NARROW_PANES = (290, 330), (205, 270)
_MOST_OF_WINDOW = 0.22, 0.38
"""What large texts may make of the panes, as shares of the window's width."""
_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class Docks(NamedTuple):
    """The docks of a window; each bears the name of the action that opens and closes it."""

    browser: QDockWidget
    pane: QDockWidget
    measurements: LateDock
    key_images: LateDock
    objects: LateDock

    @property
    def late(self) -> tuple[LateDock, ...]:
        """Those that come when there is something to show."""
        return self.measurements, self.key_images, self.objects

    @property
    def sides(self) -> list[QDockWidget]:
        """Those that stand left and right of the views from the start."""
        return [self.browser, self.pane]

    @property
    def by_action(self) -> dict[str, QDockWidget]:
        """All, by the names of their actions."""
        return self._asdict()


def add_docks(window: "MainWindow", session: Session, controller: Controller) -> Docks:
    """Put the docks around the views of a window; the late ones stay closed and empty."""
    return Docks(
        browser=_add_dock(window, window.browser, _LEFT),
        pane=_add_dock(window, window.pane.panel, _RIGHT),
        measurements=_add_late_dock(
            window, "measurements_dock", lambda: _measurements(window, session, controller)
        ),
        key_images=_add_late_dock(
            window, "key_images_dock", lambda: _key_images(session, controller), _BOTTOM
        ),
        objects=_add_late_dock(window, "objects_dock", lambda: _objects(session, controller)),
    )


def is_wide(window: int) -> bool:
    """Tell whether a window of this width has room for wide panes."""
    return window >= _WIDE


def side_widths(window: int, font_percent: int) -> list[int]:
    """Return the widths of the panes at the sides: larger texts get more room, within reason."""
    usual = _WIDE_PANES if is_wide(window) else _NARROW_PANES
    return [
        max(width, min(width * font_percent // 100, round(share * window)))
        for width, share in zip(usual, _MOST_OF_WINDOW, strict=True)
    ]


def _add_dock(window: "MainWindow", content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget()
    dock.setWidget(content)
    _place(window, dock, f"{content.objectName()}_dock", area)
    return dock


def _add_late_dock(
    window: "MainWindow",
    name: str,
    make: Callable[[], QWidget],
    area: Qt.DockWidgetArea = _RIGHT,
) -> LateDock:
    dock = LateDock(make)
    _place(window, dock, name, area)
    dock.hide()  # until there is something to list
    return dock


def _place(window: "MainWindow", dock: QDockWidget, name: str, area: Qt.DockWidgetArea) -> None:
    dock.setObjectName(name)
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setTitleBarWidget(QWidget())
    window.addDockWidget(area, dock)


def _measurements(window: "MainWindow", session: Session, controller: Controller) -> QWidget:
    """Return the list of measurements; it takes time that the window's start has not."""
    from medviewer.ui.measuring.measurement_panel import MeasurementPanel

    panel = MeasurementPanel(session, controller)
    names = "measure_copy", "measure_delete"
    panel.add_actions_of([window.actions_by_name[name] for name in names])
    panel.export.clicked.connect(window.requests.export_measurements)
    return panel


def _key_images(session: Session, controller: Controller) -> QWidget:
    """Return the strip of key images; the window's start need not wait for it."""
    from medviewer.ui.key_images.key_image_strip import KeyImageStrip

    return KeyImageStrip(session, controller)


def _objects(session: Session, controller: Controller) -> QWidget:
    """Return the pane of what came with the series; few series have any."""
    from medviewer.ui.objects.object_panel import ObjectPanel

    return ObjectPanel(session, controller)
