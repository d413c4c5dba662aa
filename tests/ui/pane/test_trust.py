import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medviewer.app.texts.trust import TrustWords, trust_words
from medviewer.models.toml_values import build
from medviewer.models.trust.record import TrustRecord
from medviewer.ui.dialogs import TableDialog
from medviewer.ui.pane.chip import ChipLabel
from medviewer.ui.pane.trust import TrustBadge
from tests.support.trust import trust_table


@pytest.fixture
def badge(qtbot: QtBot) -> TrustBadge:
    badge = TrustBadge()
    qtbot.addWidget(badge)
    badge.show()
    return badge


def words() -> TrustWords:
    return trust_words(build(TrustRecord, trust_table()))


def test_the_chip_has_the_words_in_its_tooltip(badge: TrustBadge) -> None:
    badge.show_trust(words(), "Grad-CAM", "image")
    (chip,) = badge.findChildren(ChipLabel)
    assert chip.chip.text == "Trust measured"
    assert "Largest pixel inside the box in 84%" in chip.toolTip()
    assert badge.details.isVisible()


def test_what_was_not_measured_has_no_details(badge: TrustBadge) -> None:
    badge.show_trust(trust_words(None), "Grad-CAM", "image")
    assert badge.chip is not None
    assert badge.chip.text == "Trust not measured"
    assert not badge.details.isVisible()


def test_at_another_layer_nothing_was_measured(badge: TrustBadge) -> None:
    badge.show_trust(words(), "Grad-CAM", "image", "blocks.4")
    (chip,) = badge.findChildren(ChipLabel)
    assert chip.chip.text == "Trust not measured"
    assert "not at blocks.4" in chip.toolTip()
    assert badge.details.isVisible()  # what was measured at the model's own layer


def test_another_method_has_another_chip_and_the_same_one_stays(
    qtbot: QtBot, badge: TrustBadge
) -> None:
    badge.show_trust(words(), "Grad-CAM", "image")
    (first,) = badge.findChildren(ChipLabel)
    badge.show_trust(words(), "Grad-CAM", "image")
    assert badge.findChildren(ChipLabel) == [first]
    badge.show_trust(words(), "LayerCAM", "image")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (second,) = badge.findChildren(ChipLabel)
    assert second.chip.text == "Ignores the weights"


def test_a_click_opens_all_methods(qtbot: QtBot, badge: TrustBadge) -> None:
    badge.show_trust(words(), "Grad-CAM", "image")
    qtbot.mouseClick(badge.details, Qt.MouseButton.LeftButton)
    (dialog,) = badge.findChildren(TableDialog)
    assert dialog.isVisible()
    shown = {dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())}
    assert shown == {"Grad-CAM", "LayerCAM", "Default", "Data", "Note"}
    dialog.close()
