"""Which protocol is for a study, and which series it puts where."""

from dataclasses import replace

import pytest

from medviewer.app.hanging.matching import fits, fitting, hung, newest_of_patient, priors_of
from medviewer.app.hanging.protocol import Protocol, ViewRule
from medviewer.app.viewport import StackKey
from medviewer.io.records import Patient, Series, Study, StudyIndex
from tests.app.fakes.scans import make_series, make_stack, make_study


def mr(key: str, description: str, plane: str = "axial", **changes: object) -> Series:
    stack = replace(make_stack(key), orientation=plane)
    given = {"modality": "MR", "description": description, "body_part": "BRAIN"} | changes
    return make_series(key, stack, **given)


def visit(key: str, date: str, *series: Series, name: str = "Doe^Jane") -> Study:
    return make_study(key, *series, name=name, date=date, description="MRI head")


BRAIN = visit(
    "now",
    "2024-01-31",
    mr("loc", "localizer", "sagittal", number=1),
    mr("t1", "T1 ax", number=2),
    mr("t2", "T2 TSE ax", number=3),
    mr("flair", "FLAIR ax", number=4),
    mr("cor", "T1 cor", "coronal", number=5),
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"modality": ("MR",)}, True),
        ({"modality": ("CT",)}, False),
        ({"body_part": ("BRAIN",)}, True),
        ({"body_part": ("HEAD",)}, True),  # the study's description says so
        ({"body_part": ("KNEE",)}, False),
        ({"description": ("flair",)}, True),
        ({"description": ("spine",)}, False),
        ({"least_series": 5}, True),
        ({"least_series": 6}, False),
        ({"views": (ViewRule(prior=1),)}, False),
    ],
)
def test_for_whom_a_protocol_is(changes: dict[str, object], expected: bool) -> None:
    protocol = replace(Protocol("a", "2x2"), **changes)  # type: ignore[arg-type]
    assert fits(protocol, BRAIN, 0) is expected


def test_modality_and_part_are_those_of_one_series() -> None:
    mixed = visit("s", "2024-01-31", mr("a", "x"), mr("b", "y", modality="CT", body_part="KNEE"))
    assert not fits(Protocol("a", "1x1", modality=("MR",), body_part=("KNEE",)), mixed, 0)


def test_the_first_that_fits_is_taken() -> None:
    protocols = [Protocol("knee", "1x1", body_part=("KNEE",)), Protocol("all", "1x1"), Protocol("late", "1x1")]  # fmt: skip # noqa: E501
    found = fitting(protocols, BRAIN, 0)
    assert found is not None
    assert found.name == "all"
    assert fitting(protocols[:1], BRAIN, 0) is None


def shown(protocol: Protocol, *priors: Study, study: Study = BRAIN, cells: int = 4) -> list[str]:
    found = hung(protocol, study, priors, cells)
    return [found[n].key.series_key if n in found else "" for n in range(cells)]


def test_series_go_where_the_rules_say() -> None:
    rules = (
        ViewRule(plane="axial", description=("FLAIR", "T2")),
        ViewRule(plane="axial", description=("T1",)),
        ViewRule(plane="sagittal"),
        ViewRule(plane="coronal"),
    )
    assert shown(Protocol("a", "2x2", rules)) == ["flair", "t1", "loc", "cor"]


def test_the_first_description_is_liked_best_and_none_is_shown_twice() -> None:
    rule = ViewRule(description=("T2", "FLAIR"))
    assert shown(Protocol("a", "2x2", (rule, rule, rule)))[:2] == ["t2", "flair"]


def test_what_no_rule_fills_shows_the_next_series() -> None:
    rules = (ViewRule(modality=("CT",)), ViewRule(description=("T2",)))
    found = hung(Protocol("a", "2x2", rules), BRAIN, (), 4)
    assert [found[n].key.series_key for n in range(4)] == ["loc", "t2", "t1", "flair"]
    assert found[0].rule is None
    assert found[1].rule == rules[1]


def test_few_series_leave_views_empty() -> None:
    small = visit("s", "2024-01-31", mr("only", "T1"))
    assert shown(Protocol("a", "2x2"), study=small) == ["only", "", "", ""]


def test_newest_is_what_was_acquired_last() -> None:
    early = mr("early", "T1", number=9, attributes={"AcquisitionTime": "090000"})
    late = mr("late", "T1", number=1, attributes={"AcquisitionTime": "100000"})
    study = visit("s", "2024-01-31", early, late)
    assert shown(Protocol("a", "1x1", (ViewRule(order="newest"),)), study=study, cells=1) == [
        "late"
    ]
    assert shown(Protocol("a", "1x1", (ViewRule(),)), study=study, cells=1) == ["early"]


def test_a_stack_within_a_series_can_be_what_fits() -> None:
    stacks = [replace(make_stack(p), orientation=p) for p in ("axial", "coronal")]
    study = visit("s", "2024-01-31", make_series("loc", *stacks))
    found = hung(Protocol("a", "1x1", (ViewRule(plane="coronal"),)), study, (), 1)
    assert found[0].key == StackKey("loc", 1)


def test_a_prior_is_the_newest_before_and_never_another_study() -> None:
    old = visit("old", "2020-05-05", mr("o", "T1 ax"))
    older = visit("older", "2019-05-05", mr("x", "T2 ax"))
    rules = (ViewRule(description=("T1",)), ViewRule(description=("T1",), prior=1))
    protocol = Protocol("a", "1x2", rules)
    assert shown(protocol, old, older, cells=2) == ["t1", "o"]
    assert shown(protocol, older, cells=2) == ["t1", ""]  # it has no T1: no other takes its place
    assert shown(protocol, cells=2) == ["t1", ""]


def test_a_film_without_a_description_is_known_by_its_side_and_view() -> None:
    films = [
        make_series(
            view,
            make_stack(view, slices=1, modality="MG", ImageLaterality="R", ViewPosition=view),
            modality="MG",
            description="Mammo",
        )
        for view in ("MLO", "CC")
    ]
    rules = (ViewRule(description=("RCC", "R CC")), ViewRule(description=("RMLO",)))
    study = visit("s", "2024-01-31", *films)
    assert shown(Protocol("a", "1x2", rules), study=study, cells=2) == ["CC", "MLO"]


def mammograms() -> Study:
    stacks = [
        make_stack(
            f"{side}{view}", slices=1, modality="MG", ImageLaterality=side, ViewPosition=view
        )
        for side in "LR"
        for view in ("MLO", "CC", "ML")
    ]
    return visit("s", "2024-01-31", make_series("films", *stacks, modality="MG"))


def test_views_of_one_series_of_mammograms_hang_apart_and_none_twice() -> None:
    rules = tuple(ViewRule(description=(words,)) for words in ("RCC", "LCC", "RMLO"))
    found = hung(Protocol("a", "2x2", rules), mammograms(), (), 4)
    assert [found[n].key.stack_index for n in range(4)] == [4, 1, 3, 0]  # the last is what is left


def test_each_view_of_mammograms_counts_where_a_protocol_asks_for_several() -> None:
    assert fits(Protocol("a", "2x2", least_series=6), mammograms(), 0)
    assert not fits(Protocol("a", "2x2", least_series=7), mammograms(), 0)
    two = visit("s", "2024-01-31", make_series("ct", make_stack("a"), make_stack("b")))
    assert not fits(Protocol("a", "1x2", least_series=2), two, 0)


def test_of_a_prior_the_series_called_like_the_current_one_comes_first() -> None:
    old = visit("old", "2020-05-05", mr("a", "T1 ax"), mr("b", "FLAIR ax"), mr("c", "T2 TSE ax"))
    rules = (ViewRule(description=("FLAIR",)), ViewRule(prior=1))
    assert shown(Protocol("a", "1x2", rules), old, cells=2) == ["flair", "b"]
    other = visit("old", "2020-05-05", mr("a", "Scout"), mr("b", "FLAIR ax", modality="CT"))
    assert shown(Protocol("a", "1x2", rules), other, cells=2) == ["flair", "a"]


def test_where_both_lack_what_a_rule_asks_the_same_series_stand_side_by_side() -> None:
    rules = (
        ViewRule(plane="axial", description=("T2",)),
        ViewRule(plane="axial", description=("T2",), prior=1),
        ViewRule(description=("ADC",)),
        ViewRule(description=("ADC",), prior=1),
    )
    protocol = Protocol("a", "2x2", views=rules)
    now = visit("now", "2024-01-31", mr("adc", "ADC"), mr("cor", "T2 cor", "coronal"))
    old = visit("old", "2022-01-31", mr("old adc", "ADC"), mr("old cor", "T2 cor", "coronal"))
    assert shown(protocol, old, study=now) == ["cor", "old cor", "adc", "old adc"]
    other = visit("old", "2022-01-31", mr("old adc", "ADC"), mr("sag", "T2 sag", "sagittal"))
    assert shown(protocol, other, study=now) == ["cor", "", "adc", "old adc"]
    axial = visit("now", "2024-01-31", mr("adc", "ADC"), mr("ax", "T2 ax"))
    assert shown(protocol, old, study=axial) == ["ax", "", "adc", "old adc"]


def test_priors_are_of_the_same_patient_and_before() -> None:
    old = visit("old", "2020-05-05", mr("o", "T1"))
    older = visit("older", "2019-05-05", mr("x", "T1"))
    later = visit("later", "2025-01-01", mr("l", "T1"))
    undated = visit("undated", "", mr("u", "T1"))
    other = visit("other", "2018-01-01", mr("p", "T1"), name="Roe^Ann")
    namesake = replace(old, key="n", patient=replace(old.patient, birth_date="19990101"))
    index = StudyIndex((older, BRAIN, old, later, undated, other, namesake))
    assert priors_of(BRAIN, index) == (old, older)
    assert newest_of_patient(BRAIN, index) == later
    assert priors_of(undated, index) == ()


def test_without_an_id_nobody_is_the_same_patient() -> None:
    nobody = [
        replace(visit(key, date, mr(key, "T1")), patient=Patient())
        for key, date in (("a", "2020-01-01"), ("b", "2021-01-01"))
    ]
    index = StudyIndex(tuple(nobody))
    assert priors_of(nobody[1], index) == ()
    assert newest_of_patient(nobody[0], index) == nobody[0]
