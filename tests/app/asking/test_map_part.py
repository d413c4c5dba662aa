"""The part that a click takes is that of the map on screen: its method, scale and threshold."""

from dataclasses import replace

from medviewer.app.asking.control import NO_PART, OF_TWO_MAPS
from medviewer.app.explaining.explanations import MapStatus
from medviewer.app.explaining.map_key import MapChoice
from medviewer.app.explaining.shown_maps import shown_key
from tests.app.asking.hands import control_of, state_of, threshold
from tests.app.fakes.desk import Desk


def corners(asked: Desk) -> tuple[int, int]:
    """Return whether the upper left and the lower right pixel are erased."""
    painted = state_of(asked).question.painted
    assert painted is not None
    whole = painted.on_image(8, 6)
    return int(whole[0, 0]), int(whole[7, 5])


def shown(asked: Desk, choice: MapChoice) -> MapStatus:
    """Let the view show other maps, and return them."""
    asked.controller.explaining.choose(0, choice)
    key = shown_key(asked.session.active_viewport)
    assert key is not None
    status = asked.session.explanations.get(key)
    assert status is not None
    return status


def test_it_is_that_of_the_method_on_screen(asked: Desk) -> None:
    threshold(asked, 0.0)
    control_of(asked).take_map()
    assert corners(asked) == (0, 1)  # the map that came with the scores
    control_of(asked).reset()
    status = shown(asked, MapChoice("layercam"))
    assert status.attribution is not None
    turned = replace(status.attribution, native=status.attribution.native[:, ::-1, ::-1])
    asked.session.explanations.put(replace(status, attribution=turned))
    control_of(asked).take_map()
    assert corners(asked) == (1, 0)


def test_maps_that_are_not_made_yet_have_none(asked: Desk) -> None:
    threshold(asked, 0.0)
    status = shown(asked, MapChoice("occlusion"))
    asked.session.explanations.put(replace(status, attribution=None))
    control_of(asked).take_map()
    assert asked.said == [NO_PART]


def test_percentiles_count_among_the_values_of_the_series(asked: Desk) -> None:
    # of the values 0 to 19 the largest of this image is 3: a fifth of all are not above it
    overlay = asked.session.active_viewport.state.overlay
    asked.controller.views.set_overlay(replace(overlay, scale="rank", threshold=0.25))
    control_of(asked).take_map()
    assert asked.said == [NO_PART]
    asked.controller.views.set_overlay(replace(overlay, scale="rank", threshold=0.15))
    control_of(asked).take_map()
    assert corners(asked) == (0, 1)


def test_a_plain_view_takes_that_of_the_result_beside_it(asked: Desk) -> None:
    threshold(asked, 0.0)
    asked.session.update_viewport(0, shows="plain")
    control_of(asked).take_map()
    assert corners(asked) == (0, 1)


def test_of_a_difference_nothing_is_taken_but_of_the_plain_view_after_it(asked: Desk) -> None:
    threshold(asked, 0.0)
    key = shown_key(asked.session.active_viewport)
    asked.session.update_viewport(0, minus=key)
    control_of(asked).take_map()
    assert asked.said == [OF_TWO_MAPS]
    assert state_of(asked).question.painted is None
    asked.session.update_viewport(0, shows="plain")
    control_of(asked).take_map()
    assert corners(asked) == (0, 1)
