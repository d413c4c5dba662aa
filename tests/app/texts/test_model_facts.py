from dataclasses import replace

import pytest

from medviewer.app.texts.model_facts import fact_rows, model_facts
from medviewer.assets import resource
from medviewer.language import read_catalogue, speak
from medviewer.models.bundle import load_bundle
from medviewer.models.card import ModelCard
from medviewer.models.card_evidence import FlaggedShare, Interval, Performance, ReferenceCard
from tests.support.models import write_bundle


@pytest.fixture
def card(tmp_path) -> ModelCard:
    metrics = {
        "auc": Interval(0.95, 0.9, 0.98),
        "sensitivity": Interval(0.8, 0.7, 0.9),
        "pr_auc": Interval(0.5, 0.4, 0.6),
    }
    card = load_bundle(write_bundle(tmp_path / "model")).card
    return replace(
        card,
        not_for=("Diagnosis.", "Children."),
        limits=("One hospital.",),
        performance=(Performance("adults", "test", 30, 20, metrics, "slice"),),
        reference=ReferenceCard(2.0, "", "", (FlaggedShare("adults", "unseen", 40, 3),)),
    )


def rows_of(card: ModelCard) -> dict[str, str]:
    return dict(fact_rows(model_facts(card)))


def test_what_it_is_not_for_and_where_it_fails_stand_below_each_other(card) -> None:
    rows = rows_of(card)
    assert rows["Not for"] == "• Diagnosis.\n• Children."
    assert rows["Limits"] == "• One hospital."


def test_numbers_have_their_intervals_and_patients(card) -> None:
    assert rows_of(card)["Measured"].split("\n") == [
        "30 images of 20 patients (adults), by slice",
        "test",
        "AUC 0.950 (0.900 to 0.980), sensitivity 0.800 (0.700 to 0.900)",
    ]


def test_a_number_that_is_none_is_a_dash(card) -> None:
    (found,) = card.performance
    metrics = {"auc": Interval(0.9, float("nan"), 1)}
    told = rows_of(replace(card, performance=(replace(found, metrics=metrics),)))
    assert told["Measured"].endswith("AUC 0.900 (\N{EN DASH} to 1.000)")


def test_several_classes_are_told_one_by_one(card) -> None:
    (first,) = card.classes
    found = {
        "auc": Interval(0.9, 0.8, 1),
        "class.b.sensitivity": Interval(0.7, 0.6, 0.8),
    }
    card = replace(
        card,
        task="multi-label",
        calibration=None,
        operating_point=None,
        classes=(first, replace(first, label="b", name="Other")),
        performance=(Performance("adults", "test", 30, 20, found),),
    )
    told = rows_of(card)["Measured"].split("\n")
    assert told[2:] == ["AUC 0.900 (0.800 to 1.000)", "Other: sensitivity 0.700 (0.600 to 0.800)"]


def test_what_the_range_check_takes_wrongly_is_told(card) -> None:
    assert rows_of(card)["Taken for out of range"] == "3 of 40 images (adults: unseen)"
    assert "Taken for out of range" not in rows_of(replace(card, reference=None))


def test_a_card_without_a_question_has_no_row_for_it(card) -> None:
    assert "Question" not in rows_of(card)
    assert rows_of(replace(card, question="Which?"))["Question"] == "Which?"


def test_letters_of_a_card_that_would_spoil_a_label_are_gone(card) -> None:
    card = replace(card, limits=("One\nhospital\u202e\x00.",))
    assert rows_of(card)["Limits"] == "• One hospital ."


def test_facts_that_were_kept_are_told_in_the_language_of_now() -> None:
    facts = model_facts(load_bundle(resource("models", "chest-xray-pneumonia")).card)
    try:
        speak(read_catalogue(resource("translations", "medviewer_zh_CN.ts")))
        rows = fact_rows(facts)
        assert rows[0][0] == "预期用途"
        measured = dict(rows)["测得的性能"]
        assert "成人" in measured
        assert "敏感度" in measured
        assert dict(rows)["不适用于"].startswith("• 诊断、分诊")
    finally:
        speak()
    assert fact_rows(facts)[0][0] == "Intended use"
