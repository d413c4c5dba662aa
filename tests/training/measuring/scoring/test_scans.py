"""Labelled scans get the scores that the viewer gives them."""

from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.inference.classify import classify_series
from medviewer.inference.loader import load_classifier
from medviewer.io.readers import read_volume, scan
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.measuring.scoring.running import run_model
from tests.support.models import write_bundle
from tests.support.phantoms import write_series
from tests.support.series_models import (
    HEAD_INPUT,
    TinyVolume,
    write_sequence_bundle,
    write_volume_bundle,
)

HEAD = {"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": -1024, "BodyPartExamined": "HEAD"}


@pytest.fixture
def scans(tmp_path) -> Path:
    """Write two series of which one bleeds."""
    folder = tmp_path / "scans"
    for seed, name in enumerate("ab"):
        write_series(folder / name, slices=5, name=name, seed=seed, PatientID=name, **HEAD)
    (folder / "labels.csv").write_text("path,label,site\na,bleed,x\nb,none,y\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("order", ["caudal_first", "cranial_first"])
@pytest.mark.parametrize("write", [write_sequence_bundle, write_volume_bundle])
def test_a_series_is_read_as_the_viewer_reads_it(scans, tmp_path, monkeypatch, write, order):
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    window = {"intensity": {"kind": "window", "center": 1000.0, "width": 4000.0}}
    bundle = load_bundle(write(tmp_path / "model", input={"order": order}, preprocess=window))
    listing = open_labelled(bundle.card, DataChoice(scans, {}))
    found = run_model(bundle, listing, WorkContext(), "cpu")
    for name, logits in found.series_logits.items():
        seen = classified(scans / name.split("/")[1], bundle)
        np.testing.assert_allclose(logits, [seen.scores["bleed"].logit], rtol=1e-5)
    one, other = found.series_logits.values()
    assert one != other


def test_percentiles_are_of_stored_values(tmp_path):
    folder = tmp_path / "films"
    for seed, name in enumerate("ab"):
        write_series(
            folder / name,
            slices=1,
            name=name,
            seed=seed,
            **HEAD,
            PhotometricInterpretation="MONOCHROME1",
        )
    (folder / "labels.csv").write_text("path,label\na,bright-square\nb,none\n", encoding="utf-8")
    bundle = load_bundle(write_bundle(tmp_path / "model", input=HEAD_INPUT))
    found = run_model(
        bundle, open_labelled(bundle.card, DataChoice(folder, {})), WorkContext(), "cpu"
    )
    for name, logits in zip("ab", found.logits, strict=True):
        seen = classified(folder / name, bundle)
        np.testing.assert_allclose(
            logits, [seen.images[0].scores["bright-square"].logit], rtol=1e-6
        )


def classified(path, bundle):
    """Return what the viewer says of the only series there."""
    study = scan([path], WorkContext()).studies[0]
    (series,) = study.series
    return classify_series(
        study, series, read_volume, load_classifier(bundle, "cpu"), WorkContext()
    )
