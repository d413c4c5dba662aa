"""Grouping of headers into patients, studies and series."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.io.dicom.headers import FileHeader
from medviewer.io.grouping.dicom_index import PATIENT_NOTE, IndexBuilder
from medviewer.io.grouping.identity import key_of
from medviewer.io.grouping.series_record import build_series
from medviewer.io.records import Instance, Patient, ProblemKind, StudyIndex
from tests.support.frames import make_header, make_instance

ANNA = Patient("P1", "Doe^Anna", "1970-01-01", "F")


def _never(first: Instance, second: Instance) -> bool:
    raise AssertionError("no two files have one SOP Instance UID here")


def _header(file: str, height: float = 0.0, **fields: object) -> FileHeader:
    instance = make_instance([make_header((0.0, 0.0, height))], file=file, uid=f"1.2.{file}")
    standard = FileHeader(instance, ANNA, study_uid="1.1", series_uid="1.1.1")
    return replace(standard, **fields)  # type: ignore[arg-type]


def _index(*headers: FileHeader, same: Callable[[Instance, Instance], bool] = _never) -> StudyIndex:
    builder = IndexBuilder(same)
    for header in headers:
        builder.add(header)
    return builder.index()


def _kinds(index: StudyIndex) -> list[ProblemKind]:
    return [
        problem.kind
        for study in index.studies
        for series in study.series
        for problem in series.problems
    ]


def test_files_of_one_series_are_one_series() -> None:
    index = _index(_header("a", 0.0), _header("b", 1.0))
    ((series,),) = [study.series for study in index.studies]
    assert series.image_count == 2
    assert series.series_uid == "1.1.1"


def test_series_are_ordered_by_number() -> None:
    second = _header("a", series_uid="1.1.2", series_number=2)
    first = _header("b", series_uid="1.1.3", series_number=1)
    unnumbered = _header("c", series_uid="1.1.4")
    (study,) = _index(unnumbered, second, first).studies
    assert [series.number for series in study.series] == [1, 2, None]


def test_studies_are_ordered_by_patient_and_the_newest_comes_first() -> None:
    late = _header("a", study_uid="1.3", study_date="2024-02-01")
    early = _header("b", study_uid="1.2", study_date="2023-02-01")
    undated = _header("d", study_uid="1.1")
    twin = _header("e", study_uid="1.5")
    other = _header("c", study_uid="1.4", patient=Patient("P0", "Abel^Adam"))
    studies = _index(early, twin, late, other, undated).studies
    assert [study.study_uid for study in studies[:3]] == ["1.4", "1.3", "1.2"]
    assert [study.key for study in studies[3:]] == sorted(study.key for study in studies[3:])


@pytest.mark.parametrize(
    "stranger", [Patient("P1", "Roe^Berta", "1970-01-01"), Patient("P1", "Doe^Anna", "1999-01-01")]
)
def test_one_id_with_two_names_or_birth_dates_is_two_patients(stranger: Patient) -> None:
    index = _index(_header("a"), _header("b", patient=stranger))
    assert len(index.studies) == 2  # though the study UID is the same
    assert [study.patient.note for study in index.studies] == [PATIENT_NOTE] * 2
    assert _kinds(index) == [ProblemKind.PATIENT_CONFLICT] * 2


def test_two_patients_without_an_id_are_no_conflict() -> None:
    index = _index(_header("a", patient=Patient("", "A")), _header("b", patient=Patient("", "B")))
    assert [study.patient.note for study in index.studies] == ["", ""]


def test_a_patient_with_two_studies_is_no_conflict() -> None:
    index = _index(_header("a"), _header("b", study_uid="1.9"))
    assert _kinds(index) == []


def test_without_uids_folder_description_matrix_orientation_and_date_decide() -> None:
    def nameless(file: str, **fields: object) -> FileHeader:
        return _header(file, 0.0, study_uid="", series_uid="", **fields)

    one, same = nameless("x/a"), nameless("x/b")
    other_words = nameless("x/c", series_description="scout")
    larger = nameless("x/d")
    larger = replace(larger, instance=replace(larger.instance, rows=99))
    index = _index(one, same, other_words, larger)
    (study,) = index.studies
    assert sorted(series.image_count for series in study.series) == [1, 1, 2]
    assert _kinds(index).count(ProblemKind.MISSING_UID) == 3


def test_without_a_study_uid_folders_are_studies() -> None:
    index = _index(_header("x/a", study_uid=""), _header("y/b", study_uid=""))
    assert len(index.studies) == 2


def test_one_series_uid_for_two_modalities_is_two_series() -> None:
    ct, other = _header("a", 0.0), _header("b", 1.0)
    mr = replace(other, instance=replace(other.instance, modality="MR"))
    index = _index(ct, mr, _header("c", series_uid="1.1.2"))
    (study,) = index.studies
    problems = {one.modality + one.series_uid: one.problems for one in study.series}
    assert sorted(problems) == ["CT1.1.1", "CT1.1.2", "MR1.1.1"]
    assert problems["CT1.1.2"] == ()
    for name in ("CT1.1.1", "MR1.1.1"):
        (problem,) = problems[name]
        assert problem.kind is ProblemKind.MISSING_UID
        assert "another modality" in problem.text


@pytest.mark.parametrize("changes", [{"series_description": "another"}, {"series_number": 7}])
def test_one_series_uid_for_unlike_images_is_two_series(changes: dict[str, Any]) -> None:
    other = replace(_header("b", 1.0), **changes)
    (study,) = _index(_header("a", 0.0), other, _header("c", 2.0)).studies
    first, second = sorted(study.series, key=lambda one: -one.image_count)
    assert (first.files, second.files) == (("a", "c"), ("b",))
    for one in (first, second):
        assert one.series_uid == "1.1.1"
        (problem,) = one.problems
        assert problem.kind is ProblemKind.MISSING_UID
        assert problem.files == one.files


def test_a_missing_instance_uid_is_named() -> None:
    header = _header("a")
    header = replace(header, instance=replace(header.instance, sop_instance_uid=""))
    other = _header("b", 1.0)
    other = replace(other, instance=replace(other.instance, sop_instance_uid=""))
    index = _index(header, other)  # and the two are not taken for copies
    assert _kinds(index) == [ProblemKind.MISSING_UID]
    assert index.studies[0].series[0].image_count == 2


def _twins() -> tuple[FileHeader, FileHeader]:
    first, second = _header("a"), _header("b", 1.0)
    twin = replace(second.instance, sop_instance_uid=first.instance.sop_instance_uid)
    return first, replace(second, instance=twin)


def test_a_copy_is_kept_once_and_named() -> None:
    index = _index(*_twins(), same=lambda first, second: True)
    (series,) = index.studies[0].series
    (problem,) = series.problems
    assert series.image_count == 1
    assert problem.kind is ProblemKind.DUPLICATE_INSTANCE
    assert problem.files == ("a", "b")


def test_one_uid_over_other_pixels_is_kept_twice_and_named() -> None:
    index = _index(*_twins(), same=lambda first, second: False)
    (series,) = index.studies[0].series
    (problem,) = series.problems
    assert series.image_count == 2
    assert problem.kind is ProblemKind.CONFLICTING_INSTANCE
    assert problem.files == ("a", "b")


def test_two_files_are_compared_once_however_often_the_index_is_asked() -> None:
    asked: list[tuple[str, str]] = []

    def same(first: Instance, second: Instance) -> bool:
        asked.append((first.file, second.file))
        return True

    builder = IndexBuilder(same)
    for header in _twins():
        builder.add(header)
    builder.index()
    builder.add(_header("c", 2.0))
    builder.index()
    assert asked == [("a", "b")]


def test_a_file_that_ends_early_is_named() -> None:
    index = _index(_header("a", declared_frames=4))
    (problem,) = index.studies[0].series[0].problems
    assert problem.kind is ProblemKind.UNREADABLE_PIXELS
    assert "1 of 4 frames" in problem.text


def test_a_series_has_the_attributes_that_all_its_images_share() -> None:
    first, second = _header("a"), _header("b", 1.0)
    first.instance.attributes.update(KVP="120", SliceThickness="1", BodyPartExamined="CHEST")
    second.instance.attributes.update(KVP="120", SliceThickness="2", BodyPartExamined="CHEST")
    series = build_series("key", [first, second], _never)
    assert series.attributes == {"KVP": "120", "BodyPartExamined": "CHEST"}
    assert series.body_part == "CHEST"


def test_the_anatomic_region_stands_in_for_the_body_part() -> None:
    header = _header("a")
    header.instance.attributes["AnatomicRegionMeaning"] = "Chest"
    assert build_series("key", [header], _never).body_part == "Chest"


def test_a_plain_picture_is_a_series_of_its_own_and_lacks_nothing() -> None:
    headers = []
    for file in ("x/a.png", "x/b.png"):
        instance = make_instance([make_header(None)], file=file, uid="", file_format="picture")
        headers.append(FileHeader(replace(instance, modality=""), Patient()))
    index = _index(*headers)
    (study,) = index.studies
    assert len(study.series) == 2
    assert _kinds(index) == []


def test_skipped_files_are_listed_by_name() -> None:
    builder = IndexBuilder(_never)
    builder.skip("b", "junk")
    builder.skip("a", "junk")
    assert [skipped.file for skipped in builder.index().skipped] == ["a", "b"]


def test_a_series_that_did_not_grow_is_not_built_again() -> None:
    builder = IndexBuilder(_never)
    builder.add(_header("a"))
    before = builder.index()
    builder.add(_header("b", series_uid="1.1.7"))
    after = builder.index()
    assert after.find_series(before.studies[0].series[0].key) is not None
    same = [series for series in after.studies[0].series if series.series_uid == "1.1.1"]
    assert same[0] is before.studies[0].series[0]


def test_keys_tell_nothing_about_the_patient() -> None:
    (study,) = _index(_header("a")).studies
    for key in (study.key, study.series[0].key):
        assert "Doe" not in key
        assert len(key) == 16


@given(st.permutations(range(6)))
def test_keys_do_not_depend_on_the_order_of_files(order: list[int]) -> None:
    headers = [_header(f"{n}", float(n), series_uid=f"1.{n % 2}") for n in range(6)]
    studies = _index(*(headers[n] for n in order)).studies
    keys = {series.key for study in studies for series in study.series}
    expected = {key_of((*ANNA.key, "1.1", f"1.{n}", "CT", "", "")) for n in (0, 1)}
    assert keys == expected
