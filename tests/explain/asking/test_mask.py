"""Masks of painted parts, against the way that the whole image takes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from medviewer.explain.asking.mask import MaskMaker
from medviewer.image.erasing.painted import Painted
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_spec import Preprocess, RangeIntensity

SIZE = (90, 140)
PLAIN = Preprocess(32, 24, 1, "stretch", RangeIntensity(0, 1), (0.0,), (1.0,))
SPECS = {
    "stretch": PLAIN,
    "crop": replace(PLAIN, fit="crop"),
    "pad": replace(PLAIN, fit="pad"),
    "by mm": replace(PLAIN, fit="pad", spacing_mm=1.5),
    "a part in mm": replace(PLAIN, fit="crop", spacing_mm=0.9, crop_mm=(40.0, 60.0)),
}


def painted() -> Painted:
    inside = np.random.default_rng(0).random((37, 51)) > 0.4
    return Painted(21, 33, inside)


def rim() -> Painted:
    return Painted(80, 90, np.ones((10, 50), np.bool_))


def small() -> Painted:
    return Painted(44, 70, np.ones((1, 1), np.bool_))


def whole() -> Painted:
    return Painted(0, 0, np.ones(SIZE, np.bool_))


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
@pytest.mark.parametrize(
    "part", [painted(), rim(), small(), whole()], ids=["inside", "at the rim", "small", "whole"]
)
def test_a_part_comes_to_where_its_image_does(spec: Preprocess, part: Painted) -> None:
    spacing = (0.8, 0.7)
    maker = MaskMaker(spec, SIZE, spacing)
    image = part.on_image(*SIZE)
    expected = prepare(image[None], spec, spacing)[0, 0]  # mean 0, deviation 1: the values
    for _ in range(2):  # what is kept serves the next one
        torch.testing.assert_close(maker.mask(part), expected, atol=1e-5, rtol=0)
    assert part.count < 1000 or float(expected.max()) > 0.3


def test_a_part_that_the_network_does_not_see_changes_nothing() -> None:
    maker = MaskMaker(SPECS["crop"], SIZE, None)
    beside = Painted(0, 0, np.ones((5, 3), np.bool_))  # what is cropped away
    assert not maker.mask(beside).any()
