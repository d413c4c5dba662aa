"""Text from files is data: it must never be read as markup."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_tooltip(text: str) -> str:
    """Return a tooltip that shows `text` as it is, wrapped, line by line."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


def plain_label(text: str = "", name: str = "") -> QLabel:
    """Return a label that shows text as it is; `name` is for the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    return label


def with_keys(text: str, keys: str) -> str:
    """Return a text with the keys that do the same; without any, the text alone."""
    return f"{text} ({keys})" if keys else text
