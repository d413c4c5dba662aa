"""Earlier studies of a patient among the folders that were opened before."""

import shutil
from pathlib import Path

import pytest

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.io.readers import scan
from medviewer.io.records import Study, StudyIndex
from medviewer.io.remembered import priors
from medviewer.io.remembered.database import Database, Row, index_folder
from medviewer.io.remembered.header_json import fingerprint
from medviewer.io.remembered.priors import RememberedStudy, earlier_studies
from tests.support.phantoms import write_film


def opened(folder: Path, date: str, **header: str) -> StudyIndex:
    """Write a film of a day into a folder of its own, and open that once."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {"PatientID": "P1", "PatientName": "Doe^Jane", "PatientBirthDate": "19600131"} | header
    uids = {
        key: f"1.2.{date}" + last
        for key, last in (
            ("StudyInstanceUID", ""),
            ("SeriesInstanceUID", ".1"),
            ("SOPInstanceUID", ".1.1"),
        )
    }
    write_film(folder / "film.dcm", StudyDate=date, **(uids | own))
    return scan([folder], WorkContext(), remember=True)


def found(index: StudyIndex) -> tuple[RememberedStudy, ...]:
    return earlier_studies(study_of(index), index, WorkContext())


def study_of(index: StudyIndex) -> Study:
    (study,) = index.studies
    return study


def test_earlier_studies_of_the_same_patient_are_found_the_newest_first(tmp_path: Path) -> None:
    for date in ("20210101", "20230101", "20250101"):
        opened(tmp_path / date, date)
    opened(tmp_path / "other", "20200101", PatientID="P2")
    opened(tmp_path / "namesake", "20190101", PatientName="Roe^Jane")
    opened(tmp_path / "twin", "20180101", PatientBirthDate="19610131")
    opened(tmp_path / "undated", "")
    index = opened(tmp_path / "now", "20240101")
    assert found(index) == (
        RememberedStudy("2023-01-01", (tmp_path / "20230101",)),
        RememberedStudy("2021-01-01", (tmp_path / "20210101",)),
    )


def test_a_study_in_several_folders_is_one_and_those_that_are_gone_are_left_out(
    tmp_path: Path,
) -> None:
    opened(tmp_path / "old" / "a", "20210101")
    opened(tmp_path / "old" / "b", "20210101", SOPInstanceUID="1.2.9")
    opened(tmp_path / "gone", "20200101")
    shutil.rmtree(tmp_path / "gone")
    index = opened(tmp_path / "now", "20240101")
    assert found(index) == (
        RememberedStudy("2021-01-01", (tmp_path / "old" / "a", tmp_path / "old" / "b")),
    )


def test_what_is_open_is_no_news(tmp_path: Path) -> None:
    opened(tmp_path / "old", "20210101")
    opened(tmp_path / "now", "20240101")
    index = scan([tmp_path], WorkContext(), remember=True)
    newest = max(index.studies, key=lambda study: study.date)
    assert earlier_studies(newest, index, WorkContext()) == ()


@pytest.mark.parametrize("header", [{"PatientID": ""}, {"StudyDate": ""}])
def test_without_an_id_or_a_date_nobody_can_tell(tmp_path: Path, header: dict[str, str]) -> None:
    opened(tmp_path / "old", "20210101", PatientID="")
    folder = tmp_path / "now"
    folder.mkdir()
    write_film(folder / "film.dcm", **({"PatientID": "P1", "StudyDate": "20240101"} | header))
    assert found(scan([folder], WorkContext(), remember=True)) == ()


def test_a_row_that_makes_no_sense_is_passed_over(tmp_path: Path) -> None:
    index = opened(tmp_path / "now", "20240101")
    database = Database(fingerprint())
    rows = (("a", '["P1"'), ("b", '"P1"'))
    database.store([Row("/x", name, 1, 1, text, None) for name, text in rows])
    database.close()
    assert found(index) == ()


def test_it_can_be_stopped(tmp_path: Path) -> None:
    index, token = opened(tmp_path / "now", "20240101"), CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        earlier_studies(study_of(index), index, WorkContext(token))


def test_a_database_that_cannot_be_used_finds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(tmp_path / "now", "20240101")

    def fail(_: str) -> Database:
        raise OSError("no folder")

    monkeypatch.setattr(priors, "Database", fail)
    assert found(index) == ()


def test_nothing_more_is_kept_for_it(tmp_path: Path) -> None:
    index = opened(tmp_path / "now", "20240101")
    before = (index_folder() / "index.sqlite3").read_bytes()
    found(index)
    assert (index_folder() / "index.sqlite3").read_bytes() == before
