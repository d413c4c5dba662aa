import numpy as np
import pytest

from medviewer.image.availability import Availability
from medviewer.image.pixel_value import format_value, pixel_value_text
from medviewer.image.volume import Rescale, SliceInfo, Volume

CT = Volume(
    np.array([[[981, 24, 2000]]], dtype=np.int16),
    (SliceInfo(Rescale(1.0, -1024.0)),),
    modality="CT",
    unit="HU",
    padding=(2000, 2000),
)


def test_the_value_is_in_modality_units_with_its_unit() -> None:
    assert pixel_value_text(CT, 0, 0, 0) == "-43 HU"


def test_padding_is_no_value() -> None:
    assert pixel_value_text(CT, 0, 0, 2) == "no image (padding)"


def test_raw_values_have_no_unit() -> None:
    volume = Volume(np.array([[[7]]], np.uint16), (SliceInfo(),), padding=(9, 9))
    assert pixel_value_text(volume, 0, 0, 0) == "7"


def test_colour_is_red_green_blue() -> None:
    volume = Volume(np.array([[[[255, 0, 7]]]], np.uint8), (SliceInfo(),), "RGB")
    assert pixel_value_text(volume, 0, 0, 0) == "RGB 255 0 7"


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, -1), (1, 0), (0, 3)])
def test_there_is_no_value_beside_the_image(row: int, column: int) -> None:
    assert pixel_value_text(CT, 0, row, column) == ""


def test_a_missing_slice_has_no_values() -> None:
    volume = Volume(np.zeros((1, 1, 1), np.uint8), (SliceInfo(missing="truncated"),))
    assert pixel_value_text(volume, 0, 0, 0) == ""


def test_a_slice_that_is_still_to_be_read_has_no_values() -> None:
    volume = Volume(np.zeros((1, 1, 1), np.uint8), (SliceInfo(),), availability=Availability(1))
    assert pixel_value_text(volume, 0, 0, 0) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-43.0, "-43"),
        (2.3149, "2.31"),
        (0.000421, "0.000421"),
        (123.456, "123.5"),
        (12345.6, "12346"),
        (1.5e9, "1.5e+09"),
        (2e9, "2e+09"),
        (float("nan"), "not a number"),
        (float("inf"), "infinite"),
    ],
)
def test_a_value_has_as_many_digits_as_make_sense(value: float, text: str) -> None:
    assert format_value(value) == text
