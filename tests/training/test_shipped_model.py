"""The model that ships: what its card claims, held against real images."""

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
import torch
from pydicom.data import get_testdata_file

from medviewer import assets
from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.network import LoadedModel, load_model, target_layer
from medviewer.models.preprocess import prepare
from medviewer.training.config import read_config
from medviewer.training.data.gathering import gather
from medviewer.training.data.split import record_of, split_by_patient
from medviewer.training.measuring.metrics import auc

FOLDER = assets.resource("models", "chest-xray-pneumonia")


@pytest.fixture(scope="module")
def bundle() -> ModelBundle:
    return load_bundle(FOLDER)


@pytest.fixture(scope="module")
def model(bundle: ModelBundle) -> LoadedModel:
    return load_model(bundle)


def is_flagged(bundle: ModelBundle, model: LoadedModel, pixels: np.ndarray) -> np.ndarray:
    """Return which of ``(N, H, W)`` images are out of range."""
    reference, card = model.reference, bundle.card.reference
    assert reference is not None
    assert card is not None
    with torch.inference_mode():
        taps = model.network.forward_with_taps(prepare(pixels, bundle.card.preprocess)).taps
        return reference.distance(taps).numpy() > card.threshold


def dicom_image(path: str | Path) -> np.ndarray:
    """Return one frame ``(1, H, W)``, brighter = denser."""
    dataset = pydicom.dcmread(path)
    pixels = dataset.pixel_array.astype(np.float32)
    inverted = dataset.PhotometricInterpretation == "MONOCHROME1"
    return (-pixels if inverted else pixels).reshape(-1, *pixels.shape[-2:])[:1]


def test_card_claims_what_the_first_version_must_reach(bundle):
    children, adults = bundle.card.performance
    assert (children.population, adults.population) == ("children", "adults")
    assert children.metrics["auc"].value >= 0.97
    assert adults.metrics["auc"].low > 0.5


def test_card_names_everything_that_a_reader_asks_for(bundle):
    card = bundle.card
    assert card.classes[0].snomed.code == "233604007"
    assert card.calibration is not None
    assert card.operating_point is not None
    assert card.reference is not None
    assert card.reproduce is not None
    assert len(card.training_data) == 2


def test_bundle_is_small(bundle):
    assert (FOLDER / bundle.card.weights.file).stat().st_size <= 20e6


def test_network_gives_one_logit_and_a_map_of_7_by_7(bundle, model):
    images = torch.zeros(2, 3, 224, 224)
    run = model.network.forward_with_taps(images)
    assert run.logits.shape == (2, 1)
    assert run.features.shape == (2, 1280, 7, 7)
    assert target_layer(model.network, bundle.card) is model.network.top


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_blank_image_is_out_of_range(bundle, model, grey):
    assert is_flagged(bundle, model, np.full((1, 300, 200), grey, np.uint8)).all()


def test_noise_is_out_of_range(bundle, model):
    noise = np.random.default_rng(0).integers(0, 4096, (4, 300, 200)).astype(np.uint16)
    assert is_flagged(bundle, model, noise).all()


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "RG3_UNCR.dcm", "US1_UNCR.dcm"])
def test_images_of_other_kinds_are_out_of_range(bundle, model, name):
    pixels = dicom_image(get_testdata_file(name, download=False))
    assert is_flagged(bundle, model, pixels).all()


def test_real_chest_film_of_another_hospital_is_in_range_unless_turned(bundle, model):
    film = dicom_image(get_testdata_file("RG1_UNCR.dcm", download=False))
    assert not is_flagged(bundle, model, film).any()
    turned = np.ascontiguousarray(np.rot90(film, 1, (1, 2)))
    assert is_flagged(bundle, model, turned).all()
    assert is_flagged(bundle, model, np.ascontiguousarray(film[:, ::-1])).all()


@pytest.mark.shared
def test_chest_of_a_dog_is_out_of_range(bundle, model, shared_folder):
    dog = shared_folder / "dicom" / "edge" / "highdicom_dcmqi" / "dx_image.dcm"
    assert is_flagged(bundle, model, dicom_image(dog)).all()


@pytest.fixture(scope="module")
def films(shared_folder):
    """Return the configuration of the model, and all films that it is made from."""
    config = read_config(FOLDER / "train.toml")
    return config, gather(config, shared_folder / "data")


@pytest.mark.shared
def test_recorded_split_is_made_again(films):
    config, samples = films
    split = split_by_patient(samples.samples, config.split, config.seed, 1)
    recorded = json.loads((FOLDER / "split.json").read_text())
    assert record_of(samples.samples, split.parts()) == recorded


@pytest.mark.shared
def test_some_test_films_are_in_range_and_told_apart(bundle, model, films):
    config, samples = films
    test = split_by_patient(samples.samples, config.split, config.seed, 1).test
    some = samples.subset(test[::12])
    assert is_flagged(bundle, model, some.pixels).mean() <= 0.05
    with torch.inference_mode():
        logits = model.network(prepare(some.pixels, bundle.card.preprocess))[:, 0]
    children = some.of_population("children")
    scores = logits.double().numpy()[children]
    assert auc(some.targets[children, 0] > 0, scores, np.ones(len(children))) > 0.95
