from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from medviewer.app.results import ResultKey
from medviewer.app.texts.trust import MethodWords, TrustWords
from medviewer.app.view_state import OverlayState
from medviewer.io.records import StudyIndex
from medviewer.ui.pane.ai_pane import AiPane
from medviewer.ui.pane.map_scale import MapScale
from medviewer.ui.pane.trust import TrustBadge
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study
from tests.app.uneven import placed

KEY = ResultKey("ct", "tiny")


class Recorder:
    """Notes the last value that each `show_...` of the panel was given."""

    def __init__(self, pane: AiPane, monkeypatch: pytest.MonkeyPatch) -> None:
        self.last: dict[str, tuple[object, ...]] = {}
        for name in ("show_models", "show_series", "show_status", "show_overlay"):
            original = getattr(pane.panel, name)

            def note(*values: object, name: str = name, original=original) -> None:
                self.last[name] = values
                original(*values)

            monkeypatch.setattr(pane.panel, name, note)


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk) -> AiPane:
    pane = AiPane(desk.session, desk.controller)
    qtbot.addWidget(pane.panel)
    pane.panel.show()
    return pane


@pytest.fixture
def recorder(pane: AiPane, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(pane, monkeypatch)


def test_series_of_the_active_cell_is_named(desk: Desk, recorder: Recorder) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("b", number=9)),)))
    assert recorder.last["show_series"] == ("CT #3 Abdomen",)
    desk.controller.series.show("b")
    assert recorder.last["show_series"] == ("CT #9 Abdomen",)
    desk.session.close_all()
    assert recorder.last["show_series"] == (None,)


def test_model_that_fits_the_series_is_the_one_that_the_pane_asks(
    qtbot: QtBot, desk: Desk, pane: AiPane
) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.session.choose_model("other")  # as for a series that it is made for
    qtbot.mouseClick(pane.panel._state._button, Qt.MouseButton.LeftButton)
    assert [status.key.model_name for status in desk.session.statuses] == ["other"]


def test_models_and_results_reach_the_panel(desk: Desk, recorder: Recorder) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    assert recorder.last["show_models"] == (desk.session.models.choices, "tiny")
    desk.controller.classify_active()
    assert recorder.last["show_status"] == (desk.session.status(KEY),)
    state, targets, method, scale = recorder.last["show_overlay"]
    assert state == desk.session.active_viewport.state.overlay
    assert targets == ["lesion"]
    assert method == "Grad-CAM at layer last"
    assert scale == MapScale(19.0, "relative")  # 5 slices of 4 cells: 0 to 19


def test_controls_of_a_comparison_stay_while_the_plain_side_has_the_keys(
    desk: Desk, recorder: Recorder
) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    desk.controller.compare()
    desk.controller.layouts.activate(0)
    assert recorder.last["show_overlay"] != (None,)
    desk.controller.views.toggle_heatmap()
    assert not desk.session.viewports[1].state.overlay.visible
    assert desk.session.viewports[0].state.overlay.visible


def test_plain_cell_alone_has_no_heatmap_controls(desk: Desk, recorder: Recorder) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    desk.controller.compare()
    desk.controller.layouts.activate(0)
    desk.controller.layouts.toggle_maximised()
    assert recorder.last["show_overlay"] == (None,)


def test_status_of_another_series_is_not_shown(desk: Desk, recorder: Recorder) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("b")),)))
    desk.controller.classifications.list_models()
    desk.controller.classifications.classify("b")
    assert recorder.last.get("show_status", (None,)) == (None,)


def test_panel_asks_the_controller(pane: AiPane, desk: Desk) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    pane.panel.classify_requested.emit("other")
    assert desk.classifier.asked == [("ct", "other")]
    pane.panel.model_requested.emit("tiny")
    assert desk.session.models.chosen == "tiny"
    pane.panel.image_requested.emit(4)
    assert desk.session.active_viewport.state.slice_index == 4
    wanted = OverlayState(opacity=0.2, target="lesion")
    pane.panel.overlay_requested.emit(wanted)
    assert desk.session.active_viewport.state.overlay == wanted
    pane.panel.compare_requested.emit()
    assert desk.session.arrangement.layout == "1x2"


def test_the_model_that_suits_the_series_stands_in_the_list(pane: AiPane, desk: Desk) -> None:
    desk.classifier.choices = tuple(reversed(desk.classifier.choices))  # the first suits nothing
    desk.open()
    desk.controller.classifications.list_models()
    (box,) = (each for each in pane.panel.findChildren(QComboBox) if each.isVisible())
    assert box.currentText() == "Tiny model"
    (button,) = (
        each
        for each in pane.panel.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Classify"
    )
    button.click()
    assert desk.classifier.asked == [("ct", "tiny")]


def test_stop_stops_the_classification(pane: AiPane, desk: Desk) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.tasks.immediate = False
    desk.controller.classify_active()
    pane.panel.stop_requested.emit()
    assert desk.controller.is_idle


def test_results_wait_for_the_reader_if_the_settings_say_so(pane: AiPane, desk: Desk) -> None:
    desk.session.update_settings(theme="light")
    assert not pane.panel.hide_until_revealed
    desk.session.update_settings(read_first_then_reveal=True)
    assert pane.panel.hide_until_revealed
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert desk.session.active_viewport.result is None
    pane.panel.reveal_requested.emit(KEY)
    assert desk.session.active_viewport.result == KEY


def test_the_slice_of_a_plane_is_no_image_of_the_series(
    desk: Desk, pane: AiPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int | None] = []
    desk.open(StudyIndex((make_study("s", make_series("ct", placed(make_stack("ct")))),)))
    monkeypatch.setattr(pane.panel, "show_image", shown.append)
    desk.controller.views.go_to(3)
    assert shown[-1] == 3
    desk.controller.mpr.show()
    assert shown[-1] is None


def test_stale_result_is_told(desk: Desk, recorder: Recorder) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    status = desk.session.status(KEY)
    assert status is not None
    desk.session.set_status(replace(status, stale=True))
    (shown,) = recorder.last["show_status"]
    assert shown.stale


def test_the_badge_tells_the_trust_of_the_model_whose_map_is_shown(
    desk: Desk, pane: AiPane
) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    (badge,) = pane.panel.findChildren(TrustBadge)
    assert badge.chip is not None
    assert badge.chip.text == "Trust not measured"
    words = TrustWords("On films.", (MethodWords("Grad-CAM", "image", ("It is good.",)),))
    choices = [replace(choice, trust=words) for choice in desk.session.models.choices]
    desk.session.set_models(choices, ())
    assert badge.chip.text == "Trust measured"
    assert badge.isVisible()
