"""What a training leaves of the bundle that lay where it writes."""

from pathlib import Path

from medviewer.assets import resource
from medviewer.models.bundle import load_bundle
from medviewer.training.making import pipeline


def test_what_was_measured_of_the_maps_stays_for_the_same_weights_alone(tmp_path: Path) -> None:
    folder = resource("models", "chest-xray-pneumonia")
    weights = load_bundle(folder).card.weights.sha256
    kept = pipeline._trust_in(folder, weights)
    assert kept is not None
    assert kept.model.sha256 == weights
    assert pipeline._trust_in(folder, "0" * 64) is None
    assert pipeline._trust_in(tmp_path, weights) is None  # nothing lies there
