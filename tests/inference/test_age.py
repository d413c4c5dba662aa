import pytest

from medviewer.inference.age import completed_years


@pytest.mark.parametrize(
    ("text", "completed"),
    [("054Y", 54), ("005Y", 5), ("018M", 1), ("010D", 0), ("003W", 0), ("011M", 0)],
)
def test_age_string_counts_in_its_unit(text: str, completed: int) -> None:
    assert completed_years({"PatientAge": text}) == completed


def test_age_string_goes_before_the_birth_date() -> None:
    attributes = {"PatientAge": "007Y", "PatientBirthDate": "19400305", "StudyDate": "20040826"}
    assert completed_years(attributes) == 7


@pytest.mark.parametrize(
    ("study_date", "completed"), [("20040304", 63), ("20040305", 64), ("20040306", 64)]
)
def test_a_birthday_counts(study_date: str, completed: int) -> None:
    attributes = {"PatientBirthDate": "19400305", "StudyDate": study_date}
    assert completed_years(attributes) == completed


def test_dates_with_dashes_and_dots_are_read() -> None:
    assert completed_years({}, birth_date="2000-01-01", image_date="2010.01.01") == 10


def test_acquisition_date_goes_before_study_date() -> None:
    attributes = {"AcquisitionDate": "20200101", "StudyDate": "20240101"}
    assert completed_years(attributes, birth_date="20000101") == 20


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"PatientAge": "old"},
        {"PatientAge": "999Y"},
        {"PatientBirthDate": "20000101"},
        {"StudyDate": "20000101"},
        {"PatientBirthDate": "20001332", "StudyDate": "20240101"},
        {"PatientBirthDate": "20300101", "StudyDate": "20240101"},
        {"PatientBirthDate": "17000101", "StudyDate": "20240101"},
    ],
)
def test_missing_or_impossible_ages_are_unknown(attributes: dict[str, str]) -> None:
    assert completed_years(attributes) is None
