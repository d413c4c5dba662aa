import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from pydicom.data import get_testdata_file

from medviewer.models.feature_reference import FeatureReference, TapReference
from medviewer.models.networks.tiny_cnn import TinyCNN
from medviewer.models.preprocess_spec import Preprocess, RangeIntensity
from medviewer.training.measuring import near_cases
from medviewer.training.measuring.near_cases import (
    Checker,
    changed_films,
    dicom_folders,
    made_images,
    packaged_images,
)


@pytest.fixture
def checker() -> Checker:
    """Return a check that measures how bright the upper half is, over 0.5."""
    network = TinyCNN(1, channels=1, width=1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.first[0].weight[0, 0, 1, 1] = 1
        network.last[0].weight[0, 0, 1, 1] = 1
    tap = TapReference(
        center=torch.zeros(4),
        axes=torch.tensor([[0.5, 0.5, -0.5, -0.5]]),
        variance=torch.tensor([1e6]),
        residual=torch.tensor(1e6),
        typical=torch.tensor([0.0, 1.0]),
    )
    upper = TapReference(
        center=torch.tensor([0.0, 0.0, 1.0, 1.0]),
        axes=torch.eye(4)[:1],
        variance=torch.tensor([0.01]),
        residual=torch.tensor(0.01),
        typical=torch.tensor([0.0, 1.0]),
    )
    spec = Preprocess(8, 8, 1, "stretch", RangeIntensity(0, 255), (0.0,), (1.0,))
    return Checker(network.eval(), spec, FeatureReference(2, (tap, upper)), threshold=0.0)


def dark_above() -> np.ndarray:
    """Return films whose lower half is white: what the check knows."""
    films = np.zeros((3, 8, 8), np.uint8)
    films[:, 4:] = 255
    return films


def test_known_films_are_in_range_and_turned_ones_are_not(checker):
    assert (checker.look(dark_above()).distance < 0).all()
    cases = {case.kind: case for case in changed_films(checker, dark_above())}
    assert cases["flipped left-right"].flagged == 0
    for kind in ("flipped up-down", "rotated by 180 degrees", "rotated by 90 degrees"):
        assert cases[kind].flagged == 3
    assert cases["negative (MONOCHROME1 left uninverted)"].flagged == 3


def test_energy_is_counted_beside_where_it_has_a_limit(checker):
    """The network's logit is 0 for every film: the energy is minus ln 2."""
    low, high = (dataclasses.replace(checker, most_energy=limit) for limit in (-0.8, -0.6))
    counted = [changed_films(each, dark_above())[0].by_energy for each in (checker, low, high)]
    assert counted == [None, 3, 0]


def test_what_has_no_energy_is_not_asked_for_it(checker, monkeypatch):
    def asked(*_: object) -> None:
        raise AssertionError("features of an encoder have no energy")

    monkeypatch.setattr(near_cases, "energy", asked)
    assert checker.look(dark_above()).by_energy is None


def test_made_images_are_counted(checker):
    cases = {case.kind: case.images for case in made_images(checker, 0)}
    assert cases == {"uniform noise": 20, "blank": 3, "grey ramp": 3}


def test_dicom_images_are_counted_by_folder_and_modality(checker, tmp_path):
    files = ("ct", "CT_small.dcm"), ("mixed", "CT_small.dcm"), ("mixed", "MR_small.dcm")
    for folder, name in files:
        (tmp_path / folder).mkdir(exist_ok=True)
        source = get_testdata_file(name)
        (tmp_path / folder / name).write_bytes(Path(source).read_bytes())
    (tmp_path / "ct" / "notes.txt").write_text("no image")
    cases = dicom_folders(checker, tmp_path)
    found = [(case.kind, case.images) for case in cases]
    assert found == [("ct", 1), ("mixed, CT", 1), ("mixed, MR", 1)]


def test_images_of_packages_are_counted(checker):
    cases = {case.kind: case.images for case in packaged_images(checker)}
    assert cases["leg film (`RG3_*`)"] == 4


def test_frames_of_colour_images_are_grey(checker, tmp_path):
    source = get_testdata_file("examples_rgb_color.dcm")
    (tmp_path / "us.dcm").write_bytes(Path(source).read_bytes())
    assert dicom_folders(checker, tmp_path)[0].images == 1
