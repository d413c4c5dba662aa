from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.measuring import measurements as module
from medviewer.app.measuring.measurements import Change, Measurements, Source
from medviewer.image.measuring.measurement import ImageKey, Kind, Measurement

IMAGE = ImageKey("p", "1", "2", "3")
SOURCE = Source("ct", "a.dcm", 0)
FIRST = Measurement("a", Kind.PROBE, IMAGE, "image", ((1.0, 1.0),))
SECOND = replace(FIRST, identifier="b")
NAMED = replace(FIRST, name="Cyst")


@pytest.fixture
def items(qtbot: QtBot) -> Measurements:
    """Return a list of two measurements, made one after the other."""
    items = Measurements()
    items.apply([Change(None, FIRST)])
    items.apply([Change(None, SECOND)])
    return items


def test_measurements_stand_in_the_order_in_which_they_were_made(items: Measurements) -> None:
    assert items.all == (FIRST, SECOND)
    items.apply([Change(FIRST, NAMED)])
    assert items.all == (NAMED, SECOND)
    assert items.find("a") == NAMED
    assert items.find("z") is None


def test_steps_are_undone_and_made_again(items: Measurements) -> None:
    items.apply([Change(FIRST, NAMED), Change(SECOND, None)])
    assert items.all == (NAMED,)
    items.undo()
    assert set(items.all) == {FIRST, SECOND}
    items.undo()
    items.undo()
    assert items.all == ()
    assert not items.can_undo
    items.undo()
    for _ in range(4):
        items.redo()
    assert items.all == (NAMED,)
    assert not items.can_redo


def test_new_change_forgets_what_was_undone(items: Measurements) -> None:
    items.undo()
    assert items.can_redo
    items.apply([Change(FIRST, NAMED)])
    assert not items.can_redo
    items.redo()
    assert items.all == (NAMED,)


def test_only_so_many_steps_are_kept(items: Measurements, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEPS", 1)
    items.apply([Change(FIRST, NAMED)])
    items.undo()
    assert not items.can_undo
    assert items.all == (FIRST, SECOND)


def test_choice_ends_with_the_measurement(items: Measurements, qtbot: QtBot) -> None:
    chosen: list[str] = []
    items.selected_changed.connect(chosen.append)
    items.select("b")
    items.select("b")
    items.undo()
    assert chosen == ["b", ""]


def test_listeners_hear_the_changes_as_they_were_made(items: Measurements) -> None:
    heard: list[tuple[Change, ...]] = []
    items.changed.connect(heard.append)
    items.apply([Change(FIRST, NAMED)])
    items.undo()
    items.redo()
    there, back = (Change(FIRST, NAMED),), (Change(NAMED, FIRST),)
    assert heard == [there, back, there]


def test_loaded_ones_give_way_and_cannot_be_undone(items: Measurements) -> None:
    stale = replace(FIRST, name="stale")
    third = replace(FIRST, identifier="c")
    items.add_loaded([(stale, SOURCE), (third, SOURCE)])
    assert items.all == (FIRST, SECOND, third)
    assert items.sources == {IMAGE: SOURCE}
    items.undo()
    items.undo()
    assert items.all == (third,)


def test_change_from_nothing_to_nothing_is_none(items: Measurements) -> None:
    items.apply([Change(None, None)])
    assert items.all == (FIRST, SECOND)


def test_closing_forgets_everything(items: Measurements) -> None:
    items.select("a")
    items.clear()
    assert (items.all, items.selected, items.can_undo, items.sources) == ((), "", False, {})
