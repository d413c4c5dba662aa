import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPixmap, QStandardItem
from pytestqt.qtbot import QtBot

from medviewer.app.texts.browser_rows import RowKind, browser_nodes
from medviewer.io.records import Problem, ProblemKind, StudyIndex
from medviewer.ui.browser.row_feed import RowFeed
from medviewer.ui.browser.series_model import (
    BADGE_ROLE,
    THUMBNAIL_ROLE,
    SeriesFilter,
    SeriesModel,
    row_of,
)
from medviewer.ui.slices.content import SERIES_MIME_TYPE
from tests.app.fakes.scans import make_series, make_stack, make_study

INDEX = StudyIndex(
    (
        make_study("s", make_series("liver", description="Liver late"), make_series("b")),
        make_study("t", make_series("head", modality="MR"), name="Roe^Rita"),
    )
)


def show(model: SeriesModel, index: StudyIndex) -> list[QStandardItem]:
    """Show an index, however many steps it takes; return the items that are new."""
    feed, added = RowFeed(model, browser_nodes(index)), []
    while (step := feed.next_step()) is not None:
        added += step.added
    return added


def make_model(index: StudyIndex = INDEX) -> SeriesModel:
    model = SeriesModel()
    show(model, index)
    return model


def titles(model: SeriesModel | SeriesFilter, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [row_of(index).title, *titles(model, index)]
    return found


def test_tree_holds_patients_studies_and_series(qtbot: QtBot) -> None:
    assert titles(make_model()) == [
        "Doe, Jane  id-Doe^Jane",
        "2024-02-29 · Abdomen CT",
        "Liver late",
        "Abdomen",
        "Roe, Rita  id-Roe^Rita",
        "2024-02-29 · Abdomen CT",
        "Abdomen",
    ]


def test_growing_index_adds_what_is_new_and_keeps_the_rest(qtbot: QtBot) -> None:
    model = make_model(StudyIndex(INDEX.studies[:1]))
    kept = model.find("series\x1fliver")
    added = show(model, INDEX)
    assert [row_of(item.index()).kind for item in added] == [
        RowKind.PATIENT,
        RowKind.STUDY,
        RowKind.SERIES,
    ]
    assert model.find("series\x1fliver") is kept


def test_changed_row_is_shown_in_its_place(qtbot: QtBot) -> None:
    model = make_model()
    grown = make_series("liver", make_stack("x", slices=9), description="Liver late")
    study = make_study("s", grown, make_series("b"))
    assert show(model, StudyIndex((study, INDEX.studies[1]))) == []
    item = model.find("series\x1fliver")
    assert item is not None
    assert "9 images" in row_of(item.index()).detail


def test_vanished_rows_go_with_their_children(qtbot: QtBot) -> None:
    model = make_model()
    show(model, StudyIndex(INDEX.studies[1:]))
    assert titles(model)[0] == "Roe, Rita  id-Roe^Rita"
    assert model.find("series\x1fliver") is None
    show(model, StudyIndex())
    assert titles(model) == []


def test_rows_that_come_back_are_shown_again(qtbot: QtBot) -> None:
    model = make_model()
    show(model, StudyIndex())
    show(model, INDEX)
    assert titles(model) == titles(make_model())


def test_a_series_that_goes_to_another_study_is_shown_there(qtbot: QtBot) -> None:
    moved = make_series("b")
    for order in (1, -1):
        model = make_model(StudyIndex((make_study("s", make_series("a"), moved), make_study("t"))))
        studies = (make_study("s", make_series("a")), make_study("t", make_series("ct"), moved))
        show(model, StudyIndex(studies[::order]))
        item = model.find("series\x1fb")
        assert item is not None
        assert row_of(item.parent().index()).key == "study\x1ft"
        assert titles(model).count("Abdomen") == 3


def test_larger_text_makes_higher_rows(qtbot: QtBot) -> None:
    heights = []
    for text_height in (12, 20):
        model = SeriesModel()
        model.set_text_height(text_height)
        show(model, INDEX)
        heights.append(model.index(0, 0).data(Qt.ItemDataRole.SizeHintRole).height())
    assert heights == [46, 54]


def test_thumbnail_and_badge_belong_to_their_series(qtbot: QtBot) -> None:
    model = make_model()
    model.set_thumbnail("liver", QPixmap(4, 4))
    model.set_badge("liver", "AI")
    for key in ("unknown", "gone"):
        model.set_thumbnail(key, QPixmap(4, 4))
        model.set_badge(key, "AI")
    item = model.find("series\x1fliver")
    assert item is not None
    assert item.data(BADGE_ROLE) == "AI"
    assert item.data(THUMBNAIL_ROLE).width() == 4


def test_dragged_series_carries_its_key(qtbot: QtBot) -> None:
    model = make_model()
    item = model.find("series\x1fliver")
    assert item is not None
    assert model.mimeTypes() == [SERIES_MIME_TYPE]
    content = model.mimeData([item.index()])
    assert bytes(content.data(SERIES_MIME_TYPE).data()) == b"liver"
    assert item.flags() & Qt.ItemFlag.ItemIsDragEnabled
    patient = model.item(0)
    assert not patient.flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_problems_are_in_the_tooltip_as_plain_text(qtbot: QtBot) -> None:
    problem = Problem(ProblemKind.MISSING_SLICE, "slice <3> is missing")
    model = make_model(StudyIndex((make_study("s", make_series("x", problems=(problem,))),)))
    item = model.find("series\x1fx")
    assert item is not None
    assert "slice &lt;3&gt; is missing" in item.toolTip()
    assert "slice <3> is missing" in item.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("liver", ["Liver late"]),
        ("MR", ["Abdomen"]),
        ("LATE ct", ["Liver late"]),
        ("roe", ["Abdomen"]),
        ("spleen", []),
    ],
)
def test_filter_keeps_series_with_their_parents(qtbot: QtBot, text: str, kept: list[str]) -> None:
    model = make_model()
    shown = SeriesFilter(model)
    shown.show_matching(text)
    assert [title for title in titles(shown) if title in {"Liver late", "Abdomen"}] == kept
    assert len(titles(shown)) == 3 * len(kept)


def test_empty_filter_keeps_all(qtbot: QtBot) -> None:
    model = make_model()
    shown = SeriesFilter(model)
    shown.show_matching("liver")
    shown.show_matching("")
    assert titles(shown) == titles(model)


def test_stacks_stay_with_their_series(qtbot: QtBot) -> None:
    series = make_series("x", make_stack("a"), make_stack("b"), description="Perfusion")
    model = make_model(StudyIndex((make_study("s", series),)))
    shown = SeriesFilter(model)
    shown.show_matching("perfusion")
    assert titles(shown)[-2:] == ["Stack 1", "Stack 2"]
    shown.show_matching("liver")
    assert titles(shown) == []


def test_index_without_a_row_is_a_bug() -> None:
    with pytest.raises(TypeError):
        row_of(QModelIndex())
