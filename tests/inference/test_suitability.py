from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.suitability import check_header, refusal_text
from medviewer.io.records import FrameHeader, Instance
from medviewer.models.card import ModelCard
from tests.support.records import SECONDARY_CAPTURE, make_instance, make_series, make_study


def warnings_of(card: ModelCard, instance: Instance, **series: str) -> dict[WarningKind, bool]:
    """Return kind -> refuses of the first frame of a series of one file."""
    found = found_in(card, instance, **series)
    return {warning.kind: warning.refuses for warning in found}


def found_in(card: ModelCard, instance: Instance, **series: str) -> tuple[InputWarning, ...]:
    made = make_series(instance, **series)
    stack = made.stacks[0]
    return check_header(card, make_study(made), made, stack, stack.frames[0])


def test_a_film_that_the_model_is_made_for_gives_no_warning(card: ModelCard) -> None:
    assert warnings_of(card, make_instance()) == {}


@pytest.mark.parametrize("modality", ["CT", "MR", "US", "MG"])
def test_another_modality_is_refused(card: ModelCard, modality: str) -> None:
    assert warnings_of(card, make_instance(modality=modality))[WarningKind.MODALITY_MISMATCH]


def test_modality_is_compared_without_case(card: ModelCard) -> None:
    assert warnings_of(card, make_instance(modality=" dx ")) == {}


@pytest.mark.parametrize("modality", ["", "OT"])
def test_unknown_modality_is_a_warning(card: ModelCard, modality: str) -> None:
    assert warnings_of(card, make_instance(modality=modality)) == {
        WarningKind.MODALITY_UNKNOWN: False
    }


def test_slices_of_a_volume_are_refused_by_a_film_model(card: ModelCard) -> None:
    slices = make_instance(modality="", frames=3, placed=True)
    assert warnings_of(card, slices)[WarningKind.NOT_A_PROJECTION]


def test_a_single_film_with_a_position_is_a_projection(card: ModelCard) -> None:
    assert warnings_of(card, make_instance(placed=True)) == {}


def test_slices_are_read_by_a_model_for_slices(card: ModelCard) -> None:
    for_slices = replace(card, input=replace(card.input, kind="slices", views=()))
    assert warnings_of(for_slices, make_instance(frames=3, placed=True)) == {}


@pytest.mark.parametrize("part", ["chest", "THORAX", "PORTABLE CHEST", "Chest, PA"])
def test_body_part_may_stand_among_other_words(card: ModelCard, part: str) -> None:
    assert warnings_of(card, make_instance(BodyPartExamined=part)) == {}


@pytest.mark.parametrize("part", ["EXTREMITY", "SKULL", "TSPINE", "CHESTNUT"])
def test_another_body_part_is_refused(card: ModelCard, part: str) -> None:
    found = warnings_of(card, make_instance(BodyPartExamined=part))
    assert found == {WarningKind.BODY_PART_MISMATCH: True}


def test_unknown_body_part_is_a_warning(card: ModelCard) -> None:
    found = warnings_of(card, make_instance(BodyPartExamined=""))
    assert found == {WarningKind.BODY_PART_UNKNOWN: False}


def test_body_part_of_the_series_counts_where_the_file_has_none(card: ModelCard) -> None:
    found = warnings_of(card, make_instance(BodyPartExamined=""), body_part="KNEE")
    assert found == {WarningKind.BODY_PART_MISMATCH: True}


def test_anatomic_region_counts(card: ModelCard) -> None:
    film = make_instance(BodyPartExamined="", AnatomicRegionMeaning="Knee")
    assert warnings_of(card, film) == {WarningKind.BODY_PART_MISMATCH: True}


def test_two_body_parts_that_disagree_are_a_warning(card: ModelCard) -> None:
    film = make_instance(AnatomicRegionMeaning="Abdomen")
    assert warnings_of(card, film) == {WarningKind.BODY_PART_UNKNOWN: False}


def test_a_model_for_all_body_parts_asks_for_none(card: ModelCard) -> None:
    for_all = replace(card, input=replace(card.input, body_parts=()))
    assert warnings_of(for_all, make_instance(BodyPartExamined="KNEE")) == {}


@pytest.mark.parametrize("view", ["LL", "RL", "LATERAL", "LLD", "RLO", "LAO", "AP OBLIQUE"])
def test_another_view_is_refused(card: ModelCard, view: str) -> None:
    assert warnings_of(card, make_instance(ViewPosition=view)) == {WarningKind.VIEW_MISMATCH: True}


@pytest.mark.parametrize(
    "meaning", ["left lateral", "Lateral decubitus", "oblique projection", "left-lateral"]
)
def test_another_coded_view_is_refused(card: ModelCard, meaning: str) -> None:
    film = make_instance(ViewPosition="", ViewCodeMeaning=meaning)
    assert warnings_of(card, film) == {WarningKind.VIEW_MISMATCH: True}


@pytest.mark.parametrize("meaning", ["postero-anterior", "Antero-posterior", "AP supine"])
def test_coded_frontal_views_are_read(card: ModelCard, meaning: str) -> None:
    assert warnings_of(card, make_instance(ViewPosition="", ViewCodeMeaning=meaning)) == {}


def test_a_frontal_view_that_the_card_leaves_out_is_refused(card: ModelCard) -> None:
    only_pa = replace(card, input=replace(card.input, views=("PA",)))
    found = warnings_of(only_pa, make_instance(ViewPosition="AP"))
    assert found == {WarningKind.VIEW_MISMATCH: True}


@pytest.mark.parametrize("view", ["", "UNKNOWN"])
def test_unknown_view_is_a_warning(card: ModelCard, view: str) -> None:
    assert warnings_of(card, make_instance(ViewPosition=view)) == {WarningKind.VIEW_UNKNOWN: False}


@pytest.mark.parametrize("orientation", ["A\\F", "P\\F", "F\\A"])
def test_orientation_of_a_lateral_view_is_refused(card: ModelCard, orientation: str) -> None:
    film = make_instance(PatientOrientation=orientation, ViewPosition="")
    assert warnings_of(card, film) == {WarningKind.VIEW_MISMATCH: True}


def test_a_model_without_views_asks_for_none(card: ModelCard) -> None:
    without = replace(card, input=replace(card.input, views=()))
    assert warnings_of(without, make_instance(ViewPosition="LL")) == {}


@pytest.mark.parametrize(("species", "refused"), [("Canine", True), ("Homo sapiens", False)])
def test_animals_are_refused(card: ModelCard, species: str, refused: bool) -> None:
    found = warnings_of(card, make_instance(PatientSpeciesDescription=species))
    assert found.get(WarningKind.SPECIES_MISMATCH, False) is refused


@pytest.mark.parametrize("age", ["005Y", "001Y", "018Y", "018M", "120Y"])
def test_ages_of_the_card_include_both_ends(card: ModelCard, age: str) -> None:
    assert warnings_of(card, make_instance(PatientAge=age)) == {}


@pytest.mark.parametrize("age", ["006Y", "017Y", "010D", "121Y"])
def test_an_age_outside_the_card_is_a_warning(card: ModelCard, age: str) -> None:
    assert warnings_of(card, make_instance(PatientAge=age)) == {WarningKind.AGE_OUT_OF_RANGE: False}


def test_an_unknown_age_is_a_warning(card: ModelCard) -> None:
    assert warnings_of(card, make_instance(PatientAge="")) == {WarningKind.AGE_UNKNOWN: False}


def test_birth_date_of_the_patient_gives_the_age(card: ModelCard) -> None:
    series = make_series(make_instance(PatientAge=""))
    study = make_study(series, birth_date="2010-05-01", date="2020-05-01")
    (warning,) = check_header(card, study, series, series.stacks[0], series.frames[0])
    assert warning.kind is WarningKind.AGE_OUT_OF_RANGE
    assert "10 years" in warning.text


@pytest.mark.parametrize("ages", [(), ((0.0, 120.0),)])
def test_a_model_for_all_ages_asks_for_none(
    card: ModelCard, ages: tuple[tuple[float, float], ...]
) -> None:
    for_all = replace(card, input=replace(card.input, age_years=ages))
    assert warnings_of(for_all, make_instance(PatientAge="")) == {}


def test_a_secondary_capture_is_a_warning(card: ModelCard) -> None:
    film = make_instance(sop_class_uid=SECONDARY_CAPTURE)
    assert warnings_of(card, film) == {WarningKind.DERIVED_IMAGE: False}


def test_a_secondary_image_type_is_a_warning(card: ModelCard) -> None:
    film = make_instance(ImageType="DERIVED\\SECONDARY\\POST")
    assert warnings_of(card, film) == {WarningKind.DERIVED_IMAGE: False}


def test_a_refusal_stands_alone_and_makes_the_reason(card: ModelCard) -> None:
    found = found_in(card, make_instance(PatientAge="", ViewPosition="LL"))
    assert [warning.kind for warning in found] == [WarningKind.VIEW_MISMATCH]
    assert refusal_text(found) == "The view is LL; the model reads PA or AP views only."


def test_every_text_is_one_sentence(card: ModelCard) -> None:
    worst = make_instance(
        modality="CT",
        PatientAge="",
        BodyPartExamined="KNEE",
        ViewPosition="LATERAL",
        PatientSpeciesDescription="Canine",
        ImageType="DERIVED\\SECONDARY",
        frames=2,
        placed=True,
    )
    for warning in found_in(card, worst):
        assert warning.text.endswith(".")
        assert warning.text.count(". ") == 0


def test_a_body_part_named_twice_is_told_once(card: ModelCard) -> None:
    (warning,) = found_in(
        card, make_instance(BodyPartExamined="BRAIN", AnatomicRegionMeaning="Brain")
    )
    assert warning.text.startswith("The body part is BRAIN;")


def test_texts_of_a_header_are_cut_and_cleaned(card: ModelCard) -> None:
    (warning,) = found_in(card, make_instance(BodyPartExamined="KNEE\n" + "x" * 100))
    assert warning.text.startswith(f"The body part is KNEE {'x' * 35};")


def test_orientation_of_slices_is_not_a_view(card: ModelCard) -> None:
    found = warnings_of(card, make_instance(modality="MR", PatientOrientation="A\\F"))
    assert found == {WarningKind.MODALITY_MISMATCH: True}


@given(
    attributes=st.dictionaries(
        st.sampled_from(
            [
                "PatientAge",
                "PatientBirthDate",
                "StudyDate",
                "BodyPartExamined",
                "AnatomicRegionMeaning",
                "ViewPosition",
                "ViewCodeMeaning",
                "PatientOrientation",
                "PatientSpeciesDescription",
                "ImageType",
            ]
        ),
        st.text(max_size=60),
    ),
    modality=st.text(max_size=20),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_header_breaks_the_check(
    card: ModelCard, attributes: dict[str, str], modality: str
) -> None:
    for warning in found_in(card, make_instance(modality=modality, **attributes)):
        assert warning.text.isprintable()
        assert len(warning.text) < 250


def film_with_spacing(spacing_mm: tuple[float, float] | None) -> Instance:
    return replace(make_instance(), frames=(FrameHeader(pixel_spacing_mm=spacing_mm),))


def with_preprocess(card: ModelCard, **changes: object) -> ModelCard:
    return replace(card, preprocess=replace(card.preprocess, **changes))


def test_a_card_in_mm_refuses_a_film_without_spacing(card: ModelCard) -> None:
    by_mm = with_preprocess(card, spacing_mm=0.5)
    assert warnings_of(by_mm, film_with_spacing(None)) == {WarningKind.SPACING_UNKNOWN: True}
    assert warnings_of(by_mm, film_with_spacing((0.2, 0.2))) == {}


def test_a_card_in_mm_refuses_a_spacing_that_makes_the_film_endless(card: ModelCard) -> None:
    by_mm = with_preprocess(card, crop_mm=(100.0, 100.0))
    assert warnings_of(by_mm, film_with_spacing((2e-5, 2e-5)))[WarningKind.SPACING_UNKNOWN]


def test_a_film_without_spacing_is_taken_as_it_is_where_the_card_says_so(card: ModelCard) -> None:
    lenient = with_preprocess(card, spacing_mm=0.5, without_spacing="as-is")
    assert warnings_of(lenient, film_with_spacing(None)) == {WarningKind.SPACING_UNKNOWN: False}


def test_spacing_does_not_matter_to_a_card_in_pixels(card: ModelCard) -> None:
    assert warnings_of(card, film_with_spacing((2e-5, 2e-5))) == {}


@pytest.mark.usefixtures("chinese")
def test_a_refusal_speaks_chinese(card: ModelCard) -> None:
    made = replace(card, input=replace(card.input, modalities=("CR", "DX"), body_parts=("CHEST",)))
    assert refusal_text(found_in(made, make_instance(modality="CT"))) == (
        "成像模态为 CT；该模型仅适用于 CR 或 DX 的 CHEST 图像。"
    )
