"""The direction of diffusion weighting, wherever the scanner wrote it."""

import pytest
from pydicom.dataset import Dataset

from medviewer.io.dicom.diffusion import diffusion_direction


def test_the_standard_element_comes_first() -> None:
    dataset = Dataset()
    dataset.DiffusionGradientOrientation = [0.0, 1.0, 0.0]
    dataset.ImageComments = "b=1500(0.895,0.000,-0.445)"
    assert diffusion_direction(dataset) == "0.0\\1.0\\0.0"


@pytest.mark.parametrize(
    ("comment", "direction"),
    [
        ("b=1500(0.895,0.000,-0.445)", "0.895\\0.000\\-0.445"),
        ("AXIAL b=700(1,0,0)", "1\\0\\0"),
        ("b=1500", ""),
        ("", ""),
    ],
)
def test_canon_writes_it_into_a_comment(comment: str, direction: str) -> None:
    dataset = Dataset()
    dataset.ImageComments = comment
    assert diffusion_direction(dataset) == direction
