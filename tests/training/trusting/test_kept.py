import json

import pytest

from medviewer.errors import MedviewerError, UsageError
from medviewer.training.trusting.kept import Kept


def test_results_are_there_again(tmp_path) -> None:
    path = tmp_path / "kept.jsonl"
    first = Kept("mark", path)
    first.add("image/0/", {"whole": 1.5})
    first.close(remove=False)
    again = Kept("mark", path, resume=True)
    assert again.get("image/0/") == {"whole": 1.5}
    assert again.get("image/1/") is None
    again.add("image/1/", {"whole": 2.5})
    again.close(remove=False)
    names = [json.loads(line).get("name") for line in path.read_text().splitlines()]
    assert names == [None, "image/0/", "image/1/"]


def test_a_line_that_was_cut_off_is_done_again(tmp_path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text('{"mark": "m"}\n{"name": "a", "result": {"x": 1}}\n{"name": "b", "res')
    kept = Kept("m", path, resume=True)
    assert (kept.get("a"), kept.get("b")) == ({"x": 1}, None)
    kept.close(remove=True)
    assert not path.exists()


def test_other_runs_and_other_files_are_refused(tmp_path) -> None:
    path = tmp_path / "kept.jsonl"
    for content in ('{"mark": "other"}\n', "nothing", "", "[]\n"):
        path.write_text(content)
        with pytest.raises(UsageError, match="leave --resume out"):
            Kept("mark", path, resume=True)
    with pytest.raises(UsageError, match="no results to go on from"):
        Kept("mark", tmp_path / "absent.jsonl", resume=True)


def test_without_a_path_nothing_is_written(tmp_path) -> None:
    kept = Kept("mark")
    kept.add("a", {"x": 1})
    assert kept.get("a") == {"x": 1}
    kept.close(remove=True)


def test_a_folder_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(MedviewerError, match="cannot be kept"):
        Kept("mark", tmp_path / "absent" / "kept.jsonl")
