"""Contact sheets of tiny networks with known maps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import Cancelled, CancelToken, WorkContext
from medviewer.errors import MedviewerError
from medviewer.explain.request import suitable_plans
from medviewer.explain.sheet.making import SheetOptions, make_sheet
from medviewer.explain.sheet.painting import paint_sheet
from medviewer.explain.sheet.values import Sheet
from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.io.records import Series
from medviewer.models.bundle import load_bundle
from medviewer.models.networks import architectures
from tests.support.models import square_film
from tests.support.records import make_instance, make_series, make_study
from tests.support.series_models import (
    TinyVolume,
    head_series,
    head_slice,
    write_sequence_bundle,
    write_volume_bundle,
)
from tests.support.volumes import FakeReader, volume_of

DARK, BRIGHT = np.zeros((96, 80), np.uint16), np.zeros((96, 80), np.uint16)
BRIGHT[:60], DARK[:4] = 4000, 4000


def sheet_of(
    classifier: LoadedClassifier,
    *images: np.ndarray,
    context: WorkContext | None = None,
    modality: str = "CR",
    **options: object,
) -> Sheet:
    names = [f"{place}.dcm" for place in range(len(images))]
    series = make_series(*(make_instance(name, modality=modality) for name in names))
    return made(classifier, series, FakeReader(volume_of(*images)), context, **options)


def head_sheet(classifier: LoadedClassifier, **options: object) -> Sheet:
    """Return the sheet of a head CT whose slices bleed more and more."""
    slices = [head_slice(share) for share in (0.0, 0.5, 1.0)]
    return made(
        classifier,
        head_series(0.0, 5.0, 10.0),
        FakeReader(volume_of(*slices, unit="HU")),
        **options,
    )


def made(
    classifier: LoadedClassifier,
    series: Series,
    reader: FakeReader,
    context: WorkContext | None = None,
    **options: object,
) -> Sheet:
    return make_sheet(
        [(make_study(series), series)],
        reader.read,
        classifier,
        context or WorkContext(),
        SheetOptions(**options),
    )


def image_of(sheet: Sheet) -> np.ndarray:
    return np.asarray(paint_sheet(sheet)).astype(int)


def colorful(picture: np.ndarray, top: int, bottom: int) -> float:
    """Return the share of pixels in the colours of a heatmap: neither grey nor amber."""
    part = picture[top:bottom, :-118]
    amber = (part[..., 0] > part[..., 1]) & (part[..., 1] > part[..., 2] * 1.2)
    return float(((np.ptp(part, axis=2) > 30) & ~amber).mean())


def test_every_method_that_suits_has_a_column_and_the_strongest_images_a_row(
    classifier: LoadedClassifier,
) -> None:
    sheet = sheet_of(classifier, DARK, BRIGHT, square_film(), most=2)
    names = [column.method.name for column in sheet.columns]
    assert names == list(suitable_plans(classifier))
    assert "attention-rollout" not in names
    assert {"grad-cam", "cam", "integrated-gradients", "occlusion"} <= set(names)
    assert [row.lines[0] for row in sheet.rows] == ["Image 2 of 3", "Image 3 of 3"]
    assert all(set(row.cells) == set(names) for row in sheet.rows)
    assert [column.title for column in sheet.columns if column.first] == ["Grad-CAM (shown first)"]


def test_captions_tell_range_scale_and_grid(classifier: LoadedClassifier) -> None:
    bright, dark = sheet_of(classifier, BRIGHT, square_film(), most=2).rows
    own, other = bright.cells["cam"], dark.cells["cam"]
    # one scale for all rows of a class: that of the brightest
    assert own.heat.scale_max == other.heat.scale_max == pytest.approx(own.heat.native.max())
    assert own.lines[0].startswith("raw ")
    assert own.lines[0].endswith(f"to {own.heat.native.max():.2g} logit")
    side = own.heat.native.shape[0]
    assert own.lines[1] == f"{side}x{side} grid, colours end at {own.heat.native.max():.2g}"


def test_below_the_threshold_maps_are_greyed_out_unless_asked_for(
    classifier: LoadedClassifier,
) -> None:
    (gated,) = sheet_of(classifier, square_film()).rows
    assert all(cell.heat.greyed for cell in gated.cells.values())
    assert gated.warnings[0].startswith("Greyed out: score 0.4")
    (shown,) = sheet_of(classifier, square_film(), ungated=True).rows
    assert not any(cell.heat.greyed for cell in shown.cells.values())
    assert shown.warnings[0].startswith("Shown although score 0.4")


def test_colours_are_painted_only_of_maps_that_are_not_gated(classifier: LoadedClassifier) -> None:
    gated = image_of(sheet_of(classifier, square_film()))
    shown = image_of(sheet_of(classifier, square_film(), ungated=True))
    assert colorful(gated, 150, 400) == 0
    assert colorful(shown, 150, 400) > 0.02


def test_each_image_of_exclusive_classes_is_explained_by_its_own(
    three_classes: LoadedClassifier,
) -> None:
    bright, dark = sheet_of(three_classes, BRIGHT, DARK).rows
    assert bright.target == "bright"
    assert dark.target in {"dark", "night"}
    (one,) = sheet_of(three_classes, BRIGHT, DARK, target="night", images=frozenset({1})).rows
    assert one.target == "night"


def test_of_a_sequence_the_importance_of_slices_stands_above(tmp_path: Path) -> None:
    folder = write_sequence_bundle(tmp_path / "reader")
    reader = load_classifier(load_bundle(folder), "cpu", threads=1)
    sheet = head_sheet(reader, most=2)
    (effects,) = sheet.effects
    assert effects.shown == {1, 2}
    assert len(effects.importance.left_out) == 3
    assert sheet.said[0].startswith("Bleed, whole series: score")
    assert [row.lines[-1][:28] for row in sheet.rows] == ["Effect on the series' logit:"] * 2
    assert not any("whole series" in line for row in sheet.rows for line in row.lines)
    picture = image_of(sheet)
    assert (picture == (86, 204, 242)).all(axis=2).sum() > 200  # bars of the shown slices
    bare = image_of(replace(sheet, effects=()))
    assert bare.shape[0] < picture.shape[0]


def test_a_volume_has_maps_of_its_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    folder = write_volume_bundle(tmp_path / "volume")
    whole = load_classifier(load_bundle(folder), "cpu", threads=1)
    sheet = head_sheet(whole, most=2)
    assert len(sheet.rows) == 2


def test_a_map_that_is_not_there_is_said(classifier: LoadedClassifier) -> None:
    sheet = sheet_of(classifier, BRIGHT)
    (row,) = sheet.rows
    less = {name: cell for name, cell in row.cells.items() if name != "occlusion"}
    picture = image_of(replace(sheet, rows=[replace(row, cells=less)]))
    assert picture.shape == image_of(sheet).shape


def test_a_series_that_is_refused_says_why(classifier: LoadedClassifier) -> None:
    with pytest.raises(MedviewerError, match="CT"):
        sheet_of(classifier, BRIGHT, modality="CT")


def test_a_stop_is_heard(classifier: LoadedClassifier) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        sheet_of(classifier, BRIGHT, context=WorkContext(token))
