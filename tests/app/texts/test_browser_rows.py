from dataclasses import replace

import pytest

from medviewer.app.texts.browser_rows import BrowserNode, BrowserRow, RowKind, browser_nodes
from medviewer.app.texts.problem_names import problem_names
from medviewer.io.records import FrameRef, Patient, Problem, ProblemKind, Stack, Study, StudyIndex
from tests.app.fakes.scans import make_instance, make_object, make_series, make_stack, make_study


def below(node: BrowserNode, *places: int) -> BrowserNode:
    """Return the node that is reached by going down to these places."""
    for place in places:
        node = tuple(node.below())[place]
    return node


def series_row(study: Study) -> BrowserRow:
    (patient,) = browser_nodes(StudyIndex((study,)))
    return below(patient, 0, 0).make()


def test_studies_of_one_patient_stand_together() -> None:
    index = StudyIndex(
        (
            make_study("a", make_series("1")),
            make_study("b", make_series("2"), name="Roe^Rita"),
            make_study("c", make_series("3")),
        )
    )
    nodes = browser_nodes(index)
    titles = [node.make().title for node in nodes]
    assert titles == ["Doe, Jane  id-Doe^Jane", "Roe, Rita  id-Roe^Rita"]
    assert [len(tuple(node.below())) for node in nodes] == [2, 1]


def test_same_id_with_another_birth_date_stays_apart_with_its_note() -> None:
    study = make_study("a", make_series("1"))
    other = make_study("b", make_series("2"))
    patient = replace(other.patient, birth_date="19800101", note="same ID, other birth date")
    nodes = browser_nodes(StudyIndex((study, replace(other, patient=patient))))
    rows = [node.make() for node in nodes]
    assert len(rows) == 2
    assert [row.warnings for row in rows] == [(), ("Shared patient ID",)]
    assert rows[1].problems == ("same ID, other birth date",)
    assert rows[1].detail == "born 1980-01-01 · F"


def test_series_says_what_it_is() -> None:
    (patient,) = browser_nodes(StudyIndex((make_study(),)))
    study, series = below(patient, 0).make(), below(patient, 0, 0).make()
    assert study.title == "2024-02-29 · Abdomen CT"
    assert (series.kind, series.chip) == (RowKind.SERIES, "CT")
    assert series.title == "Abdomen"
    assert series.detail == "#3 · 5 images · 6 × 8"  # noqa: RUF001
    assert series.search == "ct abdomen abdomen #3 doe jane id-doe^jane"
    assert (series.axes, series.warnings) == ("", ())
    assert tuple(below(patient, 0, 0).below()) == ()


def test_problems_are_told_in_words() -> None:
    problems = (
        Problem(ProblemKind.MISSING_UID, "no UID"),
        Problem(ProblemKind.MISSING_SLICE, "a slice is missing", ("a.dcm",)),
        Problem(ProblemKind.MISSING_SLICE, "another one, too", ("b.dcm",)),
    )
    row = series_row(make_study("s", make_series("1", problems=problems)))
    assert row.problems == ("no UID", "a slice is missing", "another one, too")
    assert row.warnings == ("Missing slice", "No UID of its own")


def test_several_stacks_are_rows_of_their_own() -> None:
    second = replace(make_stack("b", slices=1), axes={"EchoTime": 2})
    study = make_study("s", make_series("1", make_stack("a"), second))
    (patient,) = browser_nodes(StudyIndex((study,)))
    stacks = [node.make() for node in below(patient, 0, 0).below()]
    assert [(row.title, row.detail) for row in stacks] == [
        ("Stack 1", "5 images · axial"),
        ("Stack 2", "1 image · axial · 2 by echo time"),
    ]
    assert [row.stack_index for row in stacks] == [0, 1]


def test_stacks_of_unlike_size_say_theirs() -> None:
    large = make_instance("c.dcm")
    large = Stack((FrameRef(replace(large, rows=512, columns=256)),))
    study = make_study("s", make_series("1", make_stack("a"), large))
    (patient,) = browser_nodes(StudyIndex((study,)))
    details = [node.make().detail for node in below(patient, 0, 0).below()]
    assert details == ["5 images · axial · 6 × 8", "1 image · 256 × 512"]  # noqa: RUF001


def test_nameless_things_have_a_title() -> None:
    bare = make_series("1", modality="", description="", body_part="", number=None, stacks=())
    study = make_study("s", bare, patient=Patient(), description="", date="")
    (patient,) = browser_nodes(StudyIndex((study,)))
    series = below(patient, 0, 0).make()
    assert patient.make().title == "Unnamed patient"
    assert below(patient, 0).make().title == "Study"
    assert (series.chip, series.title, series.detail) == ("?", "No description", "0 images")


def test_studies_without_a_name_do_not_stand_below_one_patient() -> None:
    studies = [make_study(key, make_series(key), patient=Patient()) for key in ("a", "b")]
    nodes = browser_nodes(StudyIndex(tuple(studies)))
    assert [node.make().title for node in nodes] == ["Unnamed patient"] * 2
    assert len({node.key for node in nodes}) == 2


def test_members_of_a_4d_image_are_not_rows_of_their_own() -> None:
    axes = {"EchoTime": 2}
    members = [replace(make_stack(name), axes=axes) for name in ("a", "b")]
    study = make_study("s", make_series("1", *members))
    (patient,) = browser_nodes(StudyIndex((study,)))
    assert tuple(below(patient, 0, 0).below()) == ()
    row = below(patient, 0, 0).make()
    assert (row.detail[:14], row.axes) == ("#3 · 10 images", "2 by echo time")


def test_a_series_that_did_not_grow_is_known_by_its_source() -> None:
    series = make_series("a")
    nodes = [
        below(browser_nodes(StudyIndex((make_study("s", series),)))[0], 0, 0) for _ in range(2)
    ]
    assert nodes[0].source is nodes[1].source is series
    assert below(browser_nodes(StudyIndex((make_study("s", series),)))[0], 0).source is None


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_kind_of_problem_has_a_short_name(kind: ProblemKind) -> None:
    (name,) = problem_names((Problem(kind, "a sentence"),) * 2)
    assert 0 < len(name) <= 20


def test_objects_stand_below_their_series_and_orphans_below_the_study() -> None:
    stack = make_stack("ct")
    own = make_object("segmentation", stack, title="Organs")
    orphan = replace(
        make_object("key_objects", stack), reason="the images it refers to are not there"
    )
    study = replace(make_study("s", make_series("ct", stack, objects=(own,))), orphans=(orphan,))
    (patient,) = browser_nodes(StudyIndex((study,)))
    row = below(patient, 0, 0, 0).make()
    assert (row.kind, row.chip, row.title) == (RowKind.OBJECT, "SEG", "Organs")
    assert (row.series_key, row.object_key) == ("ct", "segmentation.dcm")
    assert row.detail == "2 segments · automatic: tester"
    assert tuple(below(patient, 0, 0, 0).below()) == ()
    lonely = below(patient, 0, 1).make()
    assert (lonely.series_key, lonely.warnings) == ("", ("Without its images",))
    assert lonely.problems == ("Not shown: the images it refers to are not there.",)


@pytest.mark.usefixtures("chinese")
def test_rows_speak_chinese() -> None:
    stacks = make_stack("a", slices=1), make_stack("b", slices=2)
    series = replace(
        make_series("ct", *stacks),
        problems=(Problem(ProblemKind.MISSING_SLICE, "。"), Problem(ProblemKind.NO_SUV, "。")),
    )
    (patient,) = browser_nodes(StudyIndex((make_study("s", series),)))
    assert patient.make().detail == "出生 1970-01-31 · F"
    row = below(patient, 0, 0).make()
    assert row.detail.startswith("#3 · 3 幅图像 · ")
    assert row.warnings == ("缺层", "无 SUV")
    node = below(patient, 0, 0, 1)
    assert tuple(node.below()) == ()
    second = node.make()
    assert (second.title, second.detail) == ("图像组 2", "2 幅图像 · 横断位")
