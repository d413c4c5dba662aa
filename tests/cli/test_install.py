import io
import json
import sys
from pathlib import Path

import pytest

from medviewer.cli.main import main
from tests.support.models import write_bundle


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    return str(write_bundle(tmp_path / "here" / "tiny"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_yes_installs(bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["install", bundle, "--yes"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["new"] is True
    assert "Bright squares 1.2.3 (tiny)" in said.err
    assert (tmp_path / "data" / "models" / "tiny-1.2.3" / "weights.safetensors").is_file()
    assert main(["install", bundle, "--yes"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] is False
    assert main(["models", "--json", "-"]) == 0
    assert "tiny" in [each["name"] for each in json.loads(capsys.readouterr().out)["models"]]


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 2), ("", 2)])
def test_a_terminal_is_asked(
    bundle: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert main(["install", bundle]) == status
    assert (tmp_path / "data").exists() == (status == 0)


def test_without_a_terminal_a_yes_is_needed(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["install", bundle]) == 2
    assert "say --yes" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_broken_bundle_is_one_line(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(bundle) / "weights.safetensors").write_bytes(b"x")
    assert main(["install", bundle, "--yes"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "wrong SHA-256" in line
    assert not (tmp_path / "data").exists()
    assert main(["install", str(tmp_path / "absent"), "--yes"]) == 2
