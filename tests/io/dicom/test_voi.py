"""Windows and rescale of a header."""

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medviewer.image.volume import Rescale
from medviewer.image.window import VoiTable, Window
from medviewer.io.dicom.voi import read_rescale, read_windows
from tests.support.dicom_files import set_elements


def _dataset(**keywords: object) -> Dataset:
    dataset = Dataset()
    set_elements(dataset, keywords)
    return dataset


def test_windows_are_named_by_their_explanation() -> None:
    dataset = _dataset(
        WindowCenter=[40, -600],
        WindowWidth=[400, 1500],
        WindowCenterWidthExplanation=["SOFT TISSUE", "LUNG"],
    )
    assert read_windows(dataset) == (
        Window(40.0, 400.0, "SOFT TISSUE"),
        Window(-600.0, 1500.0, "LUNG"),
    )


def test_windows_without_explanation_are_numbered() -> None:
    dataset = _dataset(WindowCenter=[1, 2], WindowWidth=[3, 4])
    assert [window.name for window in read_windows(dataset)] == ["VOI 1", "VOI 2"]


@pytest.mark.parametrize("width", ["0", "-5"])
def test_a_window_without_width_is_left_out(width: str) -> None:
    dataset = _dataset(WindowCenter=["10", "20"], WindowWidth=[width, "5"])
    assert read_windows(dataset) == (Window(20.0, 5.0, "VOI 2"),)


def test_a_center_without_a_width_is_left_out() -> None:
    assert read_windows(_dataset(WindowCenter=[10, 20], WindowWidth=5)) == (
        Window(10.0, 5.0, "VOI 1"),
    )


def test_no_elements_mean_no_windows_and_no_rescale() -> None:
    assert read_windows(Dataset()) == ()
    assert read_rescale(Dataset()) == Rescale(1.0, 0.0)


def test_slope_and_intercept_are_read() -> None:
    assert read_rescale(_dataset(RescaleSlope="2.5", RescaleIntercept="-1024")) == Rescale(
        2.5, -1024.0
    )


def test_a_slope_of_zero_counts_as_one() -> None:
    assert read_rescale(_dataset(RescaleSlope="0", RescaleIntercept="3")) == Rescale(1.0, 3.0)


@pytest.mark.parametrize("keyword", ["RescaleSlope", "RescaleIntercept"])
def test_a_rescale_beyond_what_float32_can_hold_counts_as_none(keyword: str) -> None:
    assert read_rescale(_dataset(**{keyword: "-1e300"})) == Rescale()


def test_a_modality_lut_stands_in_place_of_rescale() -> None:
    dataset = _dataset(RescaleSlope="2", ModalityLUTSequence=Sequence([Dataset()]))
    assert read_rescale(dataset) == Rescale()


@pytest.mark.parametrize(
    ("said", "function"),
    [
        ("SIGMOID", "sigmoid"),
        ("LINEAR_EXACT", "linear_exact"),
        ("LINEAR", "linear"),
        ("", "linear"),
        ("NONSENSE", "linear"),
    ],
)
def test_the_function_of_a_window_is_read(said: str, function: str) -> None:
    dataset = _dataset(WindowCenter=40, WindowWidth=400, VOILUTFunction=said)
    (window,) = read_windows(dataset)
    assert window.function == function


def _voi_lut(descriptor: list[int], entries: list[int] | bytes, explanation: str = "") -> Dataset:
    item = _dataset(LUTDescriptor=descriptor, LUTData=entries)
    if explanation:
        item.LUTExplanation = explanation
    return item


def test_a_voi_table_stands_before_the_windows() -> None:
    luts = Sequence([_voi_lut([4, -2, 8], [0, 10, 100, 255], "BONE")])
    dataset = _dataset(WindowCenter=40, WindowWidth=400, VOILUTSequence=luts)
    table, window = read_windows(dataset)
    assert table.name == "BONE"
    assert table.table == VoiTable(-2, 8, (0, 10, 100, 255))
    assert (table.center, table.width) == (0.0, 4.0)  # values -2 to 2
    assert window == Window(40.0, 400.0, "VOI 1")


def test_voi_tables_without_explanation_are_numbered() -> None:
    luts = Sequence([_voi_lut([2, 0, 12], [0, 4095]), _voi_lut([2, 0, 12], [4095, 0])])
    names = [window.name for window in read_windows(_dataset(VOILUTSequence=luts))]
    assert names == ["VOI LUT 1", "VOI LUT 2"]


@pytest.mark.parametrize(
    "item",
    [Dataset(), _voi_lut([2, 0, 8], []), _voi_lut([1, 0, 8], [5]), _voi_lut([2, 0], [1, 2])],
)
def test_an_unusable_voi_table_is_left_out(item: Dataset) -> None:
    assert read_windows(_dataset(VOILUTSequence=Sequence([item]))) == ()


def test_images_with_the_same_table_share_it() -> None:
    first, second = (
        read_windows(_dataset(VOILUTSequence=Sequence([_voi_lut([2, 0, 8], [0, 255])])))[0]
        for _ in range(2)
    )
    assert first.table is second.table
