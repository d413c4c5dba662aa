"""Segmentations over the images that they refer to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from medviewer.errors import ReadError
from medviewer.image.objects.layers import Segmentation, cut_of
from tests.io.dicom.objects.conftest import Opened
from tests.support.dicom_files import image_dataset, write_dataset, write_image
from tests.support.objects import (
    headers,
    item,
    place,
    segment,
    write_object,
    write_segmentation,
)
from tests.support.phantoms import CORONAL, write_series

Open = Callable[[], Opened]
SHAPE = (5, 32, 40)


def _read(opened: Open) -> Segmentation:
    found = opened().read()
    assert isinstance(found, Segmentation)
    return found


def _dense(own: Segmentation, number: int) -> np.ndarray[Any, Any]:
    return np.stack(
        [
            cut_of(k, own.shape).of(own.masks[number], own.shape, np.array(0, np.uint8))
            for k in range(own.shape[0])
        ]
    )


def _block(k: slice, j: slice, i: slice) -> np.ndarray[Any, Any]:
    mask = np.zeros(SHAPE, np.uint8)
    mask[k, j, i] = 1
    return mask


def test_binary_segments_lie_on_their_slices_though_empty_ones_are_left_out(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    liver, spleen = (
        _block(slice(1, 3), slice(4, 9), slice(3, 30)),
        _block(slice(4, 5), slice(0, 32), slice(39, 40)),
    )
    write_segmentation(tmp_path / "seg.dcm", sources, {1: liver, 2: spleen})
    own = _read(opened)
    assert [segment.name for segment in own.segments] == ["Liver", "Spleen"]
    assert [segment.algorithm for segment in own.segments] == ["automatic: tester"] * 2
    np.testing.assert_array_equal(_dense(own, 1), liver * 255)
    np.testing.assert_array_equal(_dense(own, 2), spleen * 255)
    assert own.slices == (1, 2, 4)
    assert own.notes == ()


def test_frames_in_another_order_still_find_their_slices(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = np.zeros(SHAPE, np.uint8)
    for k in range(5):
        mask[k, : k + 1, :7] = 1  # 7 * (k + 1) pixels: frames do not end at whole bytes
    order = [3, 0, 4, 2, 1]
    write_segmentation(tmp_path / "seg.dcm", [sources[k] for k in order], {1: mask[order]})
    np.testing.assert_array_equal(_dense(_read(opened), 1), mask * 255)


def test_fractions_are_shares_of_the_largest_value(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(2, 3), slice(5, 6), slice(5, 7)) * 50
    path = tmp_path / "seg.dcm"
    write_segmentation(path, sources, {1: mask}, kind="FRACTIONAL", MaximumFractionalValue=100)
    own = _read(opened)
    assert own.fraction == "probability"
    assert _dense(own, 1)[2, 5, 5] == 128  # half of 255, rounded


def test_a_label_map_is_one_mask_a_label(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    labels = _block(slice(0, 2), slice(3, 9), slice(3, 9))
    labels[1, 4:6, 4:6] = 2
    write_segmentation(tmp_path / "seg.dcm", sources, {0: labels}, kind="LABELMAP")
    own = _read(opened)
    np.testing.assert_array_equal(_dense(own, 1), (labels == 1) * np.uint8(255))
    np.testing.assert_array_equal(_dense(own, 2), (labels == 2) * np.uint8(255))


def test_labels_without_a_description_are_told(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    labels = _block(slice(0, 1), slice(3, 9), slice(3, 9))
    labels[0, 0, 0] = 9
    write_segmentation(
        tmp_path / "seg.dcm", sources, {0: labels}, kind="LABELMAP",
        SegmentSequence=Items([segment(1, "Liver")]),
    )  # fmt: skip
    assert _read(opened).notes == ("1 segments without a description are not shown",)


def test_a_recommended_colour_is_used_and_others_are_safe_for_colour_blind_eyes(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(0, 1), slice(3, 9), slice(3, 9))
    red = (35578, 53664, 50858)  # 54.29, 80.81, 69.89: sRGB's red in CIELab under D50
    segments = Items([segment(1, "Liver", lab=red), segment(2, "Spleen")])
    path = tmp_path / "seg.dcm"
    write_segmentation(path, sources, {1: mask, 2: mask}, SegmentSequence=segments)
    colors = [segment.color for segment in _read(opened).segments]
    assert np.abs(np.array(colors[0]) - (255, 0, 0)).max() <= 2
    assert colors[1] == (86, 180, 233)


def test_another_orientation_is_sampled_at_the_nearest_voxel(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    """A coronal frame of 1 mm pixels crosses the axial slices in one row."""
    frame = np.ones((1, 40, 60), np.uint8)  # 40 mm down from z = 50, 60 mm from x = -20
    groups = item(
        PlanePositionSequence=[item(ImagePositionPatient=[-20.0, -13.0, 50.0])],
        PlaneOrientationSequence=[item(ImageOrientationPatient=list(CORONAL))],
        PixelMeasuresSequence=[item(PixelSpacing=[1.0, 1.0], SliceThickness=0.7)],
        SegmentIdentificationSequence=[item(ReferencedSegmentNumber=1)],
    )
    write_object(
        tmp_path / "seg.dcm", sources, frame, bits=1,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.66.4", SegmentationType="BINARY",
        SegmentSequence=Items([segment(1, "Plane")]),
        PerFrameFunctionalGroupsSequence=Items([groups]),
    )  # fmt: skip
    own = _read(opened)
    rows = np.flatnonzero(_dense(own, 1).any(axis=(0, 2)))
    assert rows.tolist() == [10]  # y = -20 + 10 * 0.7 = -13
    assert _dense(own, 1)[:, 10, :].all()  # every slice and column lies within the frame
    assert any("nearest" in note for note in own.notes)


def test_a_coarser_grid_covers_what_lies_between_its_frames(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    """Frames 4 mm thick over slices 2 mm apart: each shows on the slices that it reaches."""
    mask = _block(slice(0, 5), slice(3, 9), slice(3, 9))
    thick = [sources[0], sources[2], sources[4]]
    for source in thick:
        source.SliceThickness = 4.0
    write_segmentation(tmp_path / "seg.dcm", thick, {1: mask[[0, 2, 4]]})
    own = _read(opened)
    assert own.slices == (0, 1, 2, 3, 4)


def test_frames_on_other_images_are_counted(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(0, 5), slice(3, 9), slice(3, 9))
    write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    found = opened()
    (tmp_path / "ct" / found.stack.frames[4].instance.path.name).unlink()
    (tmp_path / "ct" / found.stack.frames[3].instance.path.name).unlink()
    assert _read(opened).notes == ("2 of its 5 frames lie on other images",)


def test_another_frame_of_reference_is_refused_in_words(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(0, 5), slice(3, 9), slice(3, 9))
    path = tmp_path / "seg.dcm"
    write_segmentation(path, sources, {1: mask})
    dataset = dcmread(path)
    dataset.FrameOfReferenceUID = "9.9"
    write_dataset(path, dataset)
    with pytest.raises(ReadError, match="another frame of reference"):
        _read(opened)


def test_a_film_is_laid_over_by_its_uid(tmp_path: Path, opened: Open) -> None:
    film = write_image(tmp_path / "film.dcm", np.zeros((6, 8), np.uint16), modality="CR")
    mask = np.zeros((1, 6, 8), np.uint8)
    mask[0, 2, 3] = 1
    write_object(
        tmp_path / "seg.dcm", headers([film]), mask, bits=1,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.66.4", SegmentationType="BINARY",
        SegmentSequence=Items([segment(1, "Lung")]),
    )  # fmt: skip
    own = _read(opened)
    assert own.shape == (1, 6, 8)
    np.testing.assert_array_equal(_dense(own, 1), mask * 255)


def test_a_film_of_another_size_is_refused(tmp_path: Path, opened: Open) -> None:
    film = write_image(tmp_path / "film.dcm", np.zeros((6, 8), np.uint16), modality="CR")
    write_object(
        tmp_path / "seg.dcm", headers([film]), np.ones((1, 3, 4), np.uint8), bits=1,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.66.4", SegmentationType="BINARY",
        SegmentSequence=Items([segment(1, "Lung")]),
    )  # fmt: skip
    with pytest.raises(ReadError, match="another size"):
        _read(opened)


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"SegmentSequence": None}, "describes no segments"),
        ({"SegmentationType": "CONTOUR"}, "not supported"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    tmp_path: Path, sources: list[Dataset], opened: Open, elements: dict[str, Any], reason: str
) -> None:
    mask = _block(slice(0, 1), slice(3, 9), slice(3, 9))
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    dataset = dcmread(path)
    for keyword, value in elements.items():
        if value is None:
            del dataset[keyword]
        else:
            setattr(dataset, keyword, value)
    write_dataset(path, dataset)
    with pytest.raises(ReadError, match=f"Segmentation not shown: .*{reason}"):
        _read(opened)


def test_masks_beyond_the_limit_are_refused(
    tmp_path: Path, sources: list[Dataset], opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.dicom.objects.frames.MAX_OBJECT_BYTES", 100)
    mask = _block(slice(0, 5), slice(3, 9), slice(3, 9))
    write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    with pytest.raises(ReadError, match="more memory than the limit"):
        _read(opened)


def test_a_file_that_ends_early_shows_the_frames_that_are_there(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(0, 5), slice(0, 32), slice(0, 40))
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    content = path.read_bytes()
    path.write_bytes(content[:-320])  # two of the frames of 160 bytes
    assert _read(opened).slices == (0, 1, 2)


def test_an_enhanced_source_is_laid_over_frame_by_frame(tmp_path: Path, opened: Open) -> None:
    from tests.support.phantoms import FramePlace, phantom_voxels, write_enhanced_mr

    places = [FramePlace((0.0, 0.0, 2.0 * z)) for z in (2, 0, 1)]
    path = write_enhanced_mr(tmp_path / "mr.dcm", phantom_voxels(3), places)
    enhanced = dcmread(path)
    source = image_dataset(
        np.zeros((32, 40), np.int16), modality="MR", SliceThickness=2.0,
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], ImagePositionPatient=[0.0, 0.0, 4.0],
        PixelSpacing=list(
            enhanced.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing
        ),
        SOPInstanceUID=enhanced.SOPInstanceUID, SOPClassUID=enhanced.SOPClassUID,
        SeriesInstanceUID=enhanced.SeriesInstanceUID,
        StudyInstanceUID=enhanced.StudyInstanceUID,
    )  # fmt: skip
    mask = np.zeros((1, 32, 40), np.uint8)
    mask[0, 2:5, 2:5] = 1
    write_segmentation(tmp_path / "seg.dcm", [source], {1: mask})
    assert _read(opened).slices == (2,)  # z = 4 is the third in geometric order


def test_place_of_helper_is_the_images_own(sources: list[Dataset]) -> None:
    groups = place(sources[1])
    assert groups["PlanePositionSequence"][0].ImagePositionPatient == [-10.0, -20.0, 32.0]


def test_other_series_of_the_folder_have_no_such_object(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_series(tmp_path / "other", name="b")
    mask = _block(slice(0, 1), slice(3, 9), slice(3, 9))
    write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    assert opened().stack.frames[0].instance.path.parent.name == "ct"


def test_the_background_of_a_label_map_is_no_segment(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    labels = _block(slice(0, 2), slice(3, 9), slice(3, 9))
    write_segmentation(
        tmp_path / "seg.dcm", sources, {0: labels}, kind="LABELMAP",
        SegmentSequence=Items([segment(0, "Background"), segment(1, "Liver")]),
    )  # fmt: skip
    assert [own.name for own in _read(opened).segments] == ["Liver"]


def test_a_thickness_that_is_no_number_counts_as_none(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    mask = _block(slice(0, 5), slice(3, 9), slice(3, 9))
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: mask})
    content = path.read_bytes().replace(
        b"\x18\x00\x50\x00DS\x04\x002.0 ", b"\x18\x00\x50\x00DS\x04\x00abc "
    )
    path.write_bytes(content)
    assert _read(opened).slices == (0, 1, 2, 3, 4)
