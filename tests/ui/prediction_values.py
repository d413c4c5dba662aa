"""Values that the tests of the AI pane show."""

from datetime import datetime

import numpy as np

from medviewer.app.classifying.model_choice import ModelChoice
from medviewer.app.results import (
    ClassificationResult,
    ClassificationState,
    ClassificationStatus,
    ResultKey,
)
from medviewer.explain.attribution import Attribution
from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.prediction import (
    ImagePrediction,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
)

LUNGS = ModelChoice(
    "lungs", "1.0.0", "Pneumonia on chest films", "A second look. " * 20, "3f9a12cd" * 8, "val set"
)
HEAD = ModelChoice("head", "2.0.0", "Bleeding on head CT", "Research", "aaaabbbb" * 8)
ABOVE = Score(1.93, 0.873, 0.81, 0.52, True)
BELOW = Score(-2.1, 0.109, None, 0.52, False)


def make_prediction(images: int = 1, score: Score = ABOVE, **fields) -> Prediction:
    """Return a prediction whose image `i` has the logit ``-i``."""
    scored = tuple(
        ImagePrediction(
            f"{i}.dcm", 1, i, {"Pneumonia": Score(-float(i), 0.9 / (i + 1), None, 0.52, True)}
        )
        for i in range(images)
    )
    fields = {
        "state": PredictionState.DONE,
        "scores": {"Pneumonia": score},
        "images": scored,
        "device": "CPU (no GPU)",
        "seconds": {"total": 0.42},
        "created": datetime(2026, 1, 2, 3, 4, 5),
        **fields,
    }
    identity = ModelIdentity(LUNGS.name, LUNGS.version, LUNGS.sha256)
    return Prediction(identity, "1.2.3", "", "DX", **fields)


def make_result(prediction: Prediction | None = None) -> ClassificationResult:
    """Return a result with one heatmap a class."""
    prediction = prediction or make_prediction()
    maps = {label: _attribution(label) for label in prediction.scores}
    return ClassificationResult(prediction, maps)


def make_status(
    state: ClassificationState = ClassificationState.DONE,
    *,
    model: str = LUNGS.name,
    series: str = "series",
    **fields,
) -> ClassificationStatus:
    """Return a status; done ones carry a result."""
    if state is ClassificationState.DONE:
        fields.setdefault("result", make_result())
    return ClassificationStatus(ResultKey(series, model), state, **fields)


def _attribution(label: str) -> Attribution:
    field_of_view = FieldOfView(0.0, 0.0, 8.0, 8.0)
    maps = np.ones((1, 2, 2), np.float32)
    return Attribution(maps, (0,), (field_of_view,), label, "Grad-CAM", "last", "logit")
