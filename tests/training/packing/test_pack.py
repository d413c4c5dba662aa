from pathlib import Path

from medviewer.models.bundle import load_bundle
from medviewer.training.packing.pack import remove_older
from tests.support.models import write_bundle

OLD = (
    *("twin.onnx", "optimisation.md", "optimisation.json", "trust.json", "trust.html"),
    *("methods.png", "methods.jpg", "calibration.json", "SHA256SUMS"),
)


def test_what_was_measured_on_the_weights_before_goes(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "tiny")
    (folder / "hounsfield.md").write_text("of the data, not of the weights")
    kept = {path.name for path in folder.iterdir()}
    for name in OLD:
        (folder / name).write_text("of other weights")
    remove_older(folder)
    assert {path.name for path in folder.iterdir()} == kept
    load_bundle(folder).verify_hash()
