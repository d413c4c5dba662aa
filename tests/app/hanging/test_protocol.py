import pytest

from medviewer.app.hanging.protocol import Protocol, ViewRule, has_words


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("T2W_TSE_tra", "t2", True),
        ("t2 flair axial", "FLAIR", True),
        ("Head and neck", "neck head", True),
        ("Forehead", "head", False),
        ("AX T1 post", "t2", False),
        ("anything", "", False),
        ("Schädel nativ", "schädel", True),
    ],
)
def test_words_begin_words(text: str, wanted: str, expected: bool) -> None:
    assert has_words(text, wanted) is expected


def test_a_protocol_has_a_name_and_no_more_views_than_its_layout() -> None:
    with pytest.raises(ValueError, match="name"):
        Protocol("", "1x1")
    with pytest.raises(ValueError, match="2 views do not fit"):
        Protocol("a", "1x1", (ViewRule(), ViewRule()))


def test_it_needs_as_many_priors_as_its_views_show() -> None:
    assert Protocol("a", "1x2", (ViewRule(), ViewRule(prior=2))).priors == 2
    assert Protocol("a", "1x1").priors == 0
