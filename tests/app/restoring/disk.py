"""A disk in memory, with a session left on it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from medviewer.app.restoring.control import RestoringControl, SessionStore
from medviewer.app.restoring.placing import Placing
from medviewer.app.session import Session
from medviewer.app.view_state import Camera
from medviewer.image.window import Window
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study

TWO = StudyIndex((make_study("s", make_series("ct"), make_series("mr")),))


@dataclass
class Disk:
    """A document in memory, with a lock and errors of the test's own."""

    document: Any = None
    error: Exception | None = None
    locked_by_another: bool = False
    written: list[Any] = field(default_factory=list)

    def read(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.document

    def write(self, document: object) -> None:
        if self.error is not None:
            raise self.error
        self.document = json.loads(json.dumps(document))
        self.written.append(document)

    def store(self) -> SessionStore:
        return SessionStore(self.read, self.write, lambda: None if self.locked_by_another else self)


def restoring_of(desk: Desk, disk: Disk) -> RestoringControl:
    controller = desk.controller
    control = RestoringControl(
        desk.session,
        desk.tasks,
        controller.open_paths,
        controller.studies,
        Placing(desk.session, controller.studies, controller.series, controller.objects),
        controller.mpr,
        disk.store(),
    )
    controller.__dict__["restoring"] = control
    return control


def write_now(control: RestoringControl) -> None:
    """Let the time pass in which changes are gathered."""
    control._timer.stop()
    control._write()


def leave_a_session(folder: Path, disk: Disk, *, crash: bool = False) -> Session:
    """Open two series side by side, look at them, and end in the usual way or not."""
    desk = make_desk(index=TWO)
    control = restoring_of(desk, disk)
    control.begin(opens=True)
    controller = desk.controller
    controller.open_paths([folder])
    controller.layouts.set_layout("1x2")
    controller.series.show("mr", number=1)
    controller.layouts.set_linked(linked=True)
    controller.layouts.activate(1)
    controller.views.go_to(4)
    controller.views.set_window(Window(90, 150, "Liver"))
    controller.views.set_camera(Camera((3.0, 2.0), 7.0))
    controller.views.rotate(1)
    controller.views.choose_colors("hot_iron")
    controller.key_images.toggle()
    write_now(control)
    if not crash:
        controller.close()
    return desk.session
