"""When a result is shown in the cells, and when it waits to be revealed."""

from medviewer.app.results import ResultKey
from medviewer.config import Settings
from medviewer.io.records import StudyIndex
from tests.app.classifying.states import KEY
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study


def test_read_first_hides_the_heatmap_until_revealed(qtbot) -> None:
    desk = make_desk(settings=Settings(read_first_then_reveal=True))
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active()
    assert desk.session.active_viewport.result is None
    assert desk.session.revealed == frozenset()
    desk.controller.classifications.reveal(KEY)
    assert desk.session.active_viewport.result == KEY
    assert desk.session.revealed == {KEY}


def test_setting_hides_and_shows_what_is_there(ready: Desk) -> None:
    ready.controller.classify_active()
    ready.session.update_settings(read_first_then_reveal=True)
    assert ready.session.active_viewport.result is None
    ready.session.update_settings(theme="light")
    ready.session.update_settings(read_first_then_reveal=False)
    assert ready.session.active_viewport.result == KEY


def test_heatmap_is_there_again_when_its_series_comes_back(ready: Desk) -> None:
    other = make_study("o", make_series("b"))
    ready.session.set_index(StudyIndex((*ready.reading.index.studies, other)))
    ready.controller.classify_active()
    ready.controller.series.show("b")
    assert ready.session.active_viewport.result is None
    ready.controller.series.show("ct")
    assert ready.session.active_viewport.result == KEY
    assert ready.session.active_viewport.state.overlay.target == "lesion"


def test_hidden_result_stays_hidden_when_its_series_comes_back(ready: Desk) -> None:
    ready.controller.classify_active()
    ready.session.update_settings(read_first_then_reveal=True)
    ready.controller.series.show("ct")
    assert ready.session.active_viewport.result is None


def test_cells_of_other_series_are_left_alone(ready: Desk) -> None:
    ready.session.update_viewport(1, series_key="other")
    ready.controller.classify_active()
    assert ready.session.viewports[1].result is None


def test_unknown_result_shows_nothing(ready: Desk) -> None:
    ready.controller.classifications.show_result(ResultKey("ct", "unknown"))
    assert ready.session.active_viewport.result is None
