"""Files below what was opened, whatever the folder looks like."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.cli.paths import existing
from medviewer.errors import UsageError
from medviewer.io.readers import scan
from medviewer.io.sources import walk as walk_module
from medviewer.io.sources.found_file import common_folder, relative_name
from medviewer.io.sources.walk import walk


def _nothing() -> None:
    pass


def _names(*paths: Path) -> list[str]:
    return [found.file for found in walk(paths, _nothing)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/two", "b/one", "a", "c/d/deep"):
        path = tmp_path / "top" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "top"


def test_files_come_in_order_and_relative_to_the_folder(tree: Path) -> None:
    assert _names(tree) == ["a", "b/one", "b/two", "c/d/deep"]


def test_a_single_file_has_its_name(tree: Path) -> None:
    assert _names(tree / "b" / "one") == ["one"]


def test_several_paths_are_relative_to_what_they_share(tree: Path) -> None:
    assert _names(tree / "b", tree / "a") == ["b/one", "b/two", "a"]


def test_a_file_is_read_once_however_often_it_is_opened(tree: Path) -> None:
    one = tree / "b" / "one"
    assert _names(one, one) == ["one"]
    assert _names(one, tree / "b") == ["one", "two"]
    assert _names(tree / "b", one) == ["one", "two"]


def test_a_folder_is_read_once_without_a_word_however_often_it_is_opened(tree: Path) -> None:
    once = sorted(found.path for found in walk([tree], lambda: None))
    folders = [path for path in tree.iterdir() if path.is_dir()]
    assert folders
    for opened in ([tree, tree], [tree, *folders], [*folders, tree]):
        found = list(walk(opened, lambda: None))
        assert sorted(own.path for own in found) == once
        assert {own.reason for own in found} == {""}


def test_what_is_not_there_has_a_reason(tree: Path) -> None:
    (found,) = walk([tree / "none"], _nothing)
    assert (found.file, found.reason) == ("none", "nothing is there")


def test_nothing_opened_is_nothing_found() -> None:
    assert _names() == []
    assert common_folder([]) == Path()


def test_what_shares_no_folder_has_its_bare_name(tree: Path) -> None:
    assert relative_name(tree / "a", Path("/another/drive")) == "a"


def test_a_link_to_a_folder_above_is_followed_no_more_than_once(tree: Path) -> None:
    (tree / "b" / "loop").symlink_to(tree)
    found = list(walk([tree], _nothing))
    assert [own.file for own in found if not own.reason] == ["a", "b/one", "b/two", "c/d/deep"]
    assert [own.file for own in found if own.reason == walk_module.LOOP] == ["b/loop"]


def test_a_link_into_itself_is_a_file_to_look_into(tree: Path) -> None:
    (tree / "self").symlink_to(tree / "self")
    assert "self" in _names(tree)


def test_a_linked_folder_elsewhere_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "film").write_text("x")
    (tree / "link").symlink_to(tmp_path / "other")
    assert "link/film" in _names(tree)


def test_a_forbidden_folder_has_a_reason(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if folder.name == "b":
            raise PermissionError
        return scandir(folder)

    monkeypatch.setattr(walk_module.os, "scandir", refuse)  # root may read every folder
    found = {own.file: own.reason for own in walk([tree], _nothing)}
    assert found["b"] == walk_module.UNREADABLE_FOLDER
    assert found["a"] == ""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other limits")
def test_folders_are_followed_as_deep_as_their_paths_have_names(tmp_path: Path) -> None:
    content, here = b"x", Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(100):
            Path("deeper").mkdir()
            os.chdir("deeper")
        Path("film").write_bytes(content)
        for _ in range(600):  # a path of more than 4096 bytes
            Path("deeper").mkdir()
            os.chdir("deeper")
        Path("lost").write_bytes(content)
    finally:
        os.chdir(here)
    found = {own.path.name: own.reason for own in walk([tmp_path], _nothing)}
    shutil.rmtree(tmp_path / "deeper")
    assert found == {"film": "", "deeper": walk_module.TOO_DEEP}


def test_a_name_that_is_no_text_stays_readable(tree: Path) -> None:
    (tree / os.fsdecode(b"film\xff")).write_text("x")
    assert "film\N{REPLACEMENT CHARACTER}" in _names(tree)


def test_walking_stops_when_asked(tree: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(walk([tree], token.raise_if_cancelled))


def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path) -> None:
    for name in ("x" * 5000, "y" * 300):
        (found,) = walk([tmp_path / name], _nothing)
        assert found.reason == walk_module.MISSING
        with pytest.raises(UsageError, match="there is no such file"):
            existing(tmp_path / name)


def test_a_path_in_a_folder_that_may_not_be_entered_has_a_reason(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tree / "secret" / "a.dcm"
    look = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "a.dcm" and path.parent.name == "secret":
            raise PermissionError
        return look(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    for remember in (False, True):
        index = scan([secret], WorkContext(), remember=remember)
        assert [own.reason for own in index.skipped] == ["this account may not read the file"]
    with pytest.raises(UsageError, match="this account may not look"):
        existing(secret)
