"""The line above a view that names what it shows; its menu lets it show something else."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from medviewer.app.explaining.view_choices import PLAIN, Choice, ViewChoices
from medviewer.app.texts.plain import clean_text
from medviewer.language import later, translate
from medviewer.ui.text import plain_tooltip

_WHAT = later("Comparing", "What this view shows; click for something else")


class ChoiceBar(QToolButton):
    """Names what a view shows; `menu_wanted` asks for `show_choices` before the menu opens."""

    menu_wanted = Signal()
    plain_requested = Signal()
    class_requested = Signal(str)
    method_requested = Signal(str)
    layer_requested = Signal(str)
    part_requested = Signal(str)
    model_requested = Signal(str)
    series_requested = Signal(str)
    minus_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choice_bar")
        self._title = ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self.menu_wanted)
        self.setMenu(self.choices)

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(96, self.fontMetrics().height() + 8)

    def show_title(self, title: str) -> None:
        """Name what the view shows."""
        self._title = clean_text(title)
        what = translate("Comparing", _WHAT)
        name = translate("Comparing", "{title}. {what}")
        self.setAccessibleName(name.format(title=self._title, what=what))
        self.setToolTip(plain_tooltip(f"{self._title}\n{what}"))
        self._elide()

    def show_choices(self, choices: ViewChoices) -> None:
        """Fill the menu; the lists of before go with what they belonged to."""
        for menu in self.choices.findChildren(QMenu):
            menu.deleteLater()
        self.choices.clear()
        plain = self.choices.addAction(translate("Comparing", PLAIN), self.plain_requested.emit)
        plain.setCheckable(True)
        plain.setChecked(choices.is_plain)
        self.choices.addSeparator()
        for title, entries, signal in (
            (translate("Comparing", "Class"), choices.classes, self.class_requested),
            (translate("Comparing", "Method"), choices.methods, self.method_requested),
            (translate("Comparing", "Layer"), choices.layers, self.layer_requested),
            (translate("Comparing", "Members"), choices.parts, self.part_requested),
            (translate("Comparing", "Model"), choices.models, self.model_requested),
            (translate("Comparing", "Date"), choices.dates, self.series_requested),
            (translate("Comparing", "Minus"), choices.minus, self.minus_requested),
        ):
            menu = QMenu(title, self.choices)
            menu.setToolTipsVisible(True)
            for entry in entries:
                action = _action(menu, entry)
                action.triggered.connect(lambda _, e=entry, s=signal: s.emit(e.value))
                menu.addAction(action)
            menu.setEnabled(bool(entries))
            self.choices.addMenu(menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name to the new width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - 28, 24)
        mode = Qt.TextElideMode.ElideMiddle
        text = self.fontMetrics().elidedText(self._title, mode, room)
        self.setText(f"{text}  \N{BLACK DOWN-POINTING SMALL TRIANGLE}".replace("&", "&&"))


def _action(menu: QMenu, entry: Choice) -> QAction:
    action = QAction(clean_text(entry.text).replace("&", "&&"), menu)
    action.setCheckable(True)
    action.setChecked(entry.is_chosen)
    if entry.why_not:
        action.setEnabled(False)
        action.setToolTip(plain_tooltip(entry.why_not))
    return action
