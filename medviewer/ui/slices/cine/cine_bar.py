"""The slim bar below a view that plays: what it does, how fast, and how fast it really is."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QToolButton, QWidget

from medviewer.app.cine.cine import LOOPS, Cine
from medviewer.config import CineLoop
from medviewer.language import later, translate
from medviewer.ui.icons import themed_icon
from medviewer.ui.pane.quiet_inputs import QuietSlider, QuietToolButton
from medviewer.ui.text import plain_label
from medviewer.ui.theme import Colors

_LOOP_NAMES: dict[CineLoop, str] = {
    "loop": later("Cine", "At the end: begin again"),
    "once": later("Cine", "At the end: stop"),
    "back_and_forth": later("Cine", "At the end: turn around"),
}
_SOURCES = {
    "FrameTimeVector": later("Cine", "as the file says for each frame"),
    "FrameTime": later("Cine", "as the file says (frame time)"),
    "CineRate": later("Cine", "as the file says (cine rate)"),
    "RecommendedDisplayFrameRate": later("Cine", "as the file recommends"),
}
_WIDE, _MEDIUM = 430, 300
"""Below these widths of the bar, in points, what can be done without is left out."""
_NARROWEST = 96
"""As narrow as a view may be: the bar must not push its cell apart."""


class CineBar(QWidget):
    """Shows how a cell plays; tells what the reader asks for."""

    toggle_requested = Signal()
    reverse_requested = Signal()
    first_requested = Signal()
    last_requested = Signal()
    rate_requested = Signal(float)  # frames a second
    loop_requested = Signal(object)  # CineLoop
    along_requested = Signal(object)  # Along
    close_requested = Signal()

    def __init__(self, colors: Colors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_NARROWEST)
        self._colors = colors
        self._cine: Cine | None = None
        self.first = _button(translate("Cine", "First image (Home)"), self.first_requested.emit)
        self.play = _button(translate("Cine", "Play (C)"), self.toggle_requested.emit)
        self.last = _button(translate("Cine", "Last image (End)"), self.last_requested.emit)
        self.direction = _button("", self.reverse_requested.emit)
        self.loop = _button("", self._on_loop_clicked)
        self.along = _button("", self._on_along_clicked)
        self.close_button = _button(
            translate("Cine", "Put the cine away"), self.close_requested.emit
        )
        self.speed = QuietSlider(translate("Cine", "Speed of the cine"))
        self.speed.valueChanged.connect(self._on_speed_changed)
        self.rate = plain_label(name="rate")
        self.rate.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._build()

    def show_cine(self, cine: Cine) -> None:
        """Show how the cell plays; emits nothing."""
        before, self._cine = self._cine, cine
        with QSignalBlocker(self.speed):
            rates = cine.rates
            self.speed.setRange(0, len(rates) - 1)
            self.speed.setPageStep(2)
            nearest = min(range(len(rates)), key=lambda n: abs(rates[n] - cine.rate))
            self.speed.setValue(nearest)
        self.rate.setText(rate_text(cine))
        self.rate.setToolTip(_rate_tip(cine))
        self.along.setVisible(bool(cine.axis))
        self.along.setText(cine.axis if cine.along == "members" else translate("Cine", "Slices"))
        self.along.setMinimumWidth(self.along.sizeHint().width())
        self._fit()
        if before is None or _drawn(before) != _drawn(cine):
            self._show_icons()

    def show_theme(self, colors: Colors) -> None:
        """Draw the icons in the colours of the theme."""
        self._colors = colors
        self._show_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out in a small cell what the keys can do as well."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        taken = self.along.minimumWidth() if self._cine is not None and self._cine.axis else 0
        for button in (self.first, self.last):
            button.setVisible(self.width() >= _WIDE + taken)
        for widget in (self.speed, self.direction):
            widget.setVisible(self.width() >= _MEDIUM + taken)

    def _build(self) -> None:
        self.along.setToolTip(
            translate("Cine", "Play along the slices, or along the members of the 4-D series")
        )
        self.along.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.rate.setMinimumWidth(
            self.rate.fontMetrics().horizontalAdvance(
                translate("Cine", "{rate:.3g} fps").format(rate=33.3) + "33.3 / "
            )
        )
        self.rate.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.speed.setFixedWidth(96)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(2)
        for widget in (self.first, self.play, self.last, self.direction, self.loop, self.along):
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(self.speed)
        row.addSpacing(6)
        row.addWidget(self.rate, 1)
        row.addWidget(self.close_button)

    def _show_icons(self) -> None:
        cine = self._cine
        if cine is None:
            return
        forwards = "cine-play" if cine.forwards else "cine-play-back"
        icons = {
            self.first: "cine-first",
            self.play: "cine-pause" if cine.playing else forwards,
            self.last: "cine-last",
            self.direction: "cine-forwards" if cine.forwards else "cine-backwards",
            self.loop: f"cine-{cine.loop.replace('_', '-')}",
            self.close_button: "close",
        }
        for button, name in icons.items():
            button.setIcon(themed_icon(name, self._colors))
        _describe(
            self.play,
            translate("Cine", "Pause (C)") if cine.playing else translate("Cine", "Play (C)"),
        )
        forth = translate("Cine", "Plays forwards; turn around (Shift+C)")
        back = translate("Cine", "Plays backwards; turn around (Shift+C)")
        _describe(self.direction, forth if cine.forwards else back)
        _describe(self.loop, translate("Cine", _LOOP_NAMES[cine.loop]))

    def _on_speed_changed(self, value: int) -> None:
        if self._cine is not None:
            self.rate_requested.emit(self._cine.rates[value])

    def _on_loop_clicked(self) -> None:
        if self._cine is not None:
            place = LOOPS.index(self._cine.loop)
            self.loop_requested.emit(LOOPS[(place + 1) % len(LOOPS)])

    def _on_along_clicked(self) -> None:
        if self._cine is not None:
            self.along_requested.emit("slices" if self._cine.along == "members" else "members")


def rate_text(cine: Cine) -> str:
    """Return the rate that is asked for, and the one that is reached while it plays."""
    asked = translate("Cine", "{rate:.3g} fps").format(rate=cine.rate)
    if cine.waiting:
        return translate("Cine", "{rate} · waiting").format(rate=asked)
    return asked if cine.achieved is None else f"{cine.achieved:.3g} / {asked}"


def _rate_tip(cine: Cine) -> str:
    is_usual = cine.rate == cine.usual_rate and cine.times is not None
    lines = [translate("Cine", "{rate:.3g} images a second").format(rate=cine.rate)]
    if cine.achieved is not None:
        shown = translate("Cine", "{achieved:.3g} are shown of {rate:.3g} images a second")
        lines = [shown.format(achieved=cine.achieved, rate=cine.rate)]
    if is_usual and cine.times:
        lines.append(translate("Cine", _SOURCES[cine.times.source]))
    lines.append(translate("Cine", "comma slower, full stop faster"))
    if cine.dropped:
        dropped = translate("Cine", "{count} images were left out to stay in time")
        lines.append(dropped.format(count=cine.dropped))
    return "\n".join(lines)


def _drawn(cine: Cine) -> tuple[object, ...]:
    return cine.playing, cine.forwards, cine.loop


def _describe(button: QToolButton, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)


def _button(text: str, on_clicked: Callable[[], object]) -> QToolButton:
    button = QuietToolButton()
    button.setIconSize(QSize(16, 16))
    _describe(button, text)
    button.clicked.connect(lambda _: on_clicked())  # without the `checked` that Qt hands over
    return button
