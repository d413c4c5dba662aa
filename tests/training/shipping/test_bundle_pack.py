import hashlib
import zipfile
from pathlib import Path

import pytest

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.installing.arrival import read_arrival
from tests.support.models import write_bundle

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_bundle(tmp_path / "tiny")
    (folder / "LICENSE").write_text("Apache License")
    (folder / "README.md").write_text("# Bright squares")
    (folder / "notes.txt").write_text("not part of a bundle")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_equal_bundles_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    assert main(["pack", str(folder), "--out", str(first)]) == 0
    for each in folder.iterdir():
        each.touch()
    assert main(["pack", str(folder), "--out", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert names(tmp_path) == ["a.zip", "b.zip", "tiny"]


def test_zip_holds_all_with_their_hashes_and_loads(folder: Path, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "one.png").write_bytes(PNG)
    out = tmp_path / "a.zip"
    arguments = ["pack", str(folder), "--out", str(out), "--thumbnails", str(pictures)]
    assert main(arguments) == 0
    with zipfile.ZipFile(out) as archive:
        files = ["LICENSE", "README.md", "SHA256SUMS", "card.toml", "thumbnails/one.png"]
        assert archive.namelist() == [f"tiny/{name}" for name in [*files, "weights.safetensors"]]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        sums = archive.read("tiny/SHA256SUMS").decode()
    assert f"{hashlib.sha256(PNG).hexdigest()}  thumbnails/one.png\n" in sums
    assert read_arrival(out).card == load_bundle(folder).card


def test_folder_is_packed_as_well(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "packed"
    assert main(["pack", str(folder), "--out", str(out)]) == 0
    assert names(out) == ["LICENSE", "README.md", "SHA256SUMS", "card.toml", "weights.safetensors"]
    load_bundle(out).verify_hash()
    assert names(tmp_path) == ["packed", "tiny"]


def test_folder_that_is_there_is_kept(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", str(folder), "--out", str(folder)]) == 1
    assert "exists already" in capsys.readouterr().err


def test_licence_is_needed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "LICENSE").rename(tmp_path / "licence.txt")
    out = tmp_path / "a.zip"
    assert main(["pack", str(folder), "--out", str(out)]) == 1
    assert "no LICENSE" in capsys.readouterr().err
    assert not out.exists()
    assert main(["pack", str(folder), "--out", str(out), "--licence", str(text)]) == 0
    assert read_arrival(out).files["LICENSE"] == b"Apache License"


def test_wrong_thumbnails_are_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = tmp_path / "pictures"
    arguments = ["pack", str(folder), "--out", str(tmp_path / "a.zip"), "--thumbnails"]
    assert main([*arguments, str(pictures)]) == 1
    pictures.mkdir()
    assert main([*arguments, str(pictures)]) == 1
    (pictures / "fake.png").write_bytes(b"MZ")
    assert main([*arguments, str(pictures)]) == 1
    folder_needed, number, fake = capsys.readouterr().err.splitlines()
    assert "must be a folder" in folder_needed
    assert "from 1 to 64" in number
    assert "fake.png cannot be part of a bundle" in fake


def test_network_that_does_not_fit_leaves_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = folder / "card.toml"
    card.write_text(card.read_text().replace("parameters = ", "parameters = 1"))
    for out in (tmp_path / "a.zip", tmp_path / "packed"):
        assert main(["pack", str(folder), "--out", str(out)]) == 1
        assert "its card says" in capsys.readouterr().err
    assert names(tmp_path) == ["tiny"]
