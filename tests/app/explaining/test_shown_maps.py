from dataclasses import replace

from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import MapChoice, MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.results import ClassificationState, ClassificationStatus, ResultKey
from medviewer.app.session import Session
from medviewer.app.view_state import OverlayState, ViewState
from medviewer.app.viewport import Viewport
from tests.app.fakes.classifier import make_result
from tests.app.fakes.scans import make_series

RESULT = ResultKey("ct", "tiny")
OWN = MapKey(RESULT, "lesion")
OTHER = replace(OWN, choice=MapChoice("layercam"))


def test_a_cell_shows_the_maps_of_its_result_class_and_choice() -> None:
    state = ViewState(overlay=OverlayState(target="lesion"))
    cell = Viewport("ct", result=RESULT, state=state)
    assert shown_key(cell) == OWN
    assert not cell.asks_for_maps
    other = replace(cell, map=MapChoice("layercam"))
    assert shown_key(other) == OTHER
    assert other.asks_for_maps
    assert replace(cell, minus=OTHER).asks_for_maps
    assert shown_key(replace(cell, shows="plain")) is None
    assert shown_key(Viewport("ct")) is None


def test_maps_are_those_of_the_result_or_those_made_since() -> None:
    session = Session()
    assert attribution_of(session, OWN) is None
    session.set_status(ClassificationStatus(RESULT, ClassificationState.RUNNING))
    assert attribution_of(session, OWN) is None
    result = make_result(make_series())
    session.set_status(ClassificationStatus(RESULT, ClassificationState.DONE, result=result))
    maps = result.attributions["lesion"]
    assert attribution_of(session, OWN) is maps
    assert attribution_of(session, OTHER) is None
    session.explanations.put(MapStatus(OTHER, MapState.DONE, attribution=maps))
    assert attribution_of(session, OTHER) is maps
    session.explanations.forget(ResultKey("ct", "other"))
    assert [status.key for status in session.explanations.all] == [OTHER]
    session.explanations.forget(RESULT)
    assert session.explanations.all == ()
    session.explanations.put(MapStatus(OTHER, MapState.DONE, attribution=maps))
    session.close_all()
    assert session.explanations.all == ()
