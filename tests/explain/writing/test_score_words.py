from dataclasses import replace
from types import SimpleNamespace

import pytest

from medviewer.explain.writing.score_words import score_lines
from medviewer.inference.prediction import (
    ImagePrediction,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
)
from medviewer.models.bundle import load_bundle
from tests.support.models import write_bundle

LABEL = "bright-square"


@pytest.mark.parametrize(
    ("population", "named"), [("", ": score"), ("children", " (thresholds for children): score")]
)
def test_whose_threshold_it_is_goes_with_the_picture(tmp_path, population, named):
    card = load_bundle(write_bundle(tmp_path / "m")).card
    scores = {LABEL: Score(0.0, 0.5, 0.7, 0.25, positive=True)}
    image = ImagePrediction("a.dcm", 1, 0, scores)
    whole = Prediction(
        ModelIdentity("m", "1", "ab"), "1", "", "CR", PredictionState.DONE, scores=scores
    )
    prediction = replace(whole, images=(image,), population=population)
    (line,) = score_lines(card, prediction, image, SimpleNamespace(target=LABEL, maps_of="image"))
    name = card.classes[0].name
    assert line.startswith(f"{name}{named} 0.500, above the threshold 0.250")
    assert line.endswith("calibrated probability 0.70")
