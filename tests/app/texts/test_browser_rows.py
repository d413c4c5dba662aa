from dataclasses import replace

from medviewer.app.texts.browser_rows import BrowserRows, RowKind, browser_rows
from medviewer.io.records import Patient, Problem, ProblemKind, StudyIndex
from tests.app.fakes import make_series, make_stack, make_study


def test_studies_of_one_patient_stand_together() -> None:
    index = StudyIndex(
        (
            make_study("a", make_series("1")),
            make_study("b", make_series("2"), name="Roe^Rita"),
            make_study("c", make_series("3")),
        )
    )
    rows = browser_rows(index)
    assert [row.title for row in rows] == ["Doe, Jane  id-Doe^Jane", "Roe, Rita  id-Roe^Rita"]
    assert [len(row.children) for row in rows] == [2, 1]


def test_same_id_with_another_birth_date_stays_apart_with_its_note() -> None:
    study = make_study("a", make_series("1"))
    other = make_study("b", make_series("2"))
    patient = replace(other.patient, birth_date="19800101", note="same ID, other birth date")
    rows = browser_rows(StudyIndex((study, replace(other, patient=patient))))
    assert len(rows) == 2
    assert rows[1].problems == ("same ID, other birth date",)
    assert rows[1].detail == "born 1980-01-01 · F"


def test_series_says_what_it_is() -> None:
    (patient,) = browser_rows(StudyIndex((make_study(),)))
    (study,) = patient.children
    (series,) = study.children
    assert study.title == "2024-02-29 · Abdomen CT"
    assert (series.kind, series.chip) == (RowKind.SERIES, "CT")
    assert series.title == "Abdomen"
    assert series.detail == "#3 · 5 images · 6 × 8"  # noqa: RUF001
    assert series.search == "ct abdomen abdomen #3 doe jane id-doe^jane"
    assert series.children == ()


def test_problems_are_told_in_words() -> None:
    problem = Problem(ProblemKind.MISSING_SLICE, "a slice is missing", ("a.dcm",))
    study = make_study("s", make_series("1", problems=(problem,)))
    series = browser_rows(StudyIndex((study,)))[0].children[0].children[0]
    assert series.problems == ("a slice is missing",)


def test_several_stacks_are_rows_of_their_own() -> None:
    second = replace(make_stack("b", slices=1), axes={"EchoTime": 2})
    study = make_study("s", make_series("1", make_stack("a"), second))
    stacks = browser_rows(StudyIndex((study,)))[0].children[0].children[0].children
    assert [(row.title, row.detail) for row in stacks] == [
        ("Stack 1", "5 images · axial"),
        ("Stack 2", "1 image · axial · 2 by echo time"),
    ]
    assert [row.stack_index for row in stacks] == [0, 1]


def test_nameless_things_have_a_title() -> None:
    bare = make_series("1", modality="", description="", body_part="", number=None, stacks=())
    study = make_study("s", bare, patient=Patient(), description="", date="")
    (patient,) = browser_rows(StudyIndex((study,)))
    series = patient.children[0].children[0]
    assert patient.title == "Unnamed patient"
    assert patient.children[0].title == "Study"
    assert (series.chip, series.title, series.detail) == ("?", "No description", "0 images")


def test_members_of_a_4d_image_are_not_rows_of_their_own() -> None:
    axes = {"EchoTime": 2}
    members = [replace(make_stack(name), axes=axes) for name in ("a", "b")]
    study = make_study("s", make_series("1", *members))
    row = browser_rows(StudyIndex((study,)))[0].children[0].children[0]
    assert row.children == ()
    assert "10 images · 2 by echo time" in row.detail


def test_the_row_of_a_series_is_made_again_only_when_the_series_is() -> None:
    making, study = BrowserRows(), make_study("s", make_series("a"), make_series("b"))
    first = making.rows(StudyIndex((study,)))[0].children[0].children
    grown = replace(study, series=(study.series[0], make_series("b", make_stack("b", 7))))
    again = making.rows(StudyIndex((grown,)))[0].children[0].children
    assert again[0] is first[0]
    assert again[1] != first[1]
    assert making.rows(StudyIndex((grown,))) == browser_rows(StudyIndex((grown,)))
