"""Headings with texts beside them, as long as they are: what a dialog tells of one thing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QWidget

from medviewer.ui.text import plain_label

_TEXT_WIDTH = 400
_TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def facts_area(rows: Sequence[tuple[str, str]], name: str, most_letters: int) -> QScrollArea:
    """Return an area that scrolls where there is much to say; endless texts are cut.

    `name` is what a screen reader calls it.
    """
    facts = QWidget()
    form = QFormLayout(facts)
    form.setContentsMargins(4, 4, 8, 4)
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(_TOP_LEFT)
    for heading, text in rows:
        value = wrapped_label(text, most_letters=most_letters)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label = plain_label(heading, "dim")
        label.setAlignment(_TOP_LEFT)
        value.setAlignment(_TOP_LEFT)
        form.addRow(label, value)
    area = QScrollArea()
    area.setWidget(facts)
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # nothing scrolls across: what is wider than the area could not be read
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    beside = area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(facts.minimumSizeHint().width() + beside)
    return area


def wrapped_label(text: str, name: str = "", *, most_letters: int) -> QLabel:
    """Return a label that breaks its lines."""
    shown = text if len(text) <= most_letters else text[:most_letters] + "..."
    label = plain_label(shown, name)
    label.setWordWrap(True)
    label.setMinimumWidth(_TEXT_WIDTH)
    return label
