"""All bundles that ship: whole, small, quick on a CPU, ready to be given away; what they read."""

import json
from pathlib import Path

import pytest

from medviewer import assets
from medviewer.cli.main import main
from medviewer.inference.loader import forget_classifiers, load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.installing.arrival import read_arrival
from medviewer.models.installing.install import install
from medviewer.training.config import read_config

MODELS = assets.resource("models")
NAMES = sorted(path.parent.name for path in MODELS.glob("*/card.toml"))


@pytest.fixture(params=NAMES)
def folder(request: pytest.FixtureRequest) -> Path:
    return MODELS / request.param


def test_three_models_ship() -> None:
    assert NAMES == ["brain-tumour-mri", "chest-xray-pneumonia", "head-ct-haemorrhage"]


def test_bundle_is_small_and_has_what_it_was_made_by(folder: Path) -> None:
    card = load_bundle(folder).card
    assert sum(path.stat().st_size for path in folder.glob("*.safetensors")) <= 20e6
    config = read_config(folder / "train.toml")
    assert (config.name, config.card.version) == (card.name, card.version)
    assert config.card.limits == card.limits
    assert f"`{card.name}` {card.version}" in (folder / "README.md").read_text(encoding="utf-8")
    assert card.weights.sha256 in (folder / "evaluation.html").read_text(encoding="utf-8")


def test_scores_on_a_cpu_come_from_the_twin(folder: Path) -> None:
    forget_classifiers()
    classifier = load_classifier(load_bundle(folder), "cpu", threads=1)
    forget_classifiers()
    assert classifier.twin is not None
    assert classifier.twin_explains


def test_packed_bundle_can_be_installed(folder: Path, tmp_path: Path) -> None:
    licence, out = Path("LICENSE"), tmp_path / "model.zip"
    assert main(["pack", str(folder), "--licence", str(licence), "--out", str(out)]) == 0
    installed = install(read_arrival(out), tmp_path / "models", [])
    assert installed.bundle.card == load_bundle(folder).card


RIGHT = {
    "head-ct-haemorrhage": "series/ct_head_ge_tilt18.5_unevengap_28",
}
WRONG = {
    "brain-tumour-mri": "series/ct_abdomen_siemens_j2k_20",
    "chest-xray-pneumonia": "series/mr_brain_pd_oblique_20",
    "head-ct-haemorrhage": "series/ct_abdomen_siemens_j2k_20",
}


def classified(folder: Path, model: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["classify", str(folder), "--model", model, "--json", "-"]) == 0
    (series,) = json.loads(capsys.readouterr().out)["series"]
    return series


@pytest.mark.shared
@pytest.mark.parametrize("model", RIGHT)
def test_series_of_the_right_kind_has_a_score_for_every_slice(
    model: str, shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_folder / "dicom" / RIGHT[model]
    series = classified(folder, model, capsys)
    labels = set(load_bundle(MODELS / model).card.labels)
    assert (series["state"], series["in_range"]) == ("done", True)
    assert set(series["scores"]) == labels
    assert len(series["images"]) == len(list(folder.iterdir()))
    assert all(set(image["scores"]) == labels for image in series["images"])


@pytest.mark.shared
@pytest.mark.parametrize("model", WRONG)
def test_series_of_a_wrong_kind_is_refused_in_one_sentence(
    model: str, shared_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    series = classified(shared_folder / "dicom" / WRONG[model], model, capsys)
    assert (series["state"], series["images"]) == ("refused", [])
    assert "the model is made for" in series["reason"]
