import pytest

from tests.benchmarks.measurement import Measurement
from tests.benchmarks.table import BEGIN, END, markdown_table, with_table


@pytest.mark.parametrize(
    ("value", "bar", "at_least", "met"),
    [
        (1.5, 1.5, False, True),
        (1.51, 1.5, False, False),
        (0.85, 0.85, True, True),
        (0.84, 0.85, True, False),
        (9.0, None, False, True),
    ],
)
def test_a_bar_is_kept_or_missed(
    value: float, bar: float | None, at_least: bool, met: bool
) -> None:
    assert Measurement("a", value, bar, "x", "", at_least).is_met is met


@pytest.mark.parametrize(
    ("measurement", "row"),
    [
        (Measurement("start", 1.234, 1.5, "x", "n"), "| start | 1.23 | ≤ 1.50 | yes | n |"),
        (Measurement("rate", 0.7, 0.85, "x", "n", True), "| rate | 0.70 | ≥ 0.85 | **no** | n |"),
        (Measurement("peak", 311.4, None, "MB", "n"), "| peak | 311 MB |  |  | n |"),
        (Measurement("gap", 15.72, 33, "ms", "n"), "| gap | 15.7 ms | ≤ 33.0 ms | yes | n |"),
    ],
)
def test_each_measurement_is_one_row(measurement: Measurement, row: str) -> None:
    assert row in markdown_table([measurement]).splitlines()


def test_the_table_takes_the_place_between_the_marks() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_table(text, "new") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_table_written_twice_stands_once() -> None:
    text = f"{BEGIN}\n{END}"
    assert with_table(with_table(text, "one"), "two") == f"{BEGIN}\ntwo\n{END}"


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_text_without_its_marks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="needs one"):
        with_table(text, "table")
