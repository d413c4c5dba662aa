"""What the window is given and what the command writes: the same numbers."""

from pathlib import Path

import numpy as np
import pytest

from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.app.explaining.map_key import MapChoice, MapKey
from medviewer.app.results import ResultKey
from medviewer.cancel import WorkContext
from medviewer.image.overlay import attribution_on_grid
from medviewer.io.readers import read_volume, scan
from tests.cli.test_series_models import explain, head
from tests.support.series_models import write_ensemble_bundle, write_sequence_bundle

__all__ = ["head"]  # a fixture

KINDS = {"sequence": write_sequence_bundle, "ensemble": write_ensemble_bundle}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["grad-cam", "layercam", "occlusion", "integrated-gradients"])
def test_scores_and_maps_are_those_of_the_window(
    head: Path,
    models_root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    method: str,
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    KINDS[kind](models_root / kind)
    written = explain(head, tmp_path / "out", kind, "--method", method, "--device", "cpu")

    classifier = LocalClassifier([models_root], "cpu", 1)
    study = scan([head], WorkContext()).studies[0]
    series = study.series[0]
    result = classifier.classify(study, series, kind, read_volume, WorkContext())
    (label,) = result.prediction.scores
    key = MapKey(ResultKey(series.key, kind), label, MapChoice(method))
    made_by = result.prediction.model
    explained = classifier.explain(
        (study, series), key, made_by, read_volume, WorkContext(), lambda _: None
    )
    attribution = explained.attributions[label]

    scores = written["scores"][label]
    assert scores["logit"] == pytest.approx(result.prediction.scores[label].logit, abs=1e-6)
    assert len(written["images"]) == 3
    for image in written["images"]:
        found, position = image["attribution"], attribution.position_of(image["index"])
        raw = np.load(tmp_path / "out" / found["file"])
        own = attribution_on_grid(
            attribution.native[position], attribution.fields_of_view[position], *raw.shape
        )
        np.testing.assert_allclose(raw, own, rtol=1e-5, atol=1e-7)
        assert found["scale_max"] == pytest.approx(attribution.value_range[1], rel=1e-5)
