"""What exported pictures show, and what they leave out."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.results import ResultKey
from medviewer.image.measuring.measurement import Kind
from medviewer.ui.exporting.picture import CellPainter, ExportOptions, image_of, pixels_of
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.words.short_forms import NOTICE
from tests.app.fakes.classifier import make_result
from tests.app.fakes.desk import Desk
from tests.ui.exporting.exports import ask

PLAIN = ExportOptions(annotations=False, measurements=False, heatmap=False)


def painted(desk: Desk, options: ExportOptions) -> np.ndarray:
    painter = CellPainter(desk.session, desk.controller, options)
    picture = painter.paint(desk.session.active_viewport, desk_size(desk))
    painter.close()
    assert picture is not None
    return picture


def desk_size(_desk: Desk) -> object:
    from PySide6.QtCore import QSize

    return QSize(400, 300)


def banners_of(desk: Desk, options: ExportOptions) -> tuple[str, ...]:
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    labels = painter._view._scene.labels
    painter.close()
    return labels.banners


def labels_of(desk: Desk, options: ExportOptions) -> str:
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    labels = painter._view._scene.labels
    painter.close()
    return repr(labels)


def test_patient_is_shown_only_if_ticked(desk: Desk, open_window: MainWindow) -> None:
    for word in ("Doe", "id-Doe", "1970", "2024-02-29", "Abdomen CT"):
        assert word in labels_of(desk, ExportOptions(patient=True))
        assert word not in labels_of(desk, ExportOptions())
    assert "Image 3/5" in labels_of(desk, ExportOptions())
    assert "Image 3/5" not in labels_of(desk, PLAIN)


def test_patient_needs_the_texts(qtbot: QtBot, open_window: MainWindow) -> None:
    dialog = ask(open_window)
    dialog.patient.setChecked(True)
    assert dialog.options.patient
    dialog.annotations.setChecked(False)
    assert not dialog.options.patient
    assert not dialog.patient.isEnabled()
    assert not dialog.heatmap.isEnabled()
    dialog.reject()


def test_measurements_are_drawn_only_if_ticked(desk: Desk, open_window: MainWindow) -> None:
    without = painted(desk, PLAIN)
    desk.controller.measuring.draw(Kind.LENGTH, ((1.0, 1.0), (6.0, 5.0)))
    assert np.array_equal(painted(desk, PLAIN), without)
    assert not np.array_equal(painted(desk, replace(PLAIN, measurements=True)), without)


def test_ai_content_says_that_it_is_not_for_diagnostic_use(
    desk: Desk, open_window: MainWindow
) -> None:
    plain = painted(desk, PLAIN)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    assert desk.session.active_viewport.result == ResultKey("a", "tiny")
    heated = replace(PLAIN, heatmap=True)
    assert banners_of(desk, heated)[0] == NOTICE
    assert banners_of(desk, PLAIN) == ()
    assert np.array_equal(painted(desk, PLAIN), plain)
    assert not np.array_equal(painted(desk, heated), plain)
    assert "AI: tiny" not in labels_of(desk, ExportOptions(heatmap=False))


def test_texts_are_drawn_even_where_the_view_hides_them(
    desk: Desk, open_window: MainWindow
) -> None:
    state = replace(desk.session.active_viewport.state, annotations="none")
    desk.session.update_viewport(0, state=state)
    assert "Image 3/5" in labels_of(desk, ExportOptions())


def test_pixels_go_through_an_image_unchanged() -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    assert np.array_equal(pixels_of(image_of(pixels)), pixels)


def colored(picture: np.ndarray) -> float:
    """Return which share of the middle of a picture, where no words stand, has a colour."""
    rows, columns = picture.shape[:2]
    middle = picture[rows * 2 // 5 : rows * 3 // 5, columns * 2 // 5 : columns * 3 // 5]
    return float((np.ptp(middle.astype(int), axis=2) > 12).mean())


@pytest.mark.parametrize("texts", [True, False])
def test_a_gated_map_is_exported_greyed_out_with_the_reason_unless_asked(
    open_window: MainWindow, desk: Desk, texts: bool
) -> None:
    desk.controller.classifications.list_models()
    desk.classifier.make = lambda series: make_result(series, {"lesion": 0.2})
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(4)
    options = ExportOptions(annotations=texts)
    assert colored(painted(desk, options)) == 0
    assert "Greyed out: score 0.200 is below the threshold 0.500" in heat_words(desk, options)
    desk.session.update_settings(show_gated_maps=True)
    assert colored(painted(desk, options)) > 0.5
    assert "Shown although score 0.200" in heat_words(desk, options)


def heat_words(desk: Desk, options: ExportOptions) -> str:
    """Return all texts of an exported picture."""
    painter = CellPainter(desk.session, desk.controller, options)
    painter.paint(desk.session.active_viewport, desk_size(desk))
    texts = " ".join(placed.text for placed in painter._view._layout.texts)
    painter.close()
    return " ".join(texts.split())
