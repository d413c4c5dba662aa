"""How many cores there are for this process."""

import pytest

from medviewer import cores


def test_cores_are_those_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cores.usable_cores() >= 1
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: {2, 5, 7}, raising=False)
    assert cores.usable_cores() == 3


@pytest.mark.parametrize(("said", "count"), [(6, 6), (None, 1)])
def test_a_system_without_affinities_counts_those_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, said: int | None, count: int
) -> None:
    monkeypatch.delattr(cores.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(cores.os, "cpu_count", lambda: said)
    assert cores.usable_cores() == count
