from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.explaining.explanations import MapState, MapStatus
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.results import ResultKey
from medviewer.app.texts.explaining import absence, residual_text, so_far
from tests.app.fakes.classifier import make_result
from tests.app.fakes.scans import make_series

STATUS = MapStatus(MapKey(ResultKey("ct", "tiny"), "lesion"), MapState.QUEUED)
MAPS = make_result(make_series()).attributions["lesion"]


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (MapState.QUEUED, "it waits to be made"),
        (MapState.RUNNING, "it is not made yet; the strongest slices come first"),
        (MapState.STOPPED, "it was stopped before this one"),
        (MapState.DONE, "it was not scored"),
        (MapState.FAILED, "No memory"),
    ],
)
def test_an_absent_map_is_explained(state: MapState, text: str) -> None:
    assert absence(replace(STATUS, state=state, reason="No memory.")) == text


def test_a_map_nobody_asked_for_is_not_made_yet() -> None:
    assert absence(None) == "it is not made yet"


def test_the_scale_of_some_images_may_still_grow() -> None:
    running = replace(STATUS, state=MapState.RUNNING, attribution=MAPS, notes=("A note.",))
    assert so_far(running) == ("A note.", "So far 5 images have a map: the scale may still grow")
    one = replace(MAPS, native=MAPS.native[:1], image_indices=(4,))
    first = replace(running, attribution=one, notes=())
    assert so_far(first) == ("So far 1 image has a map: the scale may still grow",)
    assert so_far(replace(running, state=MapState.DONE)) == ("A note.",)
    assert so_far(STATUS) == ()


def test_residual_is_that_of_the_image() -> None:
    with_residuals = replace(
        MAPS,
        native=np.zeros((2, 2, 2), np.float32),
        image_indices=(3, 7),
        residuals=(0.5, 0.0168),
        steps=(400, 50),
    )
    text = residual_text(with_residuals, 7)
    assert text == "Residual 1.7 % of the score's difference after 50 steps"
    assert residual_text(with_residuals, 4) == ""
    assert residual_text(MAPS, 0) == ""
