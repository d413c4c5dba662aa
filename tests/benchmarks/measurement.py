"""What a benchmark module returns from its function ``measure``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One figure: a ratio to a reference measured in the same run, or an amount in `unit`.

    `bar` is the most it may be, or with `at_least` the least.
    """

    name: str
    value: float
    bar: float | None
    unit: str
    note: str
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the value keeps to its bar; True where there is none."""
        if self.bar is None:
            return True
        return self.value >= self.bar if self.at_least else self.value <= self.bar
