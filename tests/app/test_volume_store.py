import gc
import weakref
from dataclasses import replace

from medviewer.app.viewport import StackKey
from medviewer.app.volume_store import OpenedStack, VolumeStore
from tests.app.fakes.scans import make_stack, make_volume

BYTES = make_volume(make_stack("a")).stored.nbytes


def opened(name: str) -> OpenedStack:
    stack = make_stack(name)
    return OpenedStack(stack, make_volume(stack))


def filled(store: VolumeStore, *names: str, pinned: tuple[StackKey, ...] = ()) -> list[OpenedStack]:
    entries = [opened(name) for name in names]
    for name, entry in zip(names, entries, strict=True):
        store.put(StackKey(name), entry, pinned)
    return entries


def test_what_was_put_is_there() -> None:
    store = VolumeStore(10 * BYTES)
    (entry,) = filled(store, "a")
    assert store.get(StackKey("a"), entry.stack) is entry


def test_another_stack_under_the_same_key_is_stale() -> None:
    store = VolumeStore(10 * BYTES)
    (entry,) = filled(store, "a")
    grown = replace(entry.stack, frames=(*entry.stack.frames, *make_stack("b").frames))
    assert store.get(StackKey("a"), grown) is None


def test_equal_stack_of_a_newer_index_is_the_same() -> None:
    store = VolumeStore(10 * BYTES)
    (entry,) = filled(store, "a")
    assert store.get(StackKey("a"), make_stack("a")) is entry


def test_unknown_key_gives_nothing() -> None:
    assert VolumeStore(BYTES).get(StackKey("a"), make_stack("a")) is None


def test_least_recently_used_goes_first() -> None:
    store = VolumeStore(2 * BYTES)
    first, second = filled(store, "a", "b")
    assert store.get(StackKey("a"), first.stack) is first
    filled(store, "c")
    assert store.get(StackKey("b"), second.stack) is None
    assert store.get(StackKey("a"), first.stack) is first


def test_shown_stacks_stay_beyond_the_budget() -> None:
    store = VolumeStore(BYTES)
    first, second = filled(store, "a", "b", pinned=(StackKey("a"),))
    assert store.get(StackKey("a"), first.stack) is first
    assert store.get(StackKey("b"), second.stack) is second


def test_a_removed_stack_is_gone_and_the_others_stay() -> None:
    store = VolumeStore(10 * BYTES)
    first, second = filled(store, "a", "b")
    for _ in range(2):
        store.remove(StackKey("a"))
    assert store.get(StackKey("a"), first.stack) is None
    assert store.get(StackKey("b"), second.stack) is second


def test_cleared_volume_is_freed() -> None:
    store = VolumeStore(10 * BYTES)
    volume = weakref.ref(filled(store, "a")[0].volume.stored)
    store.clear()
    gc.collect()
    assert volume() is None


def test_memory_in_use_is_that_of_the_pixels() -> None:
    store = VolumeStore(10 * BYTES)
    assert store.held_bytes == 0
    filled(store, "a", "b")
    assert store.held_bytes == 2 * BYTES
