"""What the tests of the painting hand share: a series that was classified, and short words."""

from dataclasses import replace

import numpy as np

from medviewer.app.asking.asking import Asking
from medviewer.app.asking.control import AskingControl
from medviewer.app.results import ClassificationResult
from medviewer.explain.asking.question import SequenceFeatures
from medviewer.io.records import Series, StudyIndex
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

REGULAR = StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),))
MIDDLE = (4.5, 3.5)


def as_sequence(series: Series) -> ClassificationResult:
    """Return a result that was read as a sequence, of three of the slices."""
    features = np.zeros((3, 2), np.float32)
    return replace(make_result(series), sequence=SequenceFeatures((2, 1, 0), features))


def classified(desk: Desk) -> Desk:
    """Open a series, classify it, and go to its first slice."""
    desk.open(REGULAR)
    desk.tasks.run_all()
    desk.controller.classifications.list_models()
    desk.tasks.run_all()
    desk.controller.classify_active("tiny")
    desk.tasks.run_all()
    desk.controller.views.go_to(0)
    return desk


def control_of(desk: Desk) -> AskingControl:
    return desk.controller.asking


def state_of(desk: Desk) -> Asking:
    assert desk.controller.asking.state is not None
    return desk.controller.asking.state


def dab(desk: Desk, row: float = 4.5, column: float = 3.5) -> None:
    """Paint five pixels: that one and its neighbours."""
    control_of(desk).brush((row, column), (row, column))
    control_of(desk).lift()


def threshold(desk: Desk, share: float) -> None:
    overlay = desk.session.active_viewport.state.overlay
    desk.controller.views.set_overlay(replace(overlay, threshold=share))


def after(desk: Desk) -> float:
    answer = state_of(desk).after
    assert answer is not None
    return answer.score.score
