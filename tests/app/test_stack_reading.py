"""A stack is shown with its first image, filled behind it, and read on where it was left."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from medviewer.app import stack_reading
from medviewer.app.control.series import READING
from medviewer.app.readers import OnRead
from medviewer.app.stack_reading import SlicesArrived, opening
from medviewer.app.task import Lane, TaskContext
from medviewer.app.viewport import StackKey
from medviewer.app.volume_store import OpenedStack, VolumeStore
from medviewer.image.availability import Availability
from medviewer.image.volume import Volume
from medviewer.image.window import Window
from medviewer.io.records import FrameRef, StoredGrid, StoredPixels, StudyIndex
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_stack, make_study, make_volume

KEY = StackKey("ct")
LONG = make_series("ct", make_stack("ct", slices=9))
TWO = StudyIndex((make_study("s", LONG, make_series("b")),))


@pytest.fixture
def gradual(qtbot: object) -> Iterator[Desk]:
    """Return a waiting desk whose stacks come slice by slice; its index is open."""
    desk = make_desk(immediate=False)
    desk.reading.gradual = True
    desk.session.set_index(TWO)
    yield desk
    desk.session.close_all()


def published(desk: Desk) -> list[object]:
    """Return what the opening of the long stack tells on its way, and its result at the end."""
    told: list[object] = []
    context = TaskContext(publish=told.append)
    work = opening(desk.reading.readers(), LONG, LONG.stacks[0], 1 << 30, lambda: None)
    told.append(work(context))
    return told


def pending(desk: Desk, key: StackKey = KEY) -> list[int]:
    opened = desk.session.opened_stack(key)
    assert opened is not None
    return [index for index in range(opened.volume.slice_count) if opened.volume.is_pending(index)]


def test_a_stack_is_published_with_its_first_image(gradual: Desk) -> None:
    first, *_, last = published(gradual)
    assert isinstance(first, OpenedStack)
    assert first.first_slice == 4
    assert first.window == Window(40, 400, "Soft tissue")
    assert isinstance(last, OpenedStack)
    assert last.volume.availability is None
    assert last.volume.stored is first.volume.stored


def test_new_slices_are_told_seldom(gradual: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_reading, "ARRIVAL_INTERVAL_S", 0.0)
    assert published(gradual)[1:-1] == [SlicesArrived()] * 8
    monkeypatch.setattr(stack_reading, "ARRIVAL_INTERVAL_S", 60.0)
    assert published(gradual)[1:-1] == []


def test_an_image_that_cannot_be_read_opens_nothing(gradual: Desk) -> None:
    gradual.reading.unreadable = {4: "damaged", 5: "damaged"}
    first, *_, last = published(gradual)
    assert isinstance(first, OpenedStack)
    assert [first.volume.missing(index) for index in (3, 4, 5)] == ["", "damaged", "damaged"]
    assert isinstance(last, OpenedStack)
    assert last.volume.slices[4].missing == "damaged"


def test_a_stack_waits_for_its_first_slice_even_if_another_comes_before(gradual: Desk) -> None:
    stack = LONG.stacks[0]
    told: list[object] = []

    def fill(volume: Volume, stack: object, context: object, on_read: OnRead) -> Volume:
        assert volume.availability is not None
        for index in (5, 4, 3):
            volume.availability.mark(index)
            on_read(index)
            told.append(index)
        return volume

    readers = replace(gradual.reading.readers(), fill_volume=fill)
    work = opening(readers, LONG, stack, 1 << 30, lambda: None)
    result = work(TaskContext(publish=told.append))
    assert told[0] == 5
    assert isinstance(told[1], OpenedStack)
    assert told[2:4] == [4, 3]
    assert result.volume is told[1].volume


def test_a_stack_that_comes_whole_is_not_published_before(gradual: Desk) -> None:
    gradual.reading.gradual = False
    (only,) = published(gradual)
    assert isinstance(only, OpenedStack)


def test_what_another_cell_has_read_is_not_read_again(gradual: Desk) -> None:
    known = OpenedStack(LONG.stacks[0], make_volume(LONG.stacks[0]))
    readers = gradual.reading.readers()
    work = opening(readers, LONG, LONG.stacks[0], 1 << 30, lambda: known)
    assert work(TaskContext()).volume is known.volume
    assert gradual.reading.read == []


def test_a_cell_shows_its_stack_while_the_rest_is_read(gradual: Desk) -> None:
    gradual.reading.at_once = 3
    gradual.controller.series.show("ct")
    assert gradual.session.active_viewport.message == READING
    gradual.tasks.run_next()
    assert gradual.session.active_viewport.message == ""
    assert gradual.session.active_viewport.state.slice_index == 4
    assert pending(gradual) == [0, 1, 2, 6, 7, 8]


def test_the_rest_is_read_until_nothing_is_pending(gradual: Desk) -> None:
    gradual.reading.at_once = 2
    gradual.controller.series.show("ct")
    gradual.tasks.run_all()
    assert pending(gradual) == []
    assert sorted(gradual.reading.filled) == list(range(9))
    assert len(gradual.reading.read) == 1


def test_the_slice_that_the_reader_scrolls_to_comes_next(gradual: Desk) -> None:
    gradual.reading.at_once = 1
    gradual.controller.series.show("ct")
    gradual.tasks.run_next()
    gradual.controller.views.go_to(0)
    gradual.tasks.run_next()
    assert gradual.reading.filled == [4, 0]


def test_new_slices_are_told_to_the_screen(gradual: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack_reading, "ARRIVAL_INTERVAL_S", 0.0)
    told: list[StackKey] = []
    gradual.session.slices_arrived.connect(told.append)
    gradual.controller.series.show("ct")
    gradual.tasks.run_next()
    assert told == [KEY] * 8


def test_a_stack_left_in_the_middle_is_read_on_when_it_is_shown_again(gradual: Desk) -> None:
    gradual.reading.at_once = 3
    gradual.controller.series.show("ct")
    gradual.tasks.run_next()
    gradual.controller.series.show("b")
    gradual.tasks.run_all()
    assert len(pending(gradual)) == 6
    gradual.controller.series.show("ct")
    gradual.tasks.run_all()
    assert pending(gradual) == []


def test_stopped_reading_goes_on_when_the_reader_scrolls(gradual: Desk) -> None:
    gradual.reading.at_once = 3
    gradual.controller.series.show("ct")
    gradual.tasks.run_next()
    gradual.tasks.waiting[0].cancel()
    assert len(pending(gradual)) == 6
    assert gradual.tasks.is_idle
    gradual.controller.views.scroll(1)
    gradual.tasks.run_all()
    assert pending(gradual) == []


def test_another_cell_with_the_same_stack_has_it_read_on(gradual: Desk) -> None:
    gradual.reading.at_once = 3
    gradual.controller.series.show("ct", number=0)
    gradual.tasks.run_next()
    gradual.controller.series.show("ct", number=1)
    gradual.controller.series.show("b", number=0)
    gradual.controller.series.show("b", number=1)
    gradual.controller.series.show("ct", number=1)
    gradual.tasks.run_all()
    assert pending(gradual) == []


def test_a_cell_that_turns_away_leaves_the_reading_to_the_others(gradual: Desk) -> None:
    gradual.reading.at_once = 3
    gradual.controller.series.show("ct", number=0)
    gradual.tasks.run_next()
    shown = gradual.session.viewports[0]
    gradual.session.set_viewport(1, shown)
    gradual.controller.series.show("b", number=0)
    gradual.tasks.run_all()
    assert pending(gradual) == []


def test_a_stack_larger_than_the_budget_is_read_where_the_reader_is(gradual: Desk) -> None:
    gradual.reading.capacity = 3
    gradual.controller.series.show("ct")
    gradual.tasks.run_all()
    assert pending(gradual) == [0, 1, 2, 6, 7, 8]
    gradual.controller.views.go_to(8)
    gradual.tasks.run_all()
    assert pending(gradual) == [0, 1, 2, 3, 4, 5]
    opened = gradual.session.opened_stack(KEY)
    assert opened is not None
    assert opened.volume.availability is not None


def test_decoders_start_before_the_first_compressed_image_is_wanted(desk: Desk) -> None:
    pixels = StoredPixels(
        0, 9, None, "PixelData", "OB", 1, 16, 16, False, False, True, 1, 1, None, 9, 0
    )
    plain = make_stack("p", slices=1)
    instance = replace(plain.frames[0].instance, pixels=pixels)
    compressed = replace(plain, frames=(FrameRef(instance),))
    desk.session.set_index(StudyIndex((make_study("s", make_series("p", plain)),)))
    assert desk.reading.warmed == 0
    for _ in range(2):
        desk.session.set_index(StudyIndex((make_study("s", make_series("c", compressed)),)))
    assert desk.reading.warmed == 1
    assert desk.tasks.submitted[-1].lane is Lane.CHECK


@pytest.mark.parametrize(
    ("changes", "warmed"),
    [
        ({"file_format": "picture"}, 1),
        ({"file_format": "nifti", "grid": StoredGrid((1, 4, 5), (0, 1, 2), (False,) * 3)}, 0),
        (
            {
                "file_format": "nifti",
                "grid": StoredGrid((1, 4, 5), (0, 1, 2), (False,) * 3, is_packed=True),
            },
            1,
        ),
    ],
    ids=["picture", "plain volume", "packed volume"],
)
def test_decoders_start_for_whatever_has_to_be_unpacked(
    desk: Desk, changes: dict[str, Any], warmed: int
) -> None:
    plain = make_stack("p", slices=1)
    instance = replace(plain.frames[0].instance, **changes)
    stack = replace(plain, frames=(FrameRef(instance),))
    desk.session.set_index(StudyIndex((make_study("s", make_series("p", stack)),)))
    assert desk.reading.warmed == warmed


def test_automatic_window_waits_for_the_slice(gradual: Desk) -> None:
    gradual.reading.at_once = 1
    gradual.controller.series.show("ct")
    gradual.tasks.run_next()
    before = gradual.session.active_viewport.state.window
    gradual.controller.views.go_to(0)
    gradual.controller.views.auto_window()
    assert gradual.session.active_viewport.state.window == before


def test_the_budget_counts_what_a_large_stack_holds(gradual: Desk) -> None:
    stack = make_stack("large", slices=8)
    whole = make_volume(stack)
    store = VolumeStore(whole.stored.nbytes)
    part = replace(whole, availability=Availability(8, capacity=2))
    small = make_volume(make_stack("small", slices=6))
    store.put(StackKey("large"), OpenedStack(stack, part), ())
    store.put(StackKey("small"), OpenedStack(make_stack("small", slices=6), small), ())
    assert store.get(StackKey("large"), stack) is not None
    assert np.shares_memory(part.stored, whole.stored)
