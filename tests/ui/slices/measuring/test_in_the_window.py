"""What the real window shows of measurements, and where."""

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from medviewer.app.measuring.marks import Mark, StackMarks
from medviewer.app.view_state import Camera
from medviewer.app.viewport import StackKey
from medviewer.image.measuring.measurement import Kind
from medviewer.io.records import StudyIndex
from tests.app.fakes.scans import make_series, make_study
from tests.ui.slices.measuring.reader import RIGHT, Kinds, Reader


def test_only_the_slice_of_a_measurement_shows_it_unless_asked(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Down)
    assert not reader.is_drawn_at((2, 3))
    assert reader.view.measuring.marks_drawn() == ()
    reader.window.actions_by_name["neighbours"].trigger()
    assert [one.mark.is_near for one in reader.view.measuring.marks_drawn()] == [True]
    reader.key(Qt.Key.Key_Down)
    assert reader.view.measuring.marks_drawn() == ()
    reader.key(Qt.Key.Key_Up)
    reader.key(Qt.Key.Key_Up)
    assert reader.is_drawn_at((2, 3))


def test_lines_follow_flips_turns_and_zoom(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    for key in (Qt.Key.Key_H, Qt.Key.Key_R, Qt.Key.Key_V, Qt.Key.Key_I):
        reader.key(key)
        assert reader.is_drawn_at((2, 3))
        assert not reader.is_drawn_at((5, 3))
    reader.drag((2, 3.3), (2.1, 3.2), RIGHT)
    assert reader.is_drawn_at((2, 3))


def test_space_hides_them_and_a_tool_brings_them_back(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.key(Qt.Key.Key_Space)
    assert reader.is_drawn_at((2, 3))
    reader.key(Qt.Key.Key_Space)
    assert not reader.is_drawn_at((2, 3))
    reader.key(Qt.Key.Key_E)
    assert reader.is_drawn_at((2, 3))


def test_two_cells_of_one_series_show_the_same(reader: Reader) -> None:
    reader.desk.controller.layouts.set_layout("1x2")
    reader.desk.controller.series.show("ct", number=1)
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    other = reader.window.grid.cells[1].view.measuring.marks_drawn()
    assert [one.mark.kind for one in other] == [Kind.LENGTH]


def test_pointer_says_what_the_hand_can_do(reader: Reader) -> None:
    cursor = reader.view.viewport().cursor
    reader.key(Qt.Key.Key_D)
    assert cursor().shape() == Qt.CursorShape.CrossCursor
    reader.drag((2, 1), (2, 5))
    reader.key(Qt.Key.Key_W)
    assert cursor().shape() == Qt.CursorShape.ArrowCursor
    reader.mouse(Kinds.MouseMove, (2, 3), held=False)
    assert cursor().shape() == Qt.CursorShape.SizeAllCursor
    reader.mouse(Kinds.MouseMove, (6, 3), held=False)
    assert cursor().shape() == Qt.CursorShape.ArrowCursor


def test_cells_that_were_never_shown_have_nothing_to_show(reader: Reader) -> None:
    reader.window.grid.measuring._cells.clear()
    reader.desk.controller.measuring.toggle_neighbours()
    assert reader.desk.session.shows_neighbours


def test_long_name_fits_into_the_view(reader: Reader) -> None:
    drawn = reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.desk.controller.measuring.rename(drawn.identifier, "word\x07" * 60)
    (mark,) = reader.view.measuring.marks_drawn()
    assert len(mark.mark.lines) > 2
    assert all(line.isprintable() for line in mark.mark.lines)
    assert mark.label is not None
    assert mark.label.x + mark.label.width <= reader.view.width()
    assert mark.label.y + mark.label.height <= reader.view.height()
    reader.desk.controller.measuring.rename(drawn.identifier, "w" * 400)
    (mark,) = reader.view.measuring.marks_drawn()
    assert mark.mark.lines[0].endswith("…")


def test_long_lines_of_values_are_broken_and_all_read_where_one_is_chosen(reader: Reader) -> None:
    controller = reader.desk.controller
    controller.measuring.draw(Kind.ELLIPSE, ((1.0, 1.0), (5.0, 4.0)))
    reader.window.resize(720, 480)
    controller.layouts.set_layout("2x2")
    reader.desk.session.update_settings(font_percent=200)
    (chosen,) = reader.view.measuring.marks_drawn()
    said = " ".join(chosen.mark.lines)
    for word in ("Mean", "SD", "Min", "Max", "Median", "Area", "mm²"):
        assert word in said
    assert "…" not in said
    assert len(chosen.mark.lines) > 5
    controller.measuring.select("")
    (rest,) = reader.view.measuring.marks_drawn()
    assert rest.mark.lines == chosen.mark.lines[: len(rest.mark.lines)]
    assert 1 <= len(rest.mark.lines) < len(chosen.mark.lines)


@pytest.mark.parametrize("width", range(360, 1400, 80))
def test_no_value_loses_its_unit_or_its_note_where_a_label_is_cut(
    reader: Reader, width: int
) -> None:
    """Of a line that does not fit nothing is said, or an ellipsis tells of the rest."""
    note = "magnification 1.05, estimated from the distances"
    said = ("41.0 mm detector", f"In the patient 39.0 mm ({note})")
    mark = Mark("one", Kind.LENGTH, ((2.0, 1.0), (2.0, 5.0)), said)
    reader.window.resize(width, 480)
    layer = reader.view.measuring
    for lines in (said, said[1:]):
        layer.show_marks(StackMarks({2: (replace(mark, lines=lines),)}))
        (drawn,) = layer.marks_drawn()
        words = " ".join(drawn.mark.lines)
        whole = [" ".join(lines[:count]) for count in range(1, len(lines) + 1)]
        assert words in whole or words.endswith("…")
        assert drawn.mark.lines


def test_other_labels_stay_where_they_are_while_one_is_drawn(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_D, (2, 1), (2, 5))
    reader.measure(Qt.Key.Key_D, (3, 1), (6, 5))
    stood = [one.label for one in reader.view.measuring.marks_drawn()]
    reader.key(Qt.Key.Key_A)
    reader.click((5, 1))
    for at in ((2.5, 5), (4, 5), (6, 4)):
        reader.mouse(Kinds.MouseMove, at, held=False)
        drawn = reader.view.measuring.marks_drawn()
        assert [one.label for one in drawn[:2]] == stood
        assert len(drawn) == 3


def test_closed_images_are_let_go(reader: Reader) -> None:
    reader.measure(Qt.Key.Key_E, (1, 1), (5, 5))
    reader.key(Qt.Key.Key_A)
    reader.drag((2, 1), (2, 4))  # left unfinished
    opened = reader.desk.session.opened_stack(StackKey("ct"))
    assert opened is not None
    pixels = weakref.ref(opened.volume.stored)
    del opened
    other = make_study("other", make_series("mr"), name="Roe^Jim")
    reader.desk.open(StudyIndex((other,)))
    gc.collect()
    assert pixels() is None
    assert reader.view.measuring.marks_drawn() == ()


def test_a_label_keeps_clear_of_the_corner_texts(reader: Reader) -> None:
    """A short line in the corner would have its label upon the words there."""
    reader.desk.controller.views.set_camera(Camera((4.0, 3.0), 128.0))
    projection = reader.view.projection
    assert projection is not None
    reader.measure(Qt.Key.Key_D, projection.to_image(24.0, 12.0), projection.to_image(26.0, 36.0))
    reader.view.grab()
    label = reader.view.measuring.place_of(reader.all[-1].identifier)
    text = reader.view._text
    words = [text.box_of(placed) for placed in reader.view._layout.texts]
    assert words
    for word in words:
        apart = (
            label.x >= word.x + word.width
            or word.x >= label.x + label.width
            or label.y >= word.y + word.height
            or word.y >= label.y + label.height
        )
        assert apart, word
