import numpy as np

from medviewer.app.key_images.control import RESAMPLED
from medviewer.app.measuring.measurements import Source
from medviewer.app.measuring.places import Place
from medviewer.app.pictures import Thumbnail
from medviewer.app.viewport import Viewport
from medviewer.errors import ReadError
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import make_series, make_stack, make_study

TWO = StudyIndex(
    (
        make_study(
            "s",
            make_series("a", make_stack("a1"), make_stack("a2"), description="First"),
            make_series("b", description="Second", number=None),
        ),
    )
)


def mark(desk: Desk, series: str, stack: int, index: int) -> None:
    desk.controller.series.show(series, stack, slice_index=index)
    desk.controller.key_images.toggle()


def test_rows_stand_by_series_and_image_with_their_numbers(desk: Desk) -> None:
    desk.open(TWO)
    mark(desk, "b", 0, 4)
    mark(desk, "a", 1, 2)
    mark(desk, "a", 0, 3)
    rows = desk.controller.key_images.rows()
    assert [row.label for row in rows] == ["#3  image 4", "#3  image 3", "image 5"]
    assert rows[0].title == "CT #3 First, image 4"
    assert [row.place for row in rows] == [Place("a", 0, 3), Place("a", 1, 2), Place("b", 0, 4)]
    assert [desk.controller.key_images.count_in(key) for key in ("a", "b", "c")] == [2, 1, 0]


def test_marked_slices_of_a_cell(desk: Desk) -> None:
    desk.open(TWO)
    mark(desk, "a", 0, 3)
    mark(desk, "a", 1, 2)
    slices = desk.controller.key_images.slices
    assert slices(Viewport("a", 0)) == {3}
    assert slices(Viewport("a", 1)) == {2}
    assert slices(Viewport("a", 0, resampled=True)) == frozenset()
    assert slices(Viewport("b")) == frozenset()
    assert slices(Viewport("gone")) == frozenset()


def test_jump_goes_to_the_slice_or_opens_its_stack(desk: Desk) -> None:
    desk.open(TWO)
    mark(desk, "a", 0, 3)
    desk.controller.views.go_to(0)
    read = len(desk.reading.read)
    desk.controller.key_images.jump_to(Place("a", 0, 3))
    assert desk.session.active_viewport.state.slice_index == 3
    assert len(desk.reading.read) == read
    desk.controller.key_images.jump_to(Place("b", 0, 1))
    assert desk.session.active_viewport.series_key == "b"
    assert desk.session.active_viewport.state.slice_index == 1


def test_nothing_shown_is_not_marked(desk: Desk) -> None:
    desk.controller.key_images.toggle()
    assert desk.session.key_images.all == ()
    desk.reading.volume_error = ReadError("gone")
    desk.open()
    desk.controller.key_images.toggle()
    assert desk.session.key_images.all == ()


def test_resampled_slice_is_refused_in_words(desk: Desk) -> None:
    desk.open()
    desk.session.update_viewport(0, resampled=True)
    desk.controller.key_images.toggle()
    assert desk.said == [RESAMPLED]
    assert desk.session.key_images.all == ()


def test_thumbnail_is_of_that_image_alone(desk: Desk) -> None:
    desk.open(TWO)
    mark(desk, "a", 1, 2)
    (row,) = desk.controller.key_images.rows()
    read, shown = [], []

    def take(series: object, size: int) -> np.ndarray:
        read.append(series)
        return np.zeros((size, size), np.uint8)

    object.__setattr__(desk.controller.key_images._readers, "read_thumbnail", take)
    desk.controller.key_images.request_thumbnail(row, shown.append)
    assert [ref.instance.file for ref in read[0].frames] == ["a22.dcm"]
    assert isinstance(shown[0], Thumbnail)
    desk.session.set_index(StudyIndex())
    desk.controller.key_images.request_thumbnail(row, shown.append)
    assert len(shown) == 1


def test_image_that_went_from_the_index_is_in_no_row(desk: Desk) -> None:
    desk.open(TWO)
    mark(desk, "a", 0, 0)
    assert desk.session.key_images.is_marked(Source("a", "a10.dcm", 0))
    desk.session.set_index(StudyIndex((make_study("t"),)))
    assert desk.controller.key_images.rows() == ()
