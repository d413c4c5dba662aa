from pathlib import Path

import pytest

from medviewer.training.errors import TrainingError
from medviewer.training.packing.atomic import replace_file, whole_folder


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


@pytest.mark.parametrize("is_there", [False, True])
def test_whole_folder_takes_its_place(tmp_path: Path, is_there: bool):
    place = tmp_path / "deep" / "model"
    if is_there:
        place.mkdir(parents=True)
    with whole_folder(place) as unfinished:
        (unfinished / "card.toml").write_text("new")
        assert not (place / "card.toml").exists()
    assert (place / "card.toml").read_text() == "new"
    assert [each.name for each in place.parent.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("failure", "told"), [(OSError(28, "No space left"), TrainingError), (ValueError(), ValueError)]
)
def test_half_a_folder_is_gone(tmp_path: Path, failure: Exception, told: type[Exception]):
    def begin_and_fail() -> None:
        with whole_folder(tmp_path / "model") as unfinished:
            (unfinished / "card.toml").write_text("ha")
            raise failure

    with pytest.raises(told):
        begin_and_fail()
    assert not list(tmp_path.iterdir())


def test_folder_with_something_in_it_stays(tmp_path: Path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "card.toml").write_text("old")
    with (
        pytest.raises(TrainingError, match="model cannot be written"),
        whole_folder(tmp_path / "model") as unfinished,
    ):
        (unfinished / "card.toml").write_text("new")
    assert (tmp_path / "model" / "card.toml").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["model"]


def test_folder_at_hand_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with whole_folder(Path()) as unfinished:
        (unfinished / "card.toml").write_text("new")
    assert (tmp_path / "here" / "card.toml").read_text() == "new"


def test_files_of_a_folder_that_is_there_are_replaced_the_last_one_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    place = tmp_path / "model"
    (place / "pictures").mkdir(parents=True)
    (place / "card.toml").write_text("old")
    (place / "kept.txt").write_text("kept")
    moved, move = [], Path.replace

    def noted(path: Path, target: Path) -> Path:
        moved.append(path.name)
        return move(path, target)

    monkeypatch.setattr(Path, "replace", noted)
    with whole_folder(place, last="card.toml") as unfinished:
        for name in ("weights", "card.toml"):
            (unfinished / name).write_text("new")
        for name in ("pictures", "tables"):
            (unfinished / name).mkdir()
            (unfinished / name / "a").write_text("new")
        assert (place / "card.toml").read_text() == "old"
    assert moved[-1] == "card.toml"
    found = {
        each.relative_to(place).as_posix(): each.read_text()
        for each in place.rglob("*")
        if each.is_file()
    }
    new = dict.fromkeys(("card.toml", "weights", "pictures/a", "tables/a"), "new")
    assert found == {**new, "kept.txt": "kept"}
    assert [each.name for each in tmp_path.iterdir()] == ["model"]


def test_files_of_a_folder_stay_where_not_all_could_be_written(tmp_path: Path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "card.toml").write_text("old")

    def begin_and_fail() -> None:
        with whole_folder(tmp_path / "model", last="card.toml") as unfinished:
            (unfinished / "card.toml").write_text("new")
            raise OSError(28, "No space left")

    with pytest.raises(TrainingError, match="disk full"):
        begin_and_fail()
    assert (tmp_path / "model" / "card.toml").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["model"]
