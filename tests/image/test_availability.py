from hypothesis import given
from hypothesis import strategies as st

from medviewer.image.availability import Availability


def taken(availability: Availability, count: int) -> list[int | None]:
    return [availability.take_next() for _ in range(count)]


def test_slices_come_from_the_first_one_outward() -> None:
    availability = Availability(7, first=3)
    # a slice behind counts twice: 4, 2 (cost 2) before 5 (cost 2) as it comes first, 6, 1, 0
    assert taken(availability, 8) == [3, 4, 2, 5, 6, 1, 0, None]


def test_slices_ahead_of_the_reader_come_first() -> None:
    availability = Availability(9, first=4)
    availability.want([3])
    assert taken(availability, 5) == [3, 2, 1, 4, 0]


def test_wanting_a_slice_makes_it_the_next() -> None:
    availability = Availability(100)
    assert taken(availability, 2) == [0, 1]
    availability.want([70])
    assert taken(availability, 2) == [70, 71]


def test_two_views_of_one_stack_are_both_served() -> None:
    availability = Availability(100)
    availability.want([10, 80])
    assert taken(availability, 4) == [10, 80, 11, 81]


def test_wanting_nothing_changes_nothing() -> None:
    availability = Availability(10, first=5)
    availability.want([])
    assert taken(availability, 1) == [5]


def test_a_slice_is_pending_until_it_is_marked() -> None:
    availability = Availability(2)
    availability.take_next()
    assert availability.is_pending(0)
    availability.mark(0)
    assert not availability.is_pending(0)
    assert availability.is_pending(1)
    assert availability.done == 1
    assert not availability.is_complete


def test_a_slice_that_cannot_be_read_says_why() -> None:
    availability = Availability(1)
    availability.mark(0, "damaged")
    assert not availability.is_pending(0)
    assert availability.reason(0) == "damaged"
    assert availability.reasons == {0: "damaged"}
    assert availability.is_complete


def test_what_was_taken_and_not_delivered_comes_again() -> None:
    availability = Availability(3)
    availability.begin()
    assert availability.is_being_read
    taken(availability, 2)
    availability.mark(1)
    availability.end()
    assert not availability.is_being_read
    availability.wait_for_end(10.0)
    assert taken(availability, 3) == [0, 2, None]


def test_a_small_budget_keeps_the_slices_around_the_reader() -> None:
    availability = Availability(100, capacity=4, first=10)
    assert availability.is_windowed
    for index in (10, 11, 9, 12):
        assert availability.take_next() == index
        availability.mark(index)
    assert availability.take_next() is None
    assert availability.surplus() == ()
    assert not availability.lacks()
    assert not availability.is_complete


def test_far_slices_give_way_when_the_reader_scrolls_on() -> None:
    availability = Availability(100, capacity=4, first=10)
    for index in (10, 11, 9, 12):
        availability.take_next()
        availability.mark(index)
    availability.want([50])
    assert availability.lacks()
    assert availability.surplus() == (9, 10, 11, 12)
    assert availability.take_next() == 50
    assert availability.done == 0
    assert availability.is_pending(10)


def test_a_whole_stack_lacks_what_is_pending() -> None:
    availability = Availability(2)
    assert availability.lacks()
    availability.mark(0)
    assert availability.lacks()
    availability.mark(1)
    assert not availability.lacks()
    assert availability.surplus() == ()


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.lists(st.integers(0, 59), max_size=8),
)
def test_never_more_slices_than_the_budget_and_the_wanted_one_is_there(
    count: int, capacity: int, path: list[int]
) -> None:
    availability = Availability(count, capacity)
    held: set[int] = set()
    for wanted in [0, *(index for index in path if index < count)]:
        availability.want([wanted])
        while True:
            held -= set(availability.surplus())
            index = availability.take_next()
            if index is None:
                break
            availability.mark(index)
            held.add(index)
            assert len(held) <= availability.capacity
        assert wanted in held
    assert availability.is_windowed == (capacity < count)


def test_a_slice_can_be_taken_out_of_turn_once() -> None:
    availability = Availability(4)
    assert availability.take(2)
    assert not availability.take(2)
    assert taken(availability, 4) == [0, 1, 3, None]


def test_a_slice_that_may_have_no_pixels_now_is_not_taken() -> None:
    availability = Availability(9, capacity=3)
    assert availability.take(1)
    assert not availability.take(8)


def test_pending_slices_are_those_that_may_have_pixels_and_nobody_has_taken() -> None:
    availability = Availability(9, capacity=4, first=4)
    assert availability.pending() == (3, 4, 5, 6)
    availability.take(5)
    availability.mark(4)
    assert availability.pending() == (3, 6)
