"""What the tests of the AI pane say, click and read."""

from PySide6.QtWidgets import QAbstractButton, QLabel

from medviewer.app.view_state import OverlayState
from medviewer.ui.pane.labels import ElidedLabel
from medviewer.ui.pane.prediction_panel import PredictionPanel
from tests.ui.prediction_values import make_status

SIGNALS = (
    "classify_requested",
    "stop_requested",
    "model_requested",
    "image_requested",
    "overlay_requested",
    "compare_requested",
    "blink_requested",
    "reveal_requested",
)


def texts(panel: PredictionPanel) -> list[str]:
    """Every text of a label on screen."""
    labels = [label for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]
    return [label.full_text if isinstance(label, ElidedLabel) else label.text() for label in labels]


def click(panel: PredictionPanel, text: str) -> None:
    found = panel.findChildren(QAbstractButton)
    next(b for b in found if b.text() == text and b.isVisibleTo(panel)).click()


def show_heatmap(panel: PredictionPanel) -> None:
    panel.show_status(make_status())
    panel.show_overlay(OverlayState(), ("Pneumonia",), "Grad-CAM")
