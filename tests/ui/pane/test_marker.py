import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from medviewer.app.texts.plain import Severity
from medviewer.ui.pane.marker import Marker


def picture(qtbot: QtBot, severity: Severity) -> QImage:
    marker = Marker(severity)
    qtbot.addWidget(marker)
    marker.resize(marker.sizeHint())
    return marker.grab().toImage()


def shape(image: QImage) -> list[bool]:
    """Which pixels differ from the ground, whatever their colour."""
    ground = image.pixelColor(0, 0)
    return [
        image.pixelColor(x, y) != ground
        for y in range(image.height())
        for x in range(image.width())
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Severity.QUIET, Severity.WARNING),
        (Severity.WARNING, Severity.CRITICAL),
        (Severity.QUIET, Severity.CRITICAL),
    ],
)
def test_severities_differ_in_shape_and_not_in_colour_alone(
    qtbot: QtBot, one: Severity, other: Severity
) -> None:
    assert shape(picture(qtbot, one)) != shape(picture(qtbot, other))


@pytest.mark.parametrize("severity", list(Severity))
def test_every_sign_is_visible(qtbot: QtBot, severity: Severity) -> None:
    assert sum(shape(picture(qtbot, severity))) > 8
