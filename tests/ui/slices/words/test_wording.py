import pytest

from medviewer.explain.attribution import CAPTION
from medviewer.ui.slices.words.short_forms import NOTICE
from medviewer.ui.slices.words.wording import (
    broken,
    file_names_alone,
    footer_lines,
    shortened,
)


def measure(text: str, size: int) -> float:
    return 0.55 * size * len(text)


def test_footer_is_one_line_where_it_fits() -> None:
    lines = footer_lines(("Title", CAPTION), 2000, 12, measure)
    assert lines == ["Title", f"{CAPTION}  ·  {NOTICE}"]


def test_footer_breaks_at_the_semicolon_where_it_is_narrow() -> None:
    lines = footer_lines((CAPTION,), 250, 12, measure)
    assert lines == ["Regions that influenced the score;", "not a lesion outline", NOTICE]


def test_a_title_loses_its_details_first() -> None:
    lines = footer_lines(("Grad-CAM · A · 7x7", CAPTION), 90, 12, measure)
    assert lines[0] == "Grad-CAM · A"


def test_details_of_a_long_title_stand_on_a_line_of_their_own() -> None:
    title = "Grad-CAM · Intracranial haemorrhage · smoothed from 9x9 grid · per image"
    lines = footer_lines((title, CAPTION), 300, 12, measure)
    assert lines[:2] == [
        "Grad-CAM · Intracranial haemorrhage",
        "smoothed from 9x9 grid · per image",
    ]
    lines = footer_lines((title, CAPTION), 270, 12, measure)
    assert lines[:2] == [
        "Grad-CAM · Intracranial haemorrhage",
        "smoothed from 9x9 grid · per image",
    ]
    assert footer_lines((f"{title} {'x' * 50}", CAPTION), 270, 12, measure)[1] == (
        "smoothed from 9x9 grid"
    )
    assert footer_lines((f"A · {'x' * 90}", CAPTION), 270, 12, measure)[:2] == [
        "A",
        "Regions that influenced the score;",
    ]


def test_a_long_reason_is_broken_in_two_and_not_cut() -> None:
    reason = "Greyed out: score 0.071 is not the largest of the classes"
    lines = footer_lines(("A", reason, CAPTION), 280, 12, measure)
    assert lines[:3] == ["A", "Greyed out: score 0.071 is not the largest", "of the classes"]
    assert footer_lines((reason, CAPTION), 120, 12, measure)[0] == reason  # cut when it is placed


LONG = (
    "Grad-CAM · Intracranial haemorrhage · smoothed from 9x9 grid · per image",
    "The map has no value above zero: nothing is drawn",
    "Greyed out: score 0.071 is not the largest of the classes",
    CAPTION,
)
WHOLE = [
    "Grad-CAM · Intracranial haemorrhage",
    "smoothed from 9x9 grid · per image",
    "The map has no value above zero: nothing",
    "is drawn",
    "Greyed out: score 0.071 is not the largest",
    "of the classes",
    "Regions that influenced the score;",
    "not a lesion outline",
    NOTICE,
]


@pytest.mark.parametrize(
    ("most", "left"),
    [
        (9, WHOLE),
        (8, [*WHOLE[:2], *WHOLE[4:]]),
        (7, [*WHOLE[:2], *WHOLE[4:]]),
        (6, [WHOLE[0], *WHOLE[4:]]),
        (5, [WHOLE[0], LONG[2], *WHOLE[6:]]),
        (4, [LONG[2], *WHOLE[6:]]),
        (1, [LONG[2], *WHOLE[6:]]),
    ],
)
def test_a_low_view_keeps_the_caption_the_reason_and_the_title(most: int, left: list[str]) -> None:
    assert footer_lines(LONG, 280, 12, measure, most) == left


def test_a_title_alone_stays_in_the_lowest_view() -> None:
    assert footer_lines((LONG[0], CAPTION), 280, 12, measure, 1) == [WHOLE[0], *WHOLE[6:]]


def test_a_text_that_fits_is_left_alone() -> None:
    assert shortened("abc", 100, 10, measure) == "abc"


def test_a_text_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert shortened("abcdefghij", 5.5 * 5, 10, measure) == "abcd…"
    assert shortened("ab", 5.5, 10, measure) == ""


def test_a_text_is_broken_between_words() -> None:
    assert broken("one two three", 5.5 * 8, 10, measure) == ["one two", "three"]
    assert broken("one", 1, 10, measure) == ["one"]
    assert broken("", 1, 10, measure) == []


def test_chinese_is_broken_behind_any_letter_but_not_before_a_closing_sign() -> None:
    def wide(text: str, size: int) -> float:
        return float(size * len(text))

    sentence = "影响得分的区域\uff0c并非病灶轮廓"
    assert broken(sentence, 60, 10, wide) == ["影响得分的区", "域\uff0c并非病灶轮廓"]
    assert broken(sentence, 70, 10, wide) == ["影响得分的区", "域\uff0c并非病灶轮廓"]
    assert broken(sentence, 80, 10, wide) == ["影响得分的区域\uff0c", "并非病灶轮廓"]
    assert broken(sentence, 140, 10, wide) == [sentence]
    assert broken("见\uff08图一\uff09", 30, 10, wide) == ["见\uff08图", "一\uff09"]
    assert broken("见\uff08图一\uff09", 20, 10, wide) == ["见", "\uff08图一\uff09"]
    assert footer_lines((sentence,), 80, 10, wide) == [
        "影响得分的区域\uff0c",
        "并非病灶轮廓",
        "Not for",
        "diagnosis",
    ]


def test_without_a_heatmap_the_footer_is_the_notice_however_narrow() -> None:
    assert footer_lines((), 2000, 12, measure) == [NOTICE]
    assert footer_lines((), measure(NOTICE, 12) - 1, 12, measure) == ["Not for diagnosis"]
    assert footer_lines((), 80, 12, measure) == ["Not for", "diagnosis"]


def test_of_files_the_names_alone() -> None:
    assert file_names_alone("from a/b/1.dcm to c.dcm: 3/4") == "from 1.dcm to c.dcm: 3/4"
    assert file_names_alone("a/b/IM1 / b, up to 5 mm/s, a.zip/d/e.dcm.") == (
        "IM1 / b, up to 5 mm/s, e.dcm."
    )
