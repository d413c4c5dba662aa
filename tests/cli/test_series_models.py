"""``classify``, ``explain`` and ``models`` with networks that read series as a whole."""

import math
from pathlib import Path

import numpy as np
import pytest

from medviewer.cli.main import main
from medviewer.models.networks import architectures
from tests.cli.test_commands import run_json
from tests.support.contract import check_contract, strict_json
from tests.support.models import write_bundle
from tests.support.phantoms import write_series
from tests.support.series_models import (
    HEAD_INPUT,
    HEAD_PREPROCESS,
    TinyVolume,
    head_slice,
    write_ensemble_bundle,
    write_sequence_bundle,
    write_volume_bundle,
)

LABEL = "bleed"
SHARES = (0.0, 0.5, 1.0)
QUESTION = "Tells which of two things a slice shows, not whether there is one."


@pytest.fixture
def head(tmp_path: Path) -> Path:
    """Return a folder with a head CT of three slices under shuffled names."""
    folder = tmp_path / "head"
    voxels = np.stack([head_slice(share) for share in SHARES])
    write_series(folder, slices=3, columns=32, voxels=voxels, BodyPartExamined="HEAD")
    return folder


def classify(capsys: pytest.CaptureFixture[str], path: Path, model: str) -> dict:
    document = run_json(capsys, "classify", path, "--model", model, "--device", "cpu")
    check_contract(document, "classify")
    (series,) = document["series"]
    return series


def explain(path: Path, out: Path, model: str, *more: str) -> dict:
    assert main(["explain", str(path), "--model", model, "--out", str(out), *more]) == 0
    document = strict_json((out / "explain.json").read_text())
    check_contract(document, "explain")
    (series,) = document["series"]
    return series


def states() -> list[float]:
    first = math.tanh(SHARES[0])
    second = math.tanh(SHARES[1] + 0.5 * first)
    return [first, second, math.tanh(SHARES[2] + 0.5 * second)]


def test_classify_reads_a_sequence(
    head: Path, models_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sequence_bundle(models_root / "reader")
    series = classify(capsys, head, "reader")
    assert series["state"] == "done"
    logits = [image["scores"][LABEL]["logit"] for image in series["images"]]
    np.testing.assert_allclose(logits, [4 * state - 1 for state in states()], atol=1e-5)
    assert sum(series["weights"]) == pytest.approx(1.0)
    pooled = float(np.dot(series["weights"], states()))
    assert series["scores"][LABEL]["logit"] == pytest.approx(3 * pooled - 0.5, abs=1e-5)


def test_explain_maps_every_slice_of_a_sequence(
    head: Path, models_root: Path, tmp_path: Path
) -> None:
    write_sequence_bundle(models_root / "reader")
    series = explain(head, tmp_path / "out", "reader")
    assert [image["attribution"]["maps_of"] for image in series["images"]] == ["series"] * 3
    raw = np.load(tmp_path / "out" / series["images"][1]["attribution"]["file"])
    assert raw[16:].min() > raw[:16].max()


def test_explain_can_map_the_slices_own_scores(
    head: Path, models_root: Path, tmp_path: Path
) -> None:
    write_sequence_bundle(models_root / "reader")
    series = explain(head, tmp_path / "out", "reader", "--of-slices")
    assert series["images"][0]["attribution"]["maps_of"] == "slices"


def test_classify_and_explain_read_a_volume(
    head: Path,
    models_root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    write_volume_bundle(models_root / "volume")
    series = classify(capsys, head, "volume")
    assert series["scores"][LABEL]["logit"] == pytest.approx(4 * 0.5 - 0.5, abs=1e-5)
    assert [image["scores"] for image in series["images"]] == [{}, {}, {}]
    assert "weights" not in series
    explained = explain(head, tmp_path / "out", "volume", "--check")
    assert "notes" not in explained
    checks = [image["attribution"]["faithfulness"] for image in explained["images"]]
    assert [check["whole"] for check in checks] == pytest.approx([1.5] * 3, abs=1e-5)
    assert len(explained["images"]) == 3
    assert explained["images"][0]["attribution"]["maps_of"] == "series"


def test_classify_gives_the_spread_of_an_ensemble(
    head: Path, models_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ensemble_bundle(models_root / "both")
    series = classify(capsys, head, "both")
    scores = [1 / (1 + math.exp(-logit)) for logit in (3.5, 1.5)]
    spread = abs(scores[0] - scores[1]) / math.sqrt(2)
    assert series["scores"][LABEL]["spread"] == pytest.approx(spread, abs=1e-5)
    assert len(explain(head, tmp_path / "out", "both")["images"]) == 3


def test_a_model_of_exclusive_classes_says_its_question(
    head: Path, models_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bundle(
        models_root / "which",
        task="multi-class",
        labels=("one", "other"),
        question=QUESTION,
        input=HEAD_INPUT,
        preprocess=HEAD_PREPROCESS,
    )
    series = classify(capsys, head, "which")
    # logits 4 s - 0.5 and 1 - s of each slice, the largest over the slices: 3.5 and 1
    share = math.exp(3.5) / (math.exp(3.5) + math.e)
    assert series["scores"]["one"]["score"] == pytest.approx(share, abs=1e-5)
    assert series["scores"]["one"]["threshold"] is None
    assert explain(head, tmp_path / "out", "which")["state"] == "done"
    document = run_json(capsys, "models")
    check_contract(document, "models")
    asked = {model["name"]: model.get("question") for model in document["models"]}
    assert asked["which"] == QUESTION
    assert asked["squares"] is None
