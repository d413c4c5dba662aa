"""Make the README's pictures: ``python -m tests.ui.readme_pictures [NAME...]``, from the root.

The window is opened on the demo study with the models that come with the program and is driven as
the README tells; what lies in the user's own folders does not count.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.config import Settings, Theme
from medviewer.io.demo import link_demo_study
from medviewer.ui.application import Viewer
from medviewer.ui.pane.column import ScrollingColumn
from medviewer.ui.pane.gate import GateRow
from medviewer.ui.screenshot import take_screenshot, wait_until
from medviewer.ui.seeing.seen_dialog import SeenDialog

FOLDER = Path("resources/pictures")
CHEST, BRAIN = "chest-xray-pneumonia", "brain-tumour-mri"


@dataclass(frozen=True)
class Picture:
    """One picture: on which model's series, and what is done before it is taken."""

    model: str
    theme: Theme
    then: Callable[[Viewer], QWidget]
    compare: bool = False
    size: tuple[int, int] = (1280, 800)


def as_it_is(viewer: Viewer) -> QWidget:
    return viewer.window


def four_methods(viewer: Viewer) -> QWidget:
    """Put the plain film beside three ways of explaining it."""
    controller = viewer.program.controller
    controller.layouts.set_layout("2x2")
    key = viewer.program.session.active_viewport.series_key
    for number, method in enumerate(("", "grad-cam", "occlusion", "integrated-gradients")):
        controller.series.show(key, number=number)
        settle(viewer)
        if method:
            controller.comparing.show_method(number, method)
        else:
            controller.comparing.show_plain(number)
    settle(viewer)
    controller.layouts.activate(1)
    viewer.window.actions_by_name["browser"].trigger()
    settle(viewer)
    return viewer.window


def gated(viewer: Viewer) -> QWidget:
    """Show a series that the model is not made for: its maps are greyed out."""
    controller = viewer.program.controller
    controller.views.go_to(5)
    settle(viewer)
    (row,) = viewer.window.pane.panel.findChildren(GateRow)
    (column,) = viewer.window.pane.panel.findChildren(ScrollingColumn)
    column.ensureWidgetVisible(row, 0, 300)
    return viewer.window


def ribbon(viewer: Viewer) -> QWidget:
    """Show the same with its colours, as the reader asked, and the scores along its slices."""
    viewer.program.session.update_settings(show_gated_maps=True)
    return gated(viewer)


def difference(viewer: Viewer) -> QWidget:
    """Put two classes and their difference side by side."""
    viewer.program.session.update_settings(show_gated_maps=True)
    viewer.window.actions_by_name["compare_difference"].trigger()
    viewer.window.actions_by_name["browser"].trigger()
    viewer.program.controller.views.go_to(5)
    settle(viewer)
    return viewer.window


def seen(viewer: Viewer) -> QWidget:
    """Open what the network saw, with the mouse on a place."""
    viewer.window.actions_by_name["network_saw"].trigger()
    settle(viewer)
    dialog = viewer.window.findChild(SeenDialog)
    assert dialog is not None
    settle(viewer)
    at = QPointF(dialog.original.width() * 0.36, dialog.original.height() * 0.45)
    everywhere = dialog.original.mapToGlobal(at)
    none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, everywhere, none, none, plain)
    QApplication.sendEvent(dialog.original, event)
    return dialog


def asked(viewer: Viewer) -> QWidget:
    """Erase the part of the image around the map's peak, and paint a stroke."""
    controller = viewer.program.controller
    viewer.window.actions_by_name["ask"].trigger()
    settle(viewer)
    controller.asking.take_map(None)
    settle(viewer)
    controller.asking.set_radius(70)
    controller.asking.brush((1500.0, 1250.0), (1250.0, 1350.0))
    controller.asking.lift()
    settle(viewer)
    return viewer.window


def settle(viewer: Viewer) -> None:
    """Wait until nothing is being made any more."""
    wait_until(lambda: viewer.program.controller.is_idle, "drawing")
    QApplication.processEvents()
    wait_until(lambda: viewer.program.controller.is_idle, "drawing")


PICTURES = {
    "compare-dark": Picture(CHEST, "dark", as_it_is, compare=True),
    "single-light": Picture(CHEST, "light", as_it_is, size=(1060, 690)),
    "methods-dark": Picture(CHEST, "dark", four_methods, size=(1260, 790)),
    "gate-light": Picture(BRAIN, "light", gated),
    "ribbon-dark": Picture(BRAIN, "dark", ribbon),
    "difference-dark": Picture(BRAIN, "dark", difference),
    "network-saw-dark": Picture(CHEST, "dark", seen),
    "ask-dark": Picture(CHEST, "dark", asked),
}


def make(name: str) -> None:
    """Write one picture."""
    picture = PICTURES[name]
    path = FOLDER / f"{name}.png"
    with tempfile.TemporaryDirectory() as scratch:
        take_screenshot(
            [link_demo_study(Path(scratch, "Demo study"))],
            path,
            model=picture.model,
            compare=picture.compare,
            size=picture.size,
            theme=picture.theme,
            settings=Settings(remember_index=False, language="en"),
            then=picture.then,
        )
    with Image.open(path) as image:
        image.convert("RGB").save(path, optimize=True)  # a fifth smaller than as Qt writes it


def make_in_own_process(name: str) -> None:
    """Write one picture in a process that has folders of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        own = {
            f"MEDVIEWER_{each}": str(Path(scratch, each)) for each in ("CACHE", "DATA", "CONFIG")
        }
        environment = os.environ | own | {"QT_QPA_PLATFORM": "offscreen", "MEDVIEWER_MODELS": ""}
        command = [sys.executable, "-m", "tests.ui.readme_pictures", "--here", name]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(PICTURES)
    if wanted[0] == "--here":
        make(wanted[1])
    else:
        for each in wanted:
            make_in_own_process(each)
