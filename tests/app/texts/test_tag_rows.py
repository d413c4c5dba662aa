import pytest

from medviewer.app.texts.tag_rows import TagRow, all_text, compared, matching, row_text, tag_rows
from medviewer.io.dicom.element_tree import Element


def tag(number: str, name: str, value: str, *below: Element, creator: str = "") -> Element:
    keyword = name.replace(" ", "")
    words = (number, number, name, keyword, "LO", value, value)
    return Element("text", *words, creator=creator, below=below)


def item(number: int, *below: Element) -> Element:
    return Element("item", str(number), below=below)


MODALITY = tag("(0008,0060)", "Modality", "CT")
CODE = tag("(0008,0100)", "Code Value", "T-1")
SEQUENCE = tag("(0008,1140)", "Referenced Image Sequence", "1 item", item(1, CODE))
PRIVATE = tag("(0011,1001)", "Private tag data", "7", creator="ACME")
ALL = (MODALITY, SEQUENCE, PRIVATE)


def shown(rows: tuple[TagRow, ...]) -> list[object]:
    return [(row.name, shown(row.below)) if row.below else row.name for row in rows]


def test_rows_have_the_values_and_the_creator() -> None:
    rows = tag_rows(ALL)
    assert [row.value for row in rows] == ["CT", "1 item", "7"]
    assert rows[2].name == "Private tag data (ACME)"
    assert not any(row.differs for row in rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("modality", ["Modality"]),
        ("CodeValue", [("Referenced Image Sequence", [("Item 1", ["Code Value"])])]),
        ("(0008,0060)", ["Modality"]),
        ("00080060", ["Modality"]),
        ("t-1", [("Referenced Image Sequence", [("Item 1", ["Code Value"])])]),
        ("acme", ["Private tag data (ACME)"]),
        ("ct mod", ["Modality"]),
        ("referenced", [("Referenced Image Sequence", [("Item 1", ["Code Value"])])]),
        ("ct acme", []),
    ],
)
def test_search_finds_keyword_number_value_and_creator(text: str, found: list[object]) -> None:
    assert shown(matching(tag_rows(ALL), text)) == found


def test_comparison_marks_what_differs_up_to_the_top() -> None:
    other_code = tag("(0008,0100)", "Code Value", "T-2")
    other = (
        tag("(0008,0005)", "Specific Character Set", "ISO_IR 192"),
        MODALITY,
        tag("(0008,1140)", "Referenced Image Sequence", "1 item", item(1, other_code)),
    )
    rows = compared(ALL, other)
    assert [(row.number, row.value, row.other, row.differs) for row in rows] == [
        ("(0008,0005)", "", "ISO_IR 192", True),
        ("(0008,0060)", "CT", "CT", False),
        ("(0008,1140)", "1 item", "1 item", True),
        ("(0011,1001)", "7", "", True),
    ]
    assert (rows[2].below[0].below[0].value, rows[2].below[0].below[0].other) == ("T-1", "T-2")


def test_items_are_compared_in_their_order() -> None:
    many = [item(n) for n in range(1, 12)]
    rows = compared([tag("1", "S", "", *many)], [tag("1", "S", "", *many)])
    assert [row.name for row in rows[0].below] == [f"Item {n}" for n in range(1, 12)]
    assert not rows[0].differs


def test_only_differences_leaves_the_rest_out() -> None:
    changed = tag("(0008,0100)", "Code Value", "T-2")
    other = tag("(0008,1140)", "Referenced Image Sequence", "1 item", item(1, changed, MODALITY))
    ours = tag("(0008,1140)", "Referenced Image Sequence", "1 item", item(1, CODE, MODALITY))
    rows = compared([MODALITY, ours], [MODALITY, other])
    found = [("Referenced Image Sequence", [("Item 1", ["Code Value"])])]
    assert shown(matching(rows, "", only_differences=True)) == found
    assert shown(matching(rows, "t-2", only_differences=True)) == found
    assert shown(matching(rows, "modality", only_differences=True)) == []


def test_rows_are_copied_as_lines_with_tabs() -> None:
    rows = compared([MODALITY], [tag("(0008,0060)", "Modality", "MR")])
    assert row_text(rows[0], compares=True) == "(0008,0060)\tModality\tLO\tCT\tMR"
    assert all_text(tag_rows([SEQUENCE]), compares=False).splitlines() == [
        "(0008,1140)\tReferenced Image Sequence\tLO\t1 item",
        "    \tItem 1\t\t",
        "        (0008,0100)\tCode Value\tLO\tT-1",
    ]
