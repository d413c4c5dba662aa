"""What the hands ask for in a cell, and whom of the controller it goes to."""

from functools import partial

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.ui.slices.grid.viewport_cell import ViewportCell


def connect_cell(number: int, cell: ViewportCell, session: Session, controller: Controller) -> None:
    """Let the controller do in a viewport what the hands ask for in its cell."""
    views, layouts, mpr, view = controller.views, controller.layouts, controller.mpr, cell.view
    view.scroll_requested.connect(lambda delta: views.scroll(delta, number))
    view.window_requested.connect(lambda window: views.set_window(window, number))
    view.crosshair.requested.connect(partial(mpr.locate, number))
    view.crosshair.turned.connect(partial(_turn, controller, number))
    view.crosshair.settled.connect(mpr.turning.settle)
    view.crosshair.taken_back.connect(mpr.take_back)
    view.camera_requested.connect(lambda camera: views.set_camera(camera, number))
    view.activated.connect(partial(layouts.activate, number))
    view.maximise_requested.connect(lambda: layouts.toggle_maximised(number))
    cell.clicked.connect(partial(_choose, session, controller, number))
    cell.slice_requested.connect(partial(_go_to, controller, number))
    cell.member_requested.connect(lambda n: controller.members.go_to(n, number))
    cell.series_dropped.connect(partial(_show_series, controller, number))


def _turn(controller: Controller, number: int, *points: float) -> None:
    """Turn the other planes by the way of a hand around the crosshair."""
    row, column, now_row, now_column = points
    controller.mpr.turning.turn(number, (row, column), (now_row, now_column))


def _choose(session: Session, controller: Controller, number: int) -> None:
    """Let a cell be the active one, unless it loses its place on screen just now."""
    if number in session.arrangement.visible:
        controller.layouts.activate(number)


def _go_to(controller: Controller, number: int, index: int) -> None:
    controller.layouts.activate(number)
    controller.views.go_to(index, number)


def _show_series(controller: Controller, number: int, series_key: str) -> None:
    controller.layouts.activate(number)
    controller.series.show(series_key, number=number)
