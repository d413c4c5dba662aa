"""Masks of painted parts, against the way that the whole image takes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from medviewer.explain.asking import mask
from medviewer.explain.asking.mask import MaskMaker
from medviewer.image.erasing.painted import Painted
from medviewer.models.preprocess import prepare, prepare_mask
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


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
@pytest.mark.parametrize("most", [0, 1 << 20])
def test_a_part_comes_to_where_its_image_does(
    spec: Preprocess, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mask, "_MOST_BY_AXES", most)
    spacing = (0.8, 0.7)
    maker = MaskMaker(spec, SIZE, spacing)
    whole = painted().on_image(*SIZE)
    expected = prepare(whole[None], spec, spacing)[0, 0]  # mean 0, deviation 1: the values
    for _ in range(2):  # what is kept serves the next one
        torch.testing.assert_close(maker.mask(painted()), expected, atol=1e-5, rtol=0)
    torch.testing.assert_close(prepare_mask(whole, spec, spacing), expected, atol=1e-6, rtol=0)
    assert float(expected.max()) > 0.3
