import pytest

from medviewer.app.restoring.saved import SavedSession, SavedState
from medviewer.app.texts.last_time import crash_text, offer_text, opened_often

BEGIN = "MedViewer ended unexpectedly the last time."


@pytest.mark.parametrize(
    ("session", "text"),
    [
        (SavedSession(), f"{BEGIN} What was measured and marked is saved."),
        (SavedSession(("/a",)), f"{BEGIN} Saved: the layout."),
        (SavedSession(("/a",), measurements=1), f"{BEGIN} Saved: 1 measurement and the layout."),
        (
            SavedSession(("/a",), measurements=3, key_images=2),
            f"{BEGIN} Saved: 3 measurements, 2 key images and the layout.",
        ),
        (SavedSession(key_images=1), f"{BEGIN} Saved: 1 key image."),
    ],
)
def test_what_was_saved(session: SavedSession, text: str) -> None:
    assert crash_text(SavedState(session, running=True)) == text


@pytest.mark.parametrize(
    ("count", "words"), [(2, "twice with the last study"), (3, "3 times with the last study")]
)
def test_a_study_that_ends_the_program_is_named_as_such(count: int, words: str) -> None:
    session = SavedSession(("/a",))
    state = SavedState(session, running=True, crashes={session.mark: count})
    assert words in offer_text(state)
    assert opened_often(state)


def test_once_is_not_often() -> None:
    session = SavedSession(("/a",))
    state = SavedState(session, running=True, crashes={session.mark: 1})
    assert offer_text(state) == f"{BEGIN} Saved: the layout."
    assert not opened_often(state)
    assert offer_text(SavedState(session)).startswith("MedViewer ended unexpectedly before.")


@pytest.mark.usefixtures("chinese")
def test_the_end_is_told_in_chinese() -> None:
    session = SavedSession(("/a",), measurements=3, key_images=1)
    state = SavedState(session, running=True, crashes={session.mark: 2})
    assert offer_text(state) == (
        "MedViewer 上次意外退出。已保存：3 项测量、1 幅关键图像 和 布局。"
        "打开上次的检查时程序已退出两次，因此不会自动打开。"
    )
