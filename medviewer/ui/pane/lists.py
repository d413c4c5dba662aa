"""Lists of sentences that are readable without hovering: reasons, images that failed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from medviewer.app.texts.prediction import Reason
from medviewer.language import translate
from medviewer.ui.pane.labels import ToneLabel, section_label
from medviewer.ui.pane.marker import Marker
from medviewer.ui.pane.quiet_inputs import quiet_button

_SHOWN_AT_FIRST = 4


class SentenceList(QWidget):
    """A heading and its sentences; the first few stand there, a button shows the rest."""

    def __init__(self, title: str, sentences: Sequence[Reason]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(section_label(title))
        for sentence in sentences[:_SHOWN_AT_FIRST]:
            self._column.addWidget(_sentence(sentence))
        self._rest = sentences[_SHOWN_AT_FIRST:]
        self._more = quiet_button(
            translate("AI pane", "Show {count} more").format(count=len(self._rest))
        )
        self._more.setVisible(bool(self._rest))
        self._more.clicked.connect(self._on_more_clicked)
        self._column.addWidget(self._more)

    def _on_more_clicked(self) -> None:
        layout = self.layout()
        assert layout is not None
        self._more.hide()
        for sentence in self._rest:
            self._column.addWidget(_sentence(sentence))


def _sentence(sentence: Reason) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(Marker(sentence.severity), 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(ToneLabel(sentence.text), 1)
    return row
