import json
from pathlib import Path

import pytest

from medviewer.cli.main import main
from medviewer.models.bundle import load_bundle
from medviewer.models.trust.record import read_trust
from tests.support.contract import check_contract, strict_json
from tests.support.models import write_bundle
from tests.training.labelled import write_films


@pytest.fixture
def model(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MEDVIEWER_MODELS", str(tmp_path / "models"))
    return write_bundle(tmp_path / "models" / "squares")


@pytest.fixture
def data(tmp_path) -> Path:
    return write_films(tmp_path / "data", patients=8)


def run(*words: object, images: int = 3) -> int:
    common = ["--bootstraps", "5", "--device", "cpu", "--slow-images", "1", "--images", str(images)]
    return main(["trust", *map(str, words), *common])


def test_numbers_alone_are_on_stdout_and_name_nobody(model, data, capsys) -> None:
    assert run("squares", data, "--json", "-") == 0
    text = capsys.readouterr().out
    document = strict_json(text)
    check_contract(document, "trust")
    assert document["data"] | {"sha256_of_paths": ""} == {
        "name": "data",
        "part": "all images",
        "images": 3,
        "patients": 3,
        "sha256_of_paths": "",
    }
    assert "Doe" not in text
    assert "secret-name" not in text


def test_the_bundle_gets_its_record(model, data) -> None:
    assert run(model, data, "--store") == 0
    bundle = load_bundle(model)
    record = read_trust(model, bundle.card)
    assert record is not None
    assert bundle.card.explanation is not None
    assert bundle.card.explanation.method == record.decisive.default


def test_a_record_is_derived_anew_without_images(model, data, capsys) -> None:
    assert main(["trust", str(model), "--again", "--store"]) == 1
    assert "was not measured" in capsys.readouterr().err
    assert run(model, data, "--store") == 0
    path = model / "trust.json"
    before = json.loads(path.read_text())
    old = json.loads(path.read_text())
    old["rule"] = "An older one."
    old["levels"]["image"]["methods"]["grad-cam"]["measures"] = {}
    path.write_text(json.dumps(old))
    assert main(["trust", str(model), "--again", "--store"]) == 0
    after = json.loads(path.read_text())
    assert after["rule"] == before["rule"]
    new, first = (
        each["levels"]["image"]["methods"]["grad-cam"]["measures"] for each in (after, before)
    )
    assert new.keys() == first.keys()
    assert new["stability"]["value"] == pytest.approx(first["stability"]["value"], abs=1e-4)
    path.write_text(json.dumps(old | {"images": []}))
    assert main(["trust", str(model), "--again", "--store"]) == 1
    assert "measure it again" in capsys.readouterr().err


def test_a_run_goes_on_from_what_is_kept_with_more_images(model, data, tmp_path) -> None:
    kept, numbers = tmp_path / "kept.jsonl", tmp_path / "trust.json"
    assert run(model, data, "--json", numbers, "--kept", kept) == 0
    before = len(kept.read_text().splitlines())
    assert run(model, data, "--json", numbers, "--kept", kept, "--resume", images=5) == 0
    steps = 6  # as the network is, and in five stages of disorder
    assert len(kept.read_text().splitlines()) == before + 2 * steps
    assert json.loads(numbers.read_text())["data"]["images"] == 5
    again = tmp_path / "again.json"
    assert run(model, data, "--json", again, images=5) == 0
    assert again.read_text() == numbers.read_text()
    assert not list(tmp_path.glob("*.images.jsonl"))


def test_a_page_is_written(model, data, tmp_path) -> None:
    page = tmp_path / "trust.html"
    assert run(model, data, "--html", page, "--baseline", "mean") == 0
    assert "the mean grey of the image" in page.read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "say where the result goes"),
        (("--json", "-", "--slow-images", "9"), "--slow-images"),
        (("--json", "-", "--unseen", "--fold", "1"), "--unseen"),
        (("--json", "-", "--resume"), "what to go on from"),
        (("--json", "-", "--bootstraps", "0"), "--bootstraps"),
        (("--html", "absent/page.html"), "does not exist"),
        (("--json", "-", "--again"), "--again alone"),
    ],
)
def test_wrong_use_is_told_in_one_line(model, data, capsys, words, told) -> None:
    common = ["trust", str(model), str(data), "--images", "3", "--device", "cpu"]
    if "--slow-images" not in words:
        common += ["--slow-images", "1"]
    assert main([*common, *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_too_many_images_are_wrong_use(model, data, capsys) -> None:
    assert run(model, data, "--json", "-", images=100_000) == 2
    assert "--images must be from 1 to" in capsys.readouterr().err


def test_a_bundle_that_tells_no_split_has_no_unseen_patients(model, data, capsys) -> None:
    assert run(model, data, "--unseen", "--json", "-") == 1
    assert "has no train.toml" in capsys.readouterr().err
