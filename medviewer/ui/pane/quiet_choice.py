"""A list of choices that the wheel passes by; what is chosen may take several lines."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
)

from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, paint_focus
from medviewer.ui.text import plain_tooltip

_TEXT_MARGIN = 4
_HIGHEST = 10000
_LONGEST_WORD, _SENTENCE = 14, 36
"""Letters that always stand in a line: of a word, and of a choice that is to be whole."""
_WRAPPED = Qt.TextFlag.TextWordWrap
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class QuietComboBox(QComboBox):
    """A list of choices that the wheel changes only while it has the focus.

    It is as narrow as it must be and then higher; `show_whole` lets it be as wide as its choices.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._longest: int | None = None  # in pixels; a list may be of thousands
        model = self.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            changed.connect(self._on_choices_changed)
        self.currentIndexChanged.connect(self._fit)

    def show_whole(self) -> None:
        """Ask for the room of the widest choice, unless that is a whole sentence."""
        self.setMinimumContentsLength(0)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    @property
    def shown_text(self) -> str:
        """What is painted of the choice: all, or with an ellipsis where a word is too long."""
        text, room = self.currentText(), self._field().width()
        if self._words_in(room).width() <= room:
            return text
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)

    def setCurrentIndex(self, index: int) -> None:
        """Choose, and be as high as that needs, also where nobody is to hear of it."""
        super().setCurrentIndex(index)
        self._fit()

    def sizeHint(self) -> QSize:
        """As wide as the style says and a little wider: the text has margins."""
        return _roomy(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word that is no longer than words are."""
        least = _roomy(super().minimumSizeHint())
        if self.minimumContentsLength() == 0:
            least.setWidth(min(least.width(), _SENTENCE * self.fontMetrics().averageCharWidth()))
        frame = least.width() - self._field(least).width()
        return least.expandedTo(QSize(frame + self._longest_word(), 0))

    def hasHeightForWidth(self) -> bool:
        """Tell that it may be narrow and high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high it is with what is chosen."""
        room = self._field(QSize(width, self.sizeHint().height())).width()
        needed = self._words_in(room).height()
        more = max(0, needed - self.fontMetrics().height())
        return max(self.minimumHeight(), self.sizeHint().height() + more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the new width needs."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._on_choices_changed()

    def showPopup(self) -> None:
        """Let the list be as wide as its choices, where the screen is."""
        choices, frame = self.view(), 2 * self.view().frameWidth()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        needed = choices.sizeHintForColumn(0) + frame + bar
        choices.setMinimumWidth(min(needed, self.screen().availableSize().width()))
        super().showPopup()

    def event(self, event: QEvent) -> bool:
        """Tell the whole choice where there is no room for it, above what else is to be told."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.currentText()
            if self.shown_text != text:
                lines = (plain_tooltip(text), self.toolTip())
                QToolTip.showText(event.globalPos(), "<br>".join(filter(None, lines)), self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the choice, in several lines if need be, and show that it has the keys."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text, field, option.currentText = self.shown_text, self._field(), ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        role = QPalette.ColorRole.ButtonText
        flags = int(_LEFT) | int(_WRAPPED)
        enabled = self.isEnabled()
        self.style().drawItemText(painter, field, flags, option.palette, enabled, text, role)
        painter.end()
        paint_focus(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the pane unless the list has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _words_in(self, width: int) -> QRect:
        """Return what the choice takes where it may be so wide; a long word is wider."""
        room = QRect(0, 0, width, _HIGHEST)
        return self.fontMetrics().boundingRect(room, int(_WRAPPED), self.currentText())

    def _longest_word(self) -> int:
        """Return how wide the longest word of all choices is, within reason."""
        metrics, narrow = self.fontMetrics(), QRect(0, 0, 1, _HIGHEST)
        if self._longest is None:
            texts = map(self.itemText, range(self.count()))
            words = (metrics.boundingRect(narrow, int(_WRAPPED), text).width() for text in texts)
            self._longest = max(words, default=0)
        return min(self._longest, _LONGEST_WORD * metrics.averageCharWidth())

    def _on_choices_changed(self) -> None:
        self._longest = None
        self._fit()

    def _fit(self) -> None:
        """Grow no higher than the lines of the choice, whatever room there is."""
        self.setMaximumHeight(self.heightForWidth(self.width()))
        self.updateGeometry()

    def _field(self, size: QSize | None = None) -> QRect:
        """Return where the words stand, in a box of this size."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        if size is not None:
            option.rect = QRect(option.rect.topLeft(), size)
        box, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(box, option, field, self)
        icon = 0 if option.currentIcon.isNull() else self.iconSize().width() + _TEXT_MARGIN
        return room.adjusted(icon + _TEXT_MARGIN // 2, 0, -_TEXT_MARGIN // 2, 0)


def _roomy(size: QSize) -> QSize:
    return size.expandedTo(QSize(0, TARGET_HEIGHT)) + QSize(_TEXT_MARGIN, 0)
