import json
from pathlib import Path

import pytest

from medviewer.errors import MedviewerError
from medviewer.explain.json_file import (
    make_folder,
    to_text,
    whole_results,
    write_json,
    write_whole,
)


def test_text_is_ascii_and_ends_with_a_newline() -> None:
    text = to_text({"name": "Nuñez \udcff"})
    assert text.isascii()
    assert text.endswith("}\n")


def test_nan_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_text({"value": float("nan")})


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    write_json(path, {"schema": 1})
    assert json.loads(path.read_text()) == {"schema": 1}
    assert list(tmp_path.iterdir()) == [path]


def test_a_value_that_is_no_json_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(ValueError, match="JSON"):
        write_json(path, {"value": float("inf")})
    assert path.read_text() == "old"


def test_a_folder_that_is_not_there_is_told_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(MedviewerError, match="choose another place") as failure:
        write_whole(tmp_path / "secret" / "a.json", b"")
    assert "secret" not in str(failure.value)


def test_a_folder_in_the_place_of_the_file_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(MedviewerError, match="cannot be written"):
        write_whole(tmp_path / "a.json", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(MedviewerError, match="cannot be written"):
        make_folder(tmp_path / "a")


def results_in(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def fill(folder: Path, text: str, *images: str) -> None:
    (folder / "series").mkdir(parents=True, exist_ok=True)
    for image in images:
        (folder / "series" / image).write_text(text)
    (folder / "report.json").write_text(text)


def test_results_take_the_place_of_older_ones_together(tmp_path: Path) -> None:
    fill(tmp_path, "old", "1", "2")
    (tmp_path / "own.txt").write_text("mine")
    with whole_results(tmp_path, "report.json") as folder:
        fill(folder, "new", "1")
        assert results_in(tmp_path)["report.json"] == "old"
    assert results_in(tmp_path) == {"own.txt": "mine", "series/1": "new", "report.json": "new"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_a_stop_leaves_the_older_results(tmp_path: Path, error: type[BaseException]) -> None:
    fill(tmp_path, "old", "1")
    before = results_in(tmp_path)

    def stopped() -> None:
        with whole_results(tmp_path, "report.json") as folder:
            fill(folder, "new", "1", "2")
            raise error

    with pytest.raises(error):
        stopped()
    assert results_in(tmp_path) == before


def test_results_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with (
        pytest.raises(MedviewerError, match="cannot be written"),
        whole_results(tmp_path / "a", "report.json"),
    ):
        pass
