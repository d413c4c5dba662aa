from dataclasses import replace

import pytest

from medviewer.app.explaining.choosing import (
    GO_ON,
    SLOW,
    STOP,
    MapChooserState,
    choice_of,
    chooser_state,
)
from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import OWN_MAP, MapChoice, MapKey
from medviewer.app.explaining.offer import NO_OFFER
from medviewer.app.results import ResultKey
from medviewer.explain.methods.registry import METHODS
from tests.app.fakes.classifier import OFFER, make_result
from tests.app.fakes.scans import make_series

SLOWLY = MapChoice("occlusion")
KEY = MapKey(ResultKey("ct", "tiny"), "lesion", SLOWLY)


def test_own_map_is_shown_as_the_methods_and_layers_of_its_network() -> None:
    state = chooser_state(OFFER, OWN_MAP)
    assert [item.name for item in state.methods if item.why_not] == ["cam"]
    assert (state.method, state.layer, state.own_layer) == ("grad-cam", "last", "last")
    assert state.layers == ("first", "last")
    assert state.words == METHODS["grad-cam"].cannot_say
    assert (state.state, state.fraction, state.button) == ("", None, "")


def test_methods_without_a_layer_have_none_to_choose() -> None:
    state = chooser_state(OFFER, SLOWLY)
    assert state.layers == ()
    assert state.words.startswith(METHODS["occlusion"].cannot_say)
    assert state.words.endswith(SLOW)
    assert chooser_state(OFFER, MapChoice("cam")).layers == ()


def test_nothing_is_offered_where_the_network_is_not_known() -> None:
    assert chooser_state(NO_OFFER, OWN_MAP) == MapChooserState()
    assert chooser_state(replace(OFFER, method="lost"), OWN_MAP) == MapChooserState()
    unknown = replace(OFFER, methods=(*OFFER.methods, ("of-tomorrow", "")))
    assert chooser_state(unknown, OWN_MAP).methods == chooser_state(OFFER, OWN_MAP).methods


def test_progress_and_what_can_be_done() -> None:
    queued = MapStatus(KEY, MapState.QUEUED)
    assert _progress(queued) == ("Waiting", 0.0, STOP)
    running = replace(queued, state=MapState.RUNNING, fraction=0.5, text="Occlusion, image 3")
    assert _progress(running) == ("Occlusion, image 3", 0.5, STOP)
    assert _progress(replace(queued, state=MapState.DONE)) == ("", None, "")
    failed = replace(queued, state=MapState.FAILED, reason="No memory.")
    assert _progress(failed) == ("No memory.", None, GO_ON)
    stopped = replace(queued, state=MapState.STOPPED)
    assert _progress(stopped) == ("Stopped; nothing was found yet.", None, GO_ON)
    maps = make_result(make_series()).attributions["lesion"]
    some = replace(stopped, attribution=maps)
    assert _progress(some) == ("Stopped; what was found is shown.", None, GO_ON)


def _progress(status: MapStatus) -> tuple[str, float | None, str]:
    state = chooser_state(OFFER, SLOWLY, status)
    return state.state, state.fraction, state.button


def test_what_came_with_the_scores_is_not_chosen_anew() -> None:
    assert choice_of(OFFER, "grad-cam", "last") == OWN_MAP
    assert choice_of(OFFER, "grad-cam", "first") == MapChoice("grad-cam", "first")
    assert choice_of(OFFER, "layercam", "last") == MapChoice("layercam")
    assert choice_of(OFFER, "occlusion", "first") == MapChoice("occlusion")
    assert choice_of(OFFER, "cam", "first") == MapChoice("cam")


@pytest.mark.usefixtures("chinese")
def test_choices_speak_chinese() -> None:
    state = chooser_state(OFFER, SLOWLY)
    assert state.words.endswith("先从得分最高的层开始。")
    titles = {item.name: item.title for item in state.methods}
    assert titles["occlusion"] == "遮挡法"
    assert _progress(MapStatus(KEY, MapState.STOPPED))[0] == "已停止；尚未得到结果。"
