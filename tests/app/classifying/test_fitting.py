from dataclasses import replace

import pytest

from medviewer.app.classifying.model_choice import ModelChoice, best_choice
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

HEAD_MR = ModelChoice("brain", "1", "", "", "", modalities=("MR",), body_parts=("BRAIN", "HEAD"))
CHEST = ModelChoice("chest", "1", "", "", "", modalities=("CR", "DX"), body_parts=("CHEST",))
ANY_CT = ModelChoice("ct", "1", "", "", "", modalities=("CT",))


@pytest.mark.parametrize(
    ("model", "modality", "part", "fit"),
    [
        (CHEST, "DX", "CHEST", 2),
        (CHEST, "dx", "Portable chest", 2),
        (CHEST, "DX", "", 1),
        (CHEST, "DX", "KNEE", 0),
        (CHEST, "MR", "CHEST", 0),
        (ANY_CT, "CT", "ABDOMEN", 1),
        (ModelChoice("x", "1", "", "", ""), "CT", "", 0),
    ],
)
def test_a_series_suits_a_model_by_modality_and_body_part(model, modality, part, fit):
    assert model.fit(modality, part) == fit


@pytest.mark.parametrize(
    ("chosen", "modality", "part", "best"),
    [
        ("brain", "DX", "CHEST", "chest"),
        ("chest", "MR", "", "brain"),
        ("chest", "US", "CHEST", "chest"),  # none suits it: the choice stays
        ("", "CT", "HEAD", "ct"),
        ("", "US", "", "brain"),
    ],
)
def test_the_best_model_is_chosen_and_a_good_choice_stays(chosen, modality, part, best):
    assert best_choice((HEAD_MR, CHEST, ANY_CT), chosen, modality, part) == best


def test_without_models_nothing_is_chosen():
    assert best_choice((), "", "CT", "") == ""


def two_series() -> StudyIndex:
    film = replace(make_series("film", make_stack("f", 1)), modality="DX", body_part="CHEST")
    brain = replace(make_series("brain", make_stack("b")), modality="MR", body_part="BRAIN")
    return StudyIndex((make_study("s", film, brain),))


def test_the_model_follows_the_series_on_screen(desk: Desk):
    desk.classifier.choices = (HEAD_MR, CHEST)
    desk.controller.classifications.list_models()
    desk.open(two_series())
    desk.controller.series.show("film")
    assert desk.session.models.chosen == "chest"
    desk.controller.series.show("brain")
    assert desk.session.models.chosen == "brain"


def test_models_listed_after_the_series_was_opened_are_chosen_from_too(desk: Desk):
    desk.classifier.choices = (HEAD_MR, CHEST)
    desk.open(two_series())
    desk.controller.series.show("film")
    desk.controller.classifications.list_models()
    assert desk.session.models.chosen == "chest"


def test_what_the_reader_chooses_stays_with_the_series(desk: Desk):
    desk.classifier.choices = (HEAD_MR, CHEST)
    desk.controller.classifications.list_models()
    desk.open(two_series())
    desk.controller.series.show("film")
    desk.session.choose_model("brain")
    desk.controller.views.go_to(0)
    desk.session.update_viewport(0, result=None)
    assert desk.session.models.chosen == "brain"


def test_a_series_that_was_classified_keeps_its_model(desk: Desk) -> None:
    desk.open(StudyIndex((make_study("s", make_series("ct"), make_series("b")),)))
    desk.controller.classifications.list_models()
    desk.controller.classify_active("other")
    desk.controller.series.show("b")
    assert desk.session.models.chosen == "tiny"
    desk.controller.series.show("ct")
    assert desk.session.models.chosen == "other"
