from dataclasses import replace

import numpy as np
import pytest

from medviewer.app.texts.heatmap import maps_of_text
from medviewer.explain.attribution import Attribution

MAPS = Attribution(np.ones((1, 2, 2), np.float32), (0,), (), "mass", "Grad-CAM", "last")


@pytest.mark.parametrize(
    ("maps_of", "text"),
    [("image", ""), ("series", ", of the series' score"), ("slices", ", of the slices' scores")],
)
def test_whose_score_the_maps_explain_is_told(maps_of: str, text: str) -> None:
    assert maps_of_text(replace(MAPS, maps_of=maps_of)) == text
