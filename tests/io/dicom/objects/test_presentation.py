"""Presentation states as they apply to a stack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from medviewer.errors import ReadError
from medviewer.image.objects.presentation import Presentation
from tests.io.dicom.objects.conftest import Opened
from tests.support.dicom_files import write_dataset, write_image
from tests.support.objects import headers, image_item, item, write_presentation

Open = Callable[[], Opened]


def _read(opened: Open) -> Presentation:
    found = opened().read()
    assert isinstance(found, Presentation)
    return found


def test_only_the_images_that_it_refers_to_are_touched(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_presentation(tmp_path / "pr.dcm", [sources[3], sources[1]])
    own = _read(opened)
    assert sorted(own.slices) == [1, 3]
    assert own.first_slice == 1


def test_a_window_is_that_of_the_item_about_the_image(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    first = item(
        WindowCenter="40", WindowWidth="80", ReferencedImageSequence=[image_item(sources[0])]
    )
    others = item(WindowCenter="-600", WindowWidth="1500", WindowCenterWidthExplanation="LUNG")
    sequence = Items([first, others])
    write_presentation(tmp_path / "pr.dcm", sources, SoftcopyVOILUTSequence=sequence)
    looks = _read(opened).slices
    windows = [looks[k].window for k in range(5)]
    assert [(w.center, w.width) for w in windows if w][:2] == [(40, 80), (-600, 1500)]
    assert windows[4] is not None
    assert windows[4].name == "LUNG"


def test_a_window_under_another_rescale_means_the_same_stored_values(
    tmp_path: Path, opened: Open
) -> None:
    path = write_image(
        tmp_path / "ct.dcm", np.zeros((4, 4), np.int16), RescaleSlope=2.0, RescaleIntercept=-1000.0
    )
    write_presentation(
        tmp_path / "pr.dcm", headers([path]), RescaleSlope="1", RescaleIntercept="0",
        SoftcopyVOILUTSequence=Items([item(WindowCenter="500", WindowWidth="100")]),
    )  # fmt: skip
    window = _read(opened).slices[0].window
    assert window is not None
    assert (window.center, window.width) == (0.0, 200.0)  # stored 500 is 0, 100 stored are 200


@pytest.mark.parametrize(
    ("rotation", "flip", "expected"),
    [(0, "N", (False, 0)), (90, "N", (False, 1)), (270, "Y", (True, 1)), (90, "Y", (True, 3))],
)
def test_turning_before_flipping_is_told_as_flipping_before_turning(
    tmp_path: Path,
    sources: list[Dataset],
    opened: Open,
    rotation: int,
    flip: str,
    expected: tuple[bool, int],
) -> None:
    path = tmp_path / "pr.dcm"
    write_presentation(path, sources, ImageRotation=rotation, ImageHorizontalFlip=flip)
    own = _read(opened)
    assert (own.flipped_horizontally, own.quarter_turns) == expected


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME1", "INVERSE", False),
        ("MONOCHROME1", "IDENTITY", True),
    ],
)
def test_the_shape_says_how_it_is_whatever_the_file_said(
    tmp_path: Path, opened: Open, photometric: str, shape: str, inverted: bool
) -> None:
    path = write_image(
        tmp_path / "cr.dcm", np.zeros((4, 4), np.uint16), modality="CR", photometric=photometric
    )
    write_presentation(tmp_path / "pr.dcm", headers([path]), PresentationLUTShape=shape)
    assert _read(opened).inverted is inverted


def test_a_displayed_area_is_in_edges(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    area = item(
        DisplayedAreaTopLeftHandCorner=[11, 3],
        DisplayedAreaBottomRightHandCorner=[20, 12],
        PresentationSizeMode="TRUE SIZE",
    )
    write_presentation(tmp_path / "pr.dcm", sources, DisplayedAreaSelectionSequence=Items([area]))
    own = _read(opened)
    assert own.slices[0].area == (2.0, 10.0, 12.0, 20.0)
    assert any("true size" in note for note in own.notes)


def test_the_whole_image_is_no_area_of_its_own(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    area = item(
        DisplayedAreaTopLeftHandCorner=[1, 1],
        DisplayedAreaBottomRightHandCorner=[40, 32],
        PresentationSizeMode="MAGNIFY",
        PresentationPixelMagnificationRatio=2.5,
    )
    write_presentation(tmp_path / "pr.dcm", sources, DisplayedAreaSelectionSequence=Items([area]))
    look = _read(opened).slices[0]
    assert (look.area, look.magnification) == (None, 2.5)


def _covered(own: Presentation) -> Any:
    shutter = own.slices[0].shutter
    assert shutter is not None
    return shutter.covers(32, 40)


def test_a_rectangular_shutter_keeps_its_edges_visible(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_presentation(
        tmp_path / "pr.dcm", sources, ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge="5",
        ShutterRightVerticalEdge="10", ShutterUpperHorizontalEdge="3",
        ShutterLowerHorizontalEdge="8", ShutterPresentationValue=0x8000,
    )  # fmt: skip
    own = _read(opened)
    seen = ~_covered(own)
    assert np.argwhere(seen).min(axis=0).tolist() == [2, 4]
    assert np.argwhere(seen).max(axis=0).tolist() == [7, 9]
    assert seen.sum() == 36
    assert own.slices[0].shutter is not None
    assert own.slices[0].shutter.grey == 128


def test_shutters_together_leave_what_lies_in_all_of_them(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_presentation(
        tmp_path / "pr.dcm", sources, ShutterShape=["CIRCULAR", "POLYGONAL"],
        CenterOfCircularShutter=[11, 11], RadiusOfCircularShutter="5",
        VerticesOfThePolygonalShutter=[1, 1, 1, 40, 11, 40, 11, 1],
    )  # fmt: skip
    covered = _covered(_read(opened))
    assert not covered[5, 10]  # the circle's top, within the polygon
    assert not covered[9, 10]
    assert covered[12, 10]  # within the circle, below the polygon
    assert covered[5, 20]  # within the polygon, beside the circle


def test_a_bitmap_covers_its_pixels(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    bits = np.zeros((32, 40), np.uint8)
    bits[4, 6] = 1
    path = write_presentation(
        tmp_path / "pr.dcm", sources, ShutterShape="BITMAP", ShutterOverlayGroup=0x6000
    )
    _with_overlay(path, 0x6000, bits)
    assert np.argwhere(_covered(_read(opened))).tolist() == [[4, 6]]


def test_overlays_of_the_state_are_graphics(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    bits = np.zeros((32, 40), np.uint8)
    bits[4, 6] = 1
    path = write_presentation(tmp_path / "pr.dcm", sources)
    _with_overlay(path, 0x6002, bits)
    look = _read(opened).slices[0]
    assert look.shutter is None
    assert look.bitmap is not None
    assert np.argwhere(look.bitmap).tolist() == [[4, 6]]


def _with_overlay(path: Path, group: int, bits: Any) -> None:
    dataset = dcmread(path)
    packed = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    dataset.add_new((group, 0x0010), "US", bits.shape[0])
    dataset.add_new((group, 0x0011), "US", bits.shape[1])
    dataset.add_new((group, 0x0050), "SS", [1, 1])
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    dataset.add_new((group, 0x3000), "OW", packed)
    write_dataset(path, dataset)


def _annotation(**elements: Any) -> Items:
    return Items([item(GraphicLayer="ONE", **elements)])


def test_graphics_and_texts_keep_their_units_and_order(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    line = item(
        GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2,
        GraphicData=[1.0, 2.0, 3.5, 4.0], GraphicType="POLYLINE", GraphicFilled="N",
    )  # fmt: skip
    words = item(
        UnformattedTextValue="Nodule\r\n12 mm", AnchorPointAnnotationUnits="PIXEL",
        AnchorPoint=[7.0, 9.0], AnchorPointVisibility="Y", BoundingBoxAnnotationUnits="DISPLAY",
        BoundingBoxTopLeftHandCorner=[0.1, 0.2], BoundingBoxBottomRightHandCorner=[0.4, 0.3],
        BoundingBoxTextHorizontalJustification="CENTER",
    )  # fmt: skip
    write_presentation(
        tmp_path / "pr.dcm", sources,
        GraphicAnnotationSequence=_annotation(
            GraphicObjectSequence=[line], TextObjectSequence=[words]
        ),
        GraphicLayerSequence=Items([item(GraphicLayer="ONE", GraphicLayerOrder="1")]),
    )  # fmt: skip
    look = _read(opened).slices[2]
    (graphic,), (text,) = look.graphics, look.texts
    assert (graphic.kind, graphic.points) == ("polyline", ((2.0, 1.0), (4.0, 3.5)))
    assert text.lines == ("Nodule", "12 mm")
    assert (text.anchor, text.anchor_visible) == ((9.0, 7.0), True)
    assert (text.box_units, text.justify) == ("display", "center")
    assert np.allclose(np.array(text.box), ((0.2, 0.1), (0.3, 0.4)))


def test_annotations_of_another_image_are_not_shown(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    point = item(GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, 2.0], GraphicType="POINT")
    write_presentation(
        tmp_path / "pr.dcm", sources,
        GraphicAnnotationSequence=_annotation(
            GraphicObjectSequence=[point], ReferencedImageSequence=[image_item(sources[4])]
        ),
    )  # fmt: skip
    looks = _read(opened).slices
    assert [len(looks[k].graphics) for k in range(5)] == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    "graphic",
    [
        {"GraphicType": "SPIRAL"},
        {"GraphicAnnotationUnits": "MATRIX"},
        {"GraphicData": [1.0, 2.0, 3.0]},
        {"GraphicData": [1e9, 2.0, 3.0, 4.0]},
        {"GraphicType": "ELLIPSE"},
    ],
)
def test_graphics_that_make_no_sense_are_counted(
    tmp_path: Path, sources: list[Dataset], opened: Open, graphic: dict[str, Any]
) -> None:
    usual = {
        "GraphicType": "POLYLINE",
        "GraphicAnnotationUnits": "PIXEL",
        "GraphicData": [1.0, 2.0, 3.0, 4.0],
    }
    write_presentation(
        tmp_path / "pr.dcm", sources,
        GraphicAnnotationSequence=_annotation(
            GraphicObjectSequence=[item(**(usual | graphic))], TextObjectSequence=[item()]
        ),
    )  # fmt: skip
    own = _read(opened)
    assert own.slices[0].graphics == ()
    assert own.notes == ("2 of its graphics and texts are not shown",)


def test_more_annotations_than_the_limit_are_left_out(
    tmp_path: Path, sources: list[Dataset], opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medviewer.io.dicom.objects.annotations._Budget.__init__", _small_budget)
    point = item(GraphicAnnotationUnits="PIXEL", GraphicData=[1.0, 2.0], GraphicType="POINT")
    write_presentation(
        tmp_path / "pr.dcm", sources,
        GraphicAnnotationSequence=_annotation(GraphicObjectSequence=[point] * 5),
    )  # fmt: skip
    own = _read(opened)
    assert len(own.slices[0].graphics) == 2
    assert own.notes == ("3 of its graphics and texts are not shown",)


def _small_budget(budget: Any) -> None:
    budget.objects, budget.points, budget.left_out = 2, 100, 0


def test_tables_that_are_not_applied_are_named(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    lut = item(LUTDescriptor=[2, 0, 8], LUTData=b"\0\xff")
    write_presentation(
        tmp_path / "pr.dcm", sources, PresentationLUTShape=None,
        SoftcopyVOILUTSequence=Items([item(WindowCenter="40", WindowWidth="80")]),
        PresentationLUTSequence=Items([lut]), ModalityLUTSequence=Items([lut]),
    )  # fmt: skip
    own = _read(opened)
    assert own.slices[0].window is None
    assert len(own.notes) == 2


def test_a_state_about_other_images_of_the_series_says_so(
    tmp_path: Path, sources: list[Dataset], opened: Open
) -> None:
    write_presentation(tmp_path / "pr.dcm", sources[:1])
    found = opened()
    with pytest.raises(ReadError, match="Presentation state not shown: it refers to other images"):
        Opened(type(found.stack)(found.stack.frames[1:]), found.own).read()


@pytest.mark.parametrize(
    "shutter",
    [
        {"ShutterShape": "RECTANGULAR", "ShutterLeftVerticalEdge": "9"},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [4, 4]},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 9, 9]},
        {"ShutterShape": "BITMAP", "ShutterOverlayGroup": 0x5000},
    ],
)
def test_a_shutter_that_makes_no_sense_covers_nothing(
    tmp_path: Path, sources: list[Dataset], opened: Open, shutter: dict[str, Any]
) -> None:
    write_presentation(tmp_path / "pr.dcm", sources, **shutter)
    assert _read(opened).slices[0].shutter is None


def test_compound_graphics_are_named(tmp_path: Path, sources: list[Dataset], opened: Open) -> None:
    write_presentation(
        tmp_path / "pr.dcm", sources,
        GraphicAnnotationSequence=_annotation(CompoundGraphicSequence=[item()]),
    )  # fmt: skip
    assert _read(opened).notes == ("compound graphics are shown by their simple parts only",)


def test_a_window_under_a_rescale_that_turns_it_around_is_left_out(
    tmp_path: Path, opened: Open
) -> None:
    path = write_image(tmp_path / "ct.dcm", np.zeros((4, 4), np.int16), RescaleSlope=2.0)
    write_presentation(
        tmp_path / "pr.dcm", headers([path]), RescaleSlope="-1", RescaleIntercept="0",
        SoftcopyVOILUTSequence=Items([item(WindowCenter="500", WindowWidth="100")]),
    )  # fmt: skip
    assert _read(opened).slices[0].window is None
