"""The way in: every failure is one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import ReadError
from medviewer.image.objects.layers import ParametricMap, Segmentation
from medviewer.io.dicom.objects import reading
from medviewer.io.dicom.objects.reading import read_object
from medviewer.io.readers import scan
from tests.io.dicom.objects.conftest import Opened
from tests.support.dicom_files import write_dataset
from tests.support.objects import code, item, write_key_objects, write_map, write_segmentation

Open = Callable[[], Opened]
SHARED = Path(__file__).parents[5] / "shared" / "dicom" / "edge" / "highdicom_dcmqi"


def _mask() -> Any:
    mask = np.zeros((5, 32, 40), np.uint8)
    mask[1:4, 4:8, 4:8] = 1
    return mask


def _raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (MemoryError(), "there is not memory enough"),
        (KeyError("Doe^Jane"), "it holds values that make no sense"),
    ],
)
def test_what_is_not_expected_is_told_without_its_words(
    tmp_path: Path,
    sources: list[Dataset],
    opened: Open,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    text: str,
) -> None:
    write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    monkeypatch.setattr(reading, "_read", _raising(error))
    with pytest.raises(ReadError, match=f"^Segmentation not shown: {text}[.]$"):
        opened().read()


def test_reading_can_be_stopped(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    token = CancelToken()
    token.cancel()
    found = opened()
    with pytest.raises(Cancelled):
        read_object(found.own, found.stack, WorkContext(token))


def test_a_selection_is_nothing_to_lay_over(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_key_objects(tmp_path / "ko.dcm", sources)
    with pytest.raises(ReadError, match="nothing to lay over"):
        opened().read()


def test_a_file_that_is_gone_says_so(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    found = opened()
    path.unlink()
    with pytest.raises(ReadError, match="cannot be opened"):
        found.read()


def _change(path: Path, change: Callable[[Dataset], None]) -> None:
    dataset = dcmread(path)
    change(dataset)
    write_dataset(path, dataset)


def _move(mm: float) -> Callable[[Dataset], None]:
    def change(dataset: Dataset) -> None:
        for groups in dataset.PerFrameFunctionalGroupsSequence:
            position = groups.PlanePositionSequence[0]
            x, y, z = (float(value) for value in position.ImagePositionPatient)
            position.ImagePositionPatient = [x, y, z + mm]

    return change


def test_an_object_beside_the_images_lies_nowhere(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    _change(path, _move(500.0))
    with pytest.raises(ReadError, match="none of its frames lies on these images"):
        opened().read()


def test_frames_on_several_grids_are_refused(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})

    def change(dataset: Dataset) -> None:
        _move(0.7)(dataset)
        groups = dataset.PerFrameFunctionalGroupsSequence[0]
        groups.PlaneOrientationSequence[0].ImageOrientationPatient = [0, 1, 0, 0, 0, 1]

    _change(path, change)
    with pytest.raises(ReadError, match="neither on these images nor on one regular grid"):
        opened().read()


def test_frames_shifted_within_the_plane_are_sampled(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})

    def change(dataset: Dataset) -> None:
        for groups in dataset.PerFrameFunctionalGroupsSequence:
            position = groups.PlanePositionSequence[0]
            x, y, z = (float(value) for value in position.ImagePositionPatient)
            position.ImagePositionPatient = [x + 2 * 0.5, y, z]  # two columns of 0.5 mm

    _change(path, change)
    found = opened().read()
    assert isinstance(found, Segmentation)
    assert found.is_sampled
    patch = found.masks[1][2]
    assert (patch.top, patch.left, patch.values.shape) == (4, 6, (4, 4))


def test_two_frames_of_a_segment_on_one_slice_are_one_mask(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = np.zeros((2, 32, 40), np.uint8)
    mask[0, 2:4, 2:4] = mask[1, 8:10, 8:10] = 1
    path = write_segmentation(tmp_path / "seg.dcm", sources[:2], {1: mask})

    def change(dataset: Dataset) -> None:
        first, second = dataset.PerFrameFunctionalGroupsSequence
        second.PlanePositionSequence = first.PlanePositionSequence

    _change(path, change)
    found = opened().read()
    assert isinstance(found, Segmentation)
    assert found.slices == (0,)
    assert int((found.masks[1][0].values > 0).sum()) == 8


def test_a_frame_of_an_unknown_segment_is_left_out(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask(), 2: _mask()})
    _change(path, lambda dataset: dataset.SegmentSequence.pop())
    found = opened().read()
    assert isinstance(found, Segmentation)
    assert list(found.masks) == [1]
    assert found.notes == ("1 segments without a description are not shown",)


def test_a_segment_number_counts_once(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    _change(path, lambda dataset: dataset.SegmentSequence.append(dataset.SegmentSequence[0]))
    found = opened().read()
    assert isinstance(found, Segmentation)
    assert len(found.segments) == 1


def test_one_quantity_of_a_map_is_shown_and_others_are_counted(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_map(tmp_path / "map.dcm", sources, np.ones((5, 32, 40), np.float32))

    def change(dataset: Dataset) -> None:
        quantity = item(ConceptCodeSequence=[code("1", "Perfusion")])
        other = item(
            RealWorldValueSlope=1e30, QuantityDefinitionSequence=[quantity],
            MeasurementUnitsCodeSequence=[code("ml/min/100g of tissue", "millilitres", "UCUM")],
        )  # fmt: skip
        groups = dataset.PerFrameFunctionalGroupsSequence[4]
        groups.RealWorldValueMappingSequence = Items([other])

    _change(path, change)
    found = opened().read()
    assert isinstance(found, ParametricMap)
    assert found.slices == (0, 1, 2, 3)
    assert found.notes == ("1 more quantities in this map are not shown",)


def test_a_map_without_a_mapping_has_its_stored_values(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    path = write_map(tmp_path / "map.dcm", sources, np.full((5, 32, 40), 7, np.uint16))
    _change(path, lambda dataset: dataset.pop("SharedFunctionalGroupsSequence"))
    found = opened().read()
    assert isinstance(found, ParametricMap)
    assert (found.low, found.high, found.name, found.unit) == (7.0, 7.0, "", "")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files of ../shared are not there")
def test_real_segmentations_lie_over_their_images_or_say_why_not() -> None:
    index = scan([SHARED], WorkContext())
    shown: dict[str, int] = {}
    refused: set[str] = set()
    for series in (series for study in index.studies for series in study.series):
        for own in series.objects:
            try:
                found = read_object(own, series.stacks[0], WorkContext())
            except ReadError:
                refused.add(own.key)
            else:
                assert isinstance(found, Segmentation)
                shown[own.key] = len(found.masks)
    assert shown["seg_image_ct_binary_single_frame.dcm"] == 1
    # labels 1 and 3 to 20, as pydicom's pixel_array of these files has them
    assert shown["seg_image_sm_control_labelmap.dcm"] == 19
    assert shown["seg_image_sm_control_labelmap_palette_color.dcm"] == 19
    assert refused == {"seg_image_sm_dots_tiled_full.dcm"}
