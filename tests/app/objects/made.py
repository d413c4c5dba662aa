"""A series with objects of all kinds, and what reading them gives."""

import numpy as np

from medviewer.image.objects.layers import ParametricMap, Segment, Segmentation
from medviewer.image.objects.patches import Patch
from medviewer.image.objects.presentation import Presentation, SliceLook
from medviewer.image.window import Window
from medviewer.io.dicom.objects.reading import ReadObject
from medviewer.io.records import StudyIndex
from tests.app.fakes.desk import Desk
from tests.app.fakes.scans import COLUMNS, ROWS, make_object, make_series, make_stack, make_study

SHAPE = (5, ROWS, COLUMNS)
SEG, MAP, PR, KO = "segmentation.dcm", "parametric_map.dcm", "presentation_state.dcm", "ko.dcm"
WINDOW = Window(10.0, 20.0, "Presentation")


def _patch(value: float, kind: type) -> Patch:
    return Patch(1, 1, np.full((3, 3), value, kind))


def segmentation(*slices: int) -> Segmentation:
    """Return two segments on these slices, on slices 3 and 4 where none are given."""
    own = slices or (3, 4)
    segments = (Segment(1, "Liver", (200, 0, 0), "Tissue"), Segment(7, "Spleen", (0, 0, 200)))
    masks = {n: {k: _patch(255, np.uint8) for k in own} for n in (1, 7)}
    return Segmentation(segments, masks, SHAPE)


def parametric_map() -> ParametricMap:
    """Return values of 2 on slice 2."""
    return ParametricMap({2: _patch(2.0, np.float32)}, SHAPE, "ADC", "mm2/s", 0.0, 2.0)


def presentation(**look: object) -> Presentation:
    """Return a window, turned and inverted, about slices 1 and 2."""
    own = SliceLook(window=WINDOW, **look)  # type: ignore[arg-type]
    return Presentation({1: own, 2: own}, inverted=True, quarter_turns=1)


def index_with_objects() -> StudyIndex:
    """Return a study with a series that has one object of each kind, and one without any."""
    stack = make_stack("ct")
    objects = (
        make_object("segmentation", stack, title="Organs"),
        make_object("parametric_map", stack, title="ADC map"),
        make_object("presentation_state", stack, 1, 2, title="Marked"),
        make_object("key_objects", stack, 0, 4, key=KO),
    )
    series = make_series("ct", stack, objects=objects)
    return StudyIndex((make_study("study", series, make_series("other")),))


def open_objects(desk: Desk, **found: ReadObject | Exception) -> None:
    """Open that study; `found` replaces what reading gives, by kind."""
    given: dict[str, ReadObject | Exception] = {
        "segmentation": segmentation(),
        "parametric_map": parametric_map(),
        "presentation_state": presentation(),
    }
    desk.reading.objects = {f"{kind}.dcm": value for kind, value in (given | found).items()}
    desk.open(index_with_objects())
