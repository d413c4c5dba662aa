from dataclasses import replace

import pytest

from medviewer.inference.prediction import (
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
    WarningKind,
)


def image(index: int, logit: float) -> ImagePrediction:
    return ImagePrediction("a.dcm", 1, index, {"x": Score(logit, 0.5, None, 0.5, True)})


def test_the_strongest_images_come_by_their_logit() -> None:
    images = tuple(image(index, logit) for index, logit in enumerate([0.1, 3.0, -1.0, 2.0]))
    prediction = Prediction(
        ModelIdentity("m", "1", "ab"), "1.2", "", "CR", PredictionState.DONE, images=images
    )
    assert [each.index for each in prediction.strongest("x")] == [1, 3, 0]
    assert [each.index for each in prediction.strongest("x", count=1)] == [1]
    assert prediction.strongest("y") == ()


FAR = (InputWarning(WarningKind.OUT_OF_RANGE, "Unlike the training images."),)


@pytest.mark.parametrize(
    ("warnings", "range_checked", "in_range"),
    [((), True, True), (FAR, True, False), ((), False, None)],
)
def test_range_is_told_where_it_was_checked(warnings, range_checked, in_range):
    scored = replace(image(0, 1.0), warnings=warnings)
    prediction = Prediction(
        ModelIdentity("m", "1", "ab"),
        "1.2",
        "",
        "CR",
        PredictionState.DONE,
        images=(scored,),
        range_checked=range_checked,
    )
    assert prediction.in_range is in_range
    assert replace(prediction, images=()).in_range is None
