"""A picture of the real window, driven as a user would drive it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QWidget

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.program import Program
from medviewer.app.results import ClassificationState, ResultKey
from medviewer.app.session import Session
from medviewer.config import Settings, Theme
from medviewer.errors import MedviewerError, ModelBundleError, ReadError
from medviewer.io.records import Series
from medviewer.language import speak
from medviewer.ui.application import Viewer, build_viewer, make_application, start
from medviewer.ui.spoken_language import speak_as_set

LIMIT_S = 120.0
_POLL_MS = 15
_SETTLE_S = 0.12
_ENDED = set(ClassificationState) - {ClassificationState.QUEUED, ClassificationState.RUNNING}


def take_screenshot(
    paths: Sequence[Path],
    out: Path,
    *,
    model: str | None = None,
    compare: bool = False,
    size: tuple[int, int] = (1440, 900),
    theme: Theme = "dark",
    settings: Settings | None = None,
    program: Program | None = None,
    then: Callable[[Viewer], QWidget] | None = None,
) -> None:
    """Open `paths`, show the best first series, classify and compare if asked, save the window.

    Parameters
    ----------
    out
        The picture's file; its ending decides the format.
    model
        Name of the model to ask; a series that it can read is preferred.
    size
        Width and height of the window.
    then
        What to do before the picture is taken; returns what is to be seen on it, the window or one
        of its dialogs.

    Raises
    ------
    MedviewerError
        When there is no image, no such model, a classification fails, or nothing happens in time;
        when no font has the letters of the language.
    """
    application = make_application()
    shown = replace(settings or Settings(), theme=theme)
    if unspoken := speak_as_set(application, shown.language):
        raise MedviewerError(unspoken)
    viewer = build_viewer(application, shown, program)
    try:
        viewer.window.resize(QSize(*size))
        viewer.window.show()
        _drive(viewer, paths, model=model, compare=compare)
        _save(viewer.window if then is None else then(viewer), out)
    finally:
        viewer.window.close()
        viewer.window.deleteLater()
        speak()


def _drive(viewer: Viewer, paths: Sequence[Path], *, model: str | None, compare: bool) -> None:
    session, controller = viewer.program.session, viewer.program.controller
    start(viewer.program, paths)
    wait_until(lambda: session.models.listed, "looking for models")
    wait_until(lambda: not controller.studies.is_scanning, "scanning")
    choice = _choice(session, model)
    series = best_series(session, choice)
    if series.key != session.active_viewport.series_key:
        controller.series.show(series.key)
    wait_until(lambda: controller.is_idle, "reading the images")
    if choice is not None:
        controller.classify_active(choice.name)
        _wait_for_result(session, ResultKey(series.key, choice.name))
    if compare:
        controller.compare(series.key)
    wait_until(lambda: controller.is_idle, "drawing")


def best_series(session: Session, choice: ModelChoice | None) -> Series:
    """Return the first series that a model is made for, else the first one.

    Raises
    ------
    ReadError
        When there is none.
    """
    series = [each for study in session.index.studies for each in study.series]
    if not series:
        raise ReadError("No images were found there; name another folder or file.")
    if choice is None:
        return series[0]
    return max(series, key=lambda each: _fitness(each, choice))


def wait_until(condition: Callable[[], bool], doing: str, limit_s: float = LIMIT_S) -> None:
    """Run the event loop until `condition` holds.

    Raises
    ------
    MedviewerError
        When it does not hold in time.
    """
    loop, wake_up = QEventLoop(), QTimer()
    wake_up.start(_POLL_MS)
    deadline_s = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline_s:
            text = f"The window was still {doing} after {limit_s:g} s; try less at once."
            raise MedviewerError(text)
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _fitness(series: Series, choice: ModelChoice) -> tuple[bool, bool]:
    body_part = series.body_part.upper()
    return series.modality in choice.modalities, body_part in choice.body_parts


def _choice(session: Session, model: str | None) -> ModelChoice | None:
    if model is None:
        return None
    for choice in session.models.choices:
        if choice.name == model:
            return choice
    raise ModelBundleError(f'There is no model named "{model}"; `medviewer models` lists them.')


def _wait_for_result(session: Session, key: ResultKey) -> None:
    def has_ended() -> bool:
        status = session.status(key)
        return status is not None and status.state in _ENDED

    wait_until(has_ended, "classifying")
    status = session.status(key)
    if status is not None and status.state is ClassificationState.FAILED:
        raise MedviewerError(status.reason)


def _save(shown: QWidget, out: Path) -> None:
    """Grab a window once it has painted what was shown last."""
    ready_s = time.monotonic() + _SETTLE_S
    wait_until(lambda: time.monotonic() > ready_s, "drawing")
    if not shown.grab().save(str(out)):
        raise MedviewerError(
            "The picture cannot be written there; name another file ending in .png."
        )
