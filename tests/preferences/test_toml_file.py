import fcntl
import threading
from pathlib import Path

import pytest

from medviewer.preferences import toml_file
from medviewer.preferences.toml_file import alone_in, read_table, write_table


def test_table_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    assert read_table(file) is None
    write_table({"a": 1, "b": {"c": ["d"]}}, file)
    assert read_table(file) == {"a": 1, "b": {"c": ["d"]}}


def test_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with alone_in(tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone_in(tmp_path):
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_folder_that_knows_no_locks_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int, how: int) -> None:
        raise OSError

    monkeypatch.setattr(fcntl, "flock", fail)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with alone_in(tmp_path):
        assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_windows_has_no_such_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml_file, "os", type("Windows", (), {"name": "nt"}))
    with alone_in(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
