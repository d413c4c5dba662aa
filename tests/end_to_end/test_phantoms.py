"""The whole way on phantoms, in a process of its own: study folder to heatmap."""

from pathlib import Path

import numpy as np
import pytest

from tests.end_to_end.conftest import Run
from tests.support.contract import check_contract, strict_json
from tests.support.models import square_film, write_bundle
from tests.support.phantoms import write_film, write_series


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_bundle(tmp_path / "models" / "squares")
    return tmp_path / "models"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "study"
    write_film(folder / "film.dcm", square_film(top=50, left=40), SeriesInstanceUID="1.2.3.1")
    negative = (4095 - square_film(top=50, left=40)).astype(np.uint16)
    write_film(
        folder / "negative.dcm",
        negative,
        SeriesInstanceUID="1.2.3.2",
        PhotometricInterpretation="MONOCHROME1",
    )
    write_series(folder / "ct", slices=3)
    (folder / "junk.bin").write_bytes(b"\0" * 700)
    return folder


def test_index_then_classify_then_explain(
    run: Run, study: Path, models: Path, tmp_path: Path
) -> None:
    index = run("index", study, "--json", "-")
    assert (index.returncode, index.stderr) == (0, "")
    check_contract(strict_json(index.stdout), "index")

    scored = run("classify", study, "--model", "squares", "--json", "-", MEDVIEWER_MODELS=models)
    assert (scored.returncode, scored.stderr) == (0, "")
    document = strict_json(scored.stdout)
    check_contract(document, "classify")
    scores = {each["series_uid"]: each["scores"] for each in document["series"]}
    assert scores["1.2.3.1"]["bright-square"]["logit"] == pytest.approx(-0.2, abs=1e-5)
    assert scores["1.2.3.2"]["bright-square"]["logit"] == pytest.approx(-0.2, abs=1e-5)

    out = tmp_path / "out"
    explained = run("explain", study, "--model", "squares", "--out", out, MEDVIEWER_MODELS=models)
    assert (explained.returncode, explained.stdout, explained.stderr) == (0, "", "")
    report = strict_json((out / "explain.json").read_text())
    check_contract(report, "explain")
    for series in report["series"]:
        for image in series["images"]:
            raw = np.load(out / image["attribution"]["file"])
            row, column = np.unravel_index(raw.argmax(), raw.shape)
            assert 50 <= row < 74
            assert 40 <= column < 64


def test_a_bad_file_and_a_mistake_leave_no_traceback(
    run: Run, models: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 64)
    for path, status in ((bad, 1), (tmp_path / "none", 2)):
        done = run("classify", path, "--model", "squares", "--json", "-", MEDVIEWER_MODELS=models)
        assert done.returncode == status
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr
