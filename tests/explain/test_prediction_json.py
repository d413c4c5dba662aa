from dataclasses import replace

from medviewer.explain.prediction_json import (
    all_warnings,
    number,
    prediction_to_json,
    report_to_json,
)
from medviewer.inference.prediction import (
    FailedImage,
    ImagePrediction,
    InputWarning,
    ModelIdentity,
    Prediction,
    PredictionState,
    Score,
    WarningKind,
)
from medviewer.io.records import SkippedFile

AGE = InputWarning(WarningKind.AGE_UNKNOWN, "The age is unknown.")
FAR = InputWarning(WarningKind.OUT_OF_RANGE, "Unlike the training images.")
SCORE = Score(logit=0.5, score=0.62, probability=None, threshold=0.5, positive=True)
IMAGE = ImagePrediction("a.dcm", 1, 0, {"x": SCORE}, (AGE,))
PREDICTION = Prediction(
    model=ModelIdentity("m", "1", "ab"),
    series_uid="1.2",
    description="Chest",
    modality="CR",
    state=PredictionState.PARTIAL,
    reason="One failed.",
    warnings=(AGE,),
    scores={"x": SCORE},
    images=(IMAGE, replace(IMAGE, file="b.dcm", index=1, warnings=(AGE, FAR))),
    failed=(FailedImage("c.dcm", 2, 2, "Damaged."),),
    seconds={"total": 1.23456},
)


def test_a_series_has_the_keys_of_the_contract() -> None:
    series = prediction_to_json(PREDICTION)
    assert list(series) == [
        "series_uid", "description", "modality", "state", "reason", "warnings", "in_range",
        "population",
        "scores", "images", "failed", "seconds",
    ]  # fmt: skip
    assert series["state"] == "partial"
    assert series["scores"] == {
        "x": {"logit": 0.5, "score": 0.62, "probability": None, "threshold": 0.5, "positive": True}
    }
    assert series["failed"] == [{"file": "c.dcm", "frame": 2, "index": 2, "reason": "Damaged."}]


def test_seconds_name_every_part() -> None:
    assert prediction_to_json(PREDICTION)["seconds"] == {
        "load": 0.0, "read": 0.0, "prepare": 0.0, "predict": 0.0, "explain": 0.0, "total": 1.2346,
    }  # fmt: skip


def test_warnings_of_some_images_reach_the_series_with_their_number() -> None:
    assert [warning.text for warning in all_warnings(PREDICTION)] == [
        "The age is unknown.",
        "1 of 2 images: Unlike the training images.",
    ]


def test_an_image_keeps_its_own_warnings() -> None:
    images = prediction_to_json(PREDICTION)["images"]
    assert [len(image["warnings"]) for image in images] == [1, 2]
    assert images[1]["warnings"][1] == {
        "kind": "out_of_range", "text": "Unlike the training images.",
    }  # fmt: skip


def test_numbers_that_json_does_not_have_are_null() -> None:
    assert [number(value) for value in (1.5, None, float("nan"), float("inf"))] == [
        1.5, None, None, None,
    ]  # fmt: skip


def test_a_report_names_model_device_and_skipped_files() -> None:
    report = report_to_json(
        ModelIdentity("m", "1", "ab"), "CPU", [], [SkippedFile("x.txt", "not an image file")]
    )
    assert report == {
        "schema": 1,
        "model": {"name": "m", "version": "1", "sha256": "ab"},
        "device": "CPU",
        "series": [],
        "skipped": [{"file": "x.txt", "reason": "not an image file"}],
    }
