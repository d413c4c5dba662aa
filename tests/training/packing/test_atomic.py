from pathlib import Path

import pytest

from medviewer.training.errors import TrainingError
from medviewer.training.packing.atomic import replace_file


def test_new_content_takes_the_place_of_the_old(tmp_path: Path):
    (tmp_path / "card.toml").write_text("old")
    replace_file(tmp_path / "card.toml", lambda path: path.write_text("new"))
    assert (tmp_path / "card.toml").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["card.toml"]


def test_missing_folders_are_made(tmp_path: Path):
    replace_file(tmp_path / "a" / "b" / "card.toml", lambda path: path.write_text("new"))
    assert (tmp_path / "a" / "b" / "card.toml").is_file()


@pytest.mark.parametrize("failure", [OSError(28, "No space left"), RuntimeError("stream")])
def test_failed_write_keeps_the_old_file_and_leaves_nothing(tmp_path: Path, failure: Exception):
    (tmp_path / "card.toml").write_text("old")

    def fail(path: Path) -> None:
        path.write_text("ha")
        raise failure

    with pytest.raises(TrainingError, match="disk full"):
        replace_file(tmp_path / "card.toml", fail)
    assert (tmp_path / "card.toml").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["card.toml"]
