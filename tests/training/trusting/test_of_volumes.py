"""Trust in the maps of a network that reads volumes, by the command a user has."""

import json
from pathlib import Path

import pytest

from medviewer.app.texts.trust import trust_chip, trust_words
from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.cli.main import main
from medviewer.inference.loader import load_classifier
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from medviewer.models.trust.record import read_trust
from medviewer.training.data.volumes import volumes_of
from medviewer.training.measuring.scoring.labelled import DataChoice, open_labelled
from medviewer.training.trusting.cases import drawn_cases
from medviewer.training.trusting.inputs import Inputs
from tests.support.contract import check_contract, strict_json
from tests.support.models import SIDE
from tests.support.series_models import TinyVolume
from tests.training.labelled import square, write_manifest
from tests.training.trusting.cubes import SLICES, write_cube_model, write_cubes

ILL = 11
"""Volumes with a cube: as many as ranges need, and one more."""


@pytest.fixture(autouse=True, scope="module")
def tiny_volume():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
        yield


def run(*words: object, slow: int = 1) -> int:
    common = ["--bootstraps", "20", "--device", "cpu", "--slow-images", str(slow)]
    return main(["trust", *map(str, words), *common])


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Path:
    """Return a folder with the measured model, the data, the record and the page."""
    folder = tmp_path_factory.mktemp("cubes")
    model = write_cube_model(folder / "models" / "cubes", input={"depth": 5})
    (model / "README.md").write_text("# Cubes\n")
    data = write_cubes(folder / "cubes.npz", ILL + 1)
    told = ["--json", folder / "trust.json", "--html", folder / "trust.html", "--store"]
    assert run(model, data, *told) == 0
    return folder


def test_the_true_map_beats_random_orders_and_follows_the_weights(measured) -> None:
    found = strict_json((measured / "trust.json").read_text())
    check_contract(found, "trust")
    assert list(found["levels"]) == ["series"]
    own = found["levels"]["series"]["methods"]["grad-cam"]
    assert own["against"] == []
    assert own["measures"]["deletion_over_random"]["low"] > 0.1
    assert own["measures"]["insertion_over_random"]["low"] > 0.1
    assert own["measures"]["spearman_all"]["high"] < 0.5
    assert found["levels"]["series"]["default"] == "grad-cam"


def test_all_methods_that_suit_volumes_are_measured(measured) -> None:
    methods = json.loads((measured / "trust.json").read_text())["levels"]["series"]["methods"]
    quick = {"grad-cam", "grad-cam++", "hirescam", "layercam", "cam"}
    slow = {"integrated-gradients", "occlusion"}
    assert set(methods) == quick | slow
    for name, each in methods.items():
        assert each["images"] == (1 if name in slow else ILL)
        assert each["measures"]["deletion_over_random"]["value"] > 0.1
        assert each["measures"]["insertion_over_random"]["value"] > 0.1


def test_what_was_measured_is_said_wherever_it_is_told(measured) -> None:
    data = json.loads((measured / "trust.json").read_text())["data"]
    assert (data["images"], data["patients"], data["slice_of"]) == (ILL, ILL, "volume")
    within = f"one slice within each of {ILL} volumes of {ILL} patients"
    page = (measured / "trust.html").read_text()
    assert within in page
    assert "the one that lowers the logit most when a strongly blurred copy takes" in page
    assert within in (measured / "models" / "cubes" / "README.md").read_text()


def test_the_viewer_tells_it_beside_its_maps_of_the_series(measured) -> None:
    bundle = load_bundle(measured / "models" / "cubes")
    assert bundle.card.explanation is not None
    assert bundle.card.explanation.method == "grad-cam"
    words = trust_words(read_trust(bundle.folder, bundle.card))
    chip = trust_chip(words, "Grad-CAM", "series")
    assert chip.text == "Trust measured"
    assert "Each is one slice within its volume" in words.measured_on
    assert words.measured_on in chip.reasons


def test_a_run_goes_on_from_what_is_kept(tmp_path) -> None:
    model = write_cube_model(tmp_path / "models" / "cubes")
    data = write_cubes(tmp_path / "cubes.npz")
    kept, numbers = tmp_path / "kept.jsonl", tmp_path / "trust.json"
    kept_here = ["--json", numbers, "--kept", kept, "--baseline", "mean"]
    assert run(model, data, *kept_here, "--images", 2, slow=0) == 0
    before = len(kept.read_text().splitlines())
    assert run(model, data, *kept_here, "--images", 3, "--resume", slow=0) == 0
    assert len(kept.read_text().splitlines()) == before + 6  # a volume and five stages of disorder
    again = tmp_path / "again.json"
    words = ["--json", again, "--baseline", "mean", "--images", 3]
    assert run(model, data, *words, slow=0) == 0
    assert again.read_text() == numbers.read_text()


def test_images_in_no_series_are_told(tmp_path, capsys) -> None:
    model = write_cube_model(tmp_path / "models" / "cubes")
    rows = [{"label": "bleed"}, {"label": "nothing"}]
    films = write_manifest(tmp_path / "films", rows, [square(0.5), square(0.25)])
    assert run(model, films, "--json", "-") == 1
    assert "2 of the images of films are in no series" in capsys.readouterr().err


def opened(tmp_path):
    """Return the network, the volumes and the first one that is drawn."""
    bundle = load_bundle(write_cube_model(tmp_path / "models" / "cubes"))
    data = write_cubes(tmp_path / "cubes.npz")
    listing = volumes_of(open_labelled(bundle.card, DataChoice(data, {})), "cubes")
    case = drawn_cases(listing, bundle.card, 1, 0)[0]
    return load_classifier(bundle, "cpu", threads=1), listing, case


def test_the_slice_is_one_that_shows_the_cube(tmp_path) -> None:
    classifier, listing, case = opened(tmp_path)
    pixels = listing.read(listing.samples[case.index])
    subject = Inputs(classifier, listing, WorkContext()).subject(case, "series")
    assert subject.slices.shape == (SLICES, 1, SIDE, SIDE)
    assert (pixels[subject.place] == 250).any()
    bright = (pixels == 250).sum() / pixels.size  # to 250 / 255 comes 2 * 250 / 255 - 1
    logit = subject.scores(subject.original)[0, 0, 0]
    bias = float(classifier.network.head.bias[0])
    assert float(logit) == pytest.approx(40 * bright * (500 / 255 - 1) + bias, rel=1e-3)


def test_a_stop_is_heard_while_the_slice_is_found(tmp_path) -> None:
    classifier, listing, case = opened(tmp_path)
    token = CancelToken()
    inputs = Inputs(classifier, listing, WorkContext(token))
    token.cancel()
    with pytest.raises(Cancelled):
        inputs.subject(case, "series")
