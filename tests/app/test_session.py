from pytestqt.qtbot import QtBot

from medviewer.app.activities import Activity
from medviewer.app.classifying.model_choice import Models
from medviewer.app.pictures import Thumbnail
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.session import Notice, Session
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.app.volume_store import OpenedStack
from medviewer.io.memory import memory_bytes
from medviewer.io.records import StudyIndex
from tests.app.fakes.classifier import CHOICE, OTHER_CHOICE, make_result
from tests.app.fakes.scans import make_series, make_stack, make_study, make_volume


def make_session() -> Session:
    session = Session()
    session.set_index(StudyIndex((make_study(),)))
    return session


def queued(series_key: str = "ct", model: str = "tiny") -> ClassificationStatus:
    return ClassificationStatus(ResultKey(series_key, model), ClassificationState.QUEUED)


def test_index_is_told(qtbot: QtBot) -> None:
    session, index = Session(), StudyIndex((make_study(),))
    with qtbot.waitSignal(session.index_changed) as told:
        session.set_index(index)
    assert told.args == [index]


def test_finished_scan_is_told_after_the_index(qtbot: QtBot) -> None:
    session, order = Session(), []
    session.index_changed.connect(lambda _: order.append("index"))
    session.scan_finished.connect(lambda _: order.append("finished"))
    session.finish_scan(StudyIndex())
    assert order == ["index", "finished"]


def test_viewport_tells_before_and_now(qtbot: QtBot) -> None:
    session = make_session()
    with qtbot.waitSignal(session.viewport_changed) as told:
        session.update_viewport(2, series_key="ct")
    assert told.args == [2, Viewport(), Viewport("ct")]


def test_same_value_again_is_silent(qtbot: QtBot) -> None:
    session = make_session()
    heard: list[object] = []
    for signal in (session.viewport_changed, session.arrangement_changed):
        signal.connect(lambda *values: heard.append(values))
    session.settings_changed.connect(lambda *values: heard.append(values))
    session.device_changed.connect(heard.append)
    session.update_viewport(0, series_key="")
    session.update_arrangement(layout="1x1")
    session.update_settings(theme="dark")
    session.set_device_text("")
    assert heard == []


def test_arrangement_tells_before_and_now(qtbot: QtBot) -> None:
    session = Session()
    with qtbot.waitSignal(session.arrangement_changed) as told:
        session.update_arrangement(layout="2x2", active=3)
    assert told.args == [Arrangement(), Arrangement("2x2", 3)]
    assert session.active_viewport is session.viewports[3]


def test_stacks_are_found_by_key(qtbot: QtBot) -> None:
    session = make_session()
    found = session.find_stack(StackKey("ct"))
    assert found is not None
    assert found[1].key == "ct"
    assert session.find_stack(StackKey("ct", 1)) is None
    assert session.find_stack(StackKey("other")) is None


def test_opened_stack_is_kept_and_told(qtbot: QtBot) -> None:
    session = make_session()
    stack = session.index.studies[0].series[0].stacks[0]
    opened = OpenedStack(stack, make_volume(stack))
    with qtbot.waitSignal(session.volume_opened) as told:
        session.add_opened(StackKey("ct"), opened)
    assert told.args == [StackKey("ct")]
    assert session.opened_stack(StackKey("ct")) is opened
    assert session.opened_stack(StackKey("gone")) is None


def test_stacks_on_screen_stay_in_memory(qtbot: QtBot) -> None:
    series = make_series("ct", make_stack("a"), make_stack("b"))
    session = Session()
    session.volumes.budget_bytes = 0
    session.set_index(StudyIndex((make_study("s", series),)))
    session.update_viewport(0, series_key="ct", stack_index=0)
    for number, stack in enumerate(series.stacks):
        session.add_opened(StackKey("ct", number), OpenedStack(stack, make_volume(stack)))
    assert session.opened_stack(StackKey("ct", 0)) is not None


def test_closing_forgets_everything(qtbot: QtBot) -> None:
    session = make_session()
    session.update_viewport(1, series_key="ct")
    session.set_status(queued())
    session.add_thumbnail(Thumbnail("ct", make_volume(make_stack()).stored[0].astype("uint8")))
    session.close_all()
    assert session.index == StudyIndex()
    assert session.viewports[1] == Viewport()
    assert session.statuses == ()
    assert session.thumbnails == {}


def test_status_of_the_chosen_model_is_shown_first(qtbot: QtBot) -> None:
    session = make_session()
    session.set_models([CHOICE, OTHER_CHOICE], [])
    first, second = queued(model="tiny"), queued(model="other")
    session.set_status(first)
    session.set_status(second)
    assert session.status_of_series("ct") is first
    session.choose_model("other")
    assert session.status_of_series("ct") is second


def test_latest_status_is_shown_where_the_chosen_model_has_none(qtbot: QtBot) -> None:
    session = make_session()
    session.set_status(queued(model="a"))
    session.set_status(queued(model="b"))
    latest = queued(model="a")
    session.set_status(latest)
    assert session.status_of_series("ct") is latest
    assert session.status_of_series("other") is None


def test_only_waiting_and_running_classifications_are_pending(qtbot: QtBot) -> None:
    session = make_session()
    session.set_status(queued())
    done = ClassificationStatus(
        ResultKey("ct", "other"), ClassificationState.DONE, result=make_result(make_series())
    )
    session.set_status(done)
    assert [status.key.model_name for status in session.pending_statuses()] == ["tiny"]


def test_first_model_is_chosen_and_a_choice_is_kept(qtbot: QtBot) -> None:
    session = Session()
    session.set_models([CHOICE, OTHER_CHOICE], ["broken"])
    assert session.models == Models((CHOICE, OTHER_CHOICE), ("broken",), "tiny", listed=True)
    session.choose_model("other")
    session.set_models([OTHER_CHOICE], [])
    assert session.models.chosen == "other"
    session.set_models([], [])
    assert session.models.chosen == ""


def test_models_are_found_by_name(qtbot: QtBot) -> None:
    models = Models((CHOICE, OTHER_CHOICE))
    assert models.find("other") is OTHER_CHOICE
    assert models.find("gone") is None


def test_small_values_are_told(qtbot: QtBot) -> None:
    session = Session()
    with qtbot.waitSignals(
        [
            session.opened_changed,
            session.activities_changed,
            session.device_changed,
            session.settings_changed,
            session.notice_raised,
        ]
    ):
        session.set_opened("folder")
        session.set_activities((Activity(1, "Scanning"),))
        session.set_device_text("CPU")
        session.update_settings(theme="light")
        session.raise_notice(Notice("Something happened"))
    assert (session.opened, session.device_text) == ("folder", "CPU")
    assert session.settings.theme == "light"


def test_another_budget_counts_from_the_next_stack_on(qtbot: QtBot) -> None:
    session = Session()
    session.update_settings(memory_mb=3)
    assert session.volumes.budget_bytes == 3 * 1024 * 1024
    session.update_settings(memory_mb=0)
    assert session.volumes.budget_bytes == int(0.5 * memory_bytes())
