"""What the eye is shown is what the network is given, to the bit."""

import numpy as np
import pytest
import torch

from medviewer.cancel import WorkContext
from medviewer.errors import UnsuitableInputError
from medviewer.image.field_of_view import FieldOfView
from medviewer.inference.classify import classify_series
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import scores_only
from medviewer.inference.prepared import seen_image
from medviewer.inference.scoring.passes import Passes
from medviewer.models.bundle import ModelBundle, load_bundle
from tests.support.models import square_film, write_bundle
from tests.support.phantoms import chest_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.volumes import FakeReader, volume_of

CROPPED = {
    "fit": "crop",
    "mean": [0.2],
    "std": [0.4],
}


def test_the_shown_tensor_is_the_one_that_is_scored(bundle: ModelBundle) -> None:
    classifier = load_classifier(bundle, "cpu", threads=1)
    series = make_series(make_instance("a.dcm"), make_instance("b.dcm"))
    volume = volume_of(chest_film(96, 80), square_film())
    given: list[torch.Tensor] = []

    def recorded(network, images, *rest):
        given.append(images.clone())
        return scores_only(network, images, *rest)

    study = make_study(series)
    reader = FakeReader(volume)
    classify_series(study, series, reader.read, classifier, WorkContext(), Passes(images=recorded))
    for place in range(2):
        shown = seen_image(bundle.card, study, series, series.stacks[0], place, volume)
        assert np.array_equal(shown.tensor, torch.cat(given)[place].numpy())
        assert shown.refusal == ""


def test_field_of_view_range_and_steps_are_those_of_the_card(tmp_path) -> None:
    bundle = load_bundle(write_bundle(tmp_path / "m", preprocess=CROPPED))
    series = make_series(make_instance("a.dcm"))
    shown = seen_image(
        bundle.card, make_study(series), series, series.stacks[0], 0, volume_of(square_film())
    )
    assert shown.field_of_view == FieldOfView(8.0, 0.0, 80.0, 80.0)  # of 96 rows
    assert shown.limits == (pytest.approx((-0.5, 2.0)),)
    assert shown.tensor.min() >= -0.5 - 1e-6
    assert shown.tensor.max() <= 2.0 + 1e-6
    assert shown.steps[1:3] == (
        "Fit: centred part in the network's shape",
        "Resized to 32 x 32 pixels",
    )


def test_an_image_that_the_model_refuses_says_so_and_is_shown(bundle: ModelBundle) -> None:
    series = make_series(make_instance("a.dcm", modality="MR"))
    shown = seen_image(
        bundle.card, make_study(series), series, series.stacks[0], 0, volume_of(square_film())
    )
    assert "MR" in shown.refusal
    assert shown.tensor.shape == (1, 32, 32)


def test_without_the_millimetres_that_the_card_speaks_of_there_is_no_tensor(tmp_path) -> None:
    table = {"spacing_mm": 1.0}
    bundle = load_bundle(write_bundle(tmp_path / "m", preprocess=table))
    series = make_series(make_instance("a.dcm"))
    with pytest.raises(UnsuitableInputError, match="pixel spacing"):
        seen_image(
            bundle.card, make_study(series), series, series.stacks[0], 0, volume_of(square_film())
        )
