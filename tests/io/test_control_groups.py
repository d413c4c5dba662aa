"""Limits of control groups, in folders as the kernel shows them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from medviewer.io import control_groups
from medviewer.io.control_groups import memory_limits

Show = Callable[[str, dict[str, str]], None]


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Return a function that sets what ``/proc/self/cgroup`` says, and files of the groups."""
    groups, own = tmp_path / "groups", tmp_path / "own"
    monkeypatch.setattr(control_groups, "_GROUPS", groups)
    monkeypatch.setattr(control_groups, "_OWN", own)

    def set_up(said: str, files: dict[str, str]) -> None:
        own.write_text(said)
        for name, content in files.items():
            (groups / name).parent.mkdir(parents=True, exist_ok=True)
            (groups / name).write_text(content)

    return set_up


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("0::/\n", "memory.max"),
        ("4:memory:/\n0::/\n", "memory/memory.limit_in_bytes"),
        ("0::/docker/1234\n", "memory.max"),  # a path that is not seen from inside
        ("0::/../other\n", "memory.max"),
        ("", "memory.max"),
    ],
)
def test_a_containers_limit_stands_at_the_root(show: Show, said: str, file: str) -> None:
    show(said, {file: "1048576\n"})
    assert list(memory_limits()) == [1048576]


def test_the_limits_of_a_service_and_of_the_groups_above_it_hold(show: Show) -> None:
    files = {
        "memory.max": "max\n",
        "user.slice/memory.max": "3000\n",
        "user.slice/viewer.service/memory.max": "2000\n",
        "other.slice/memory.max": "1000\n",
    }
    show("0::/user.slice/viewer.service\n", files)
    assert sorted(memory_limits()) == [2000, 3000]


def test_version_1_names_its_controllers(show: Show) -> None:
    files = {
        "memory/memory.limit_in_bytes": "9223372036854771712\n",
        "memory/job/7/memory.limit_in_bytes": "2000\n",
        "memory/job/memory.limit_in_bytes": "9000\n",
        "memory/wrong/memory.limit_in_bytes": "1\n",
        "wrong/memory.max": "1\n",
    }
    show("5:cpu,cpuacct:/wrong\n4:hugetlb,memory:/job/7\nnonsense\n", files)
    assert sorted(memory_limits()) == [2000, 9000, 9223372036854771712]


def test_a_system_without_groups_has_no_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_groups, "_GROUPS", tmp_path / "absent")
    monkeypatch.setattr(control_groups, "_OWN", tmp_path / "absent")
    assert list(memory_limits()) == []
