"""How the heatmap is laid over the image: opacity, threshold, colours, grid, class."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QSlider, QWidget

from medviewer.app.texts.plain import clean_text
from medviewer.app.view_state import ColormapName, Interpolation, OverlayState
from medviewer.explain.attribution import CAPTION
from medviewer.image.overlay import colormap
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, QuietComboBox, QuietSlider

_COLORMAP_TITLES: dict[ColormapName, str] = {
    name: name.capitalize() for name in get_args(ColormapName)
}
_INTERPOLATION_TITLES: dict[Interpolation, str] = {
    "smooth": "Smooth (interpolated)",
    "native": "Native grid of the network",
}
_ICON_SIZE = QSize(56, 10)
_THRESHOLD_TIP = "Nothing below this share of the series' largest value is drawn"


class OverlayControls(QWidget):
    """Shows an `OverlayState`; every change by hand asks for one new state.

    Opacity and threshold are independent: each changes its own field alone.
    """

    overlay_requested = Signal(object)  # OverlayState

    def __init__(self) -> None:
        super().__init__()
        self._state = OverlayState()
        self._targets: Mapping[str, str] | None = None
        self._shown = _toggle()
        self._opacity = QuietSlider("Heatmap opacity in per cent")
        self._threshold = QuietSlider("Heatmap threshold in per cent")
        self._opacity_text = _figure_label("100 %")
        self._threshold_text = _figure_label("100 %")
        self._target = QuietComboBox("Class that the heatmap explains")
        self._colormap = QuietComboBox("Colour map")
        self._interpolation = QuietComboBox("Interpolation")
        self._method = ToneLabel(tone=Tone.SECONDARY)
        self._build()
        self._connect()

    def show_overlay(self, state: OverlayState, targets: Mapping[str, str], method: str) -> None:
        """Show a state, the classes with a heatmap (label to name), and its making.

        Emits nothing.
        """
        if (state, targets, method) == (self._state, self._targets, self._method.text()):
            return
        self._state, self._targets = state, dict(targets)
        inputs = self._inputs()
        blockers = [QSignalBlocker(widget) for widget in inputs]
        self._shown.setChecked(state.visible)
        self._opacity.setValue(round(state.opacity * 100))
        self._threshold.setValue(round(state.threshold * 100))
        _choose(self._colormap, state.colormap)
        _choose(self._interpolation, state.interpolation)
        self._show_targets(targets, state.target)
        del blockers
        self._method.setText(method)
        self._show_figures()

    def toggle(self) -> None:
        """Ask for the heatmap on or off, as a click would."""
        self._shown.toggle()

    def _build(self) -> None:
        self._threshold.setToolTip(_THRESHOLD_TIP)
        for name, title in _COLORMAP_TITLES.items():
            self._colormap.addItem(_colormap_icon(name), title, name)
        self._colormap.setIconSize(_ICON_SIZE)
        for grid, title in _INTERPOLATION_TITLES.items():
            self._interpolation.addItem(title, grid)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._shown, 0, 0, 1, 3)
        layout.addWidget(ToneLabel(CAPTION, Tone.SECONDARY), 1, 0, 1, 3)
        _add_row(layout, 2, "Opacity", self._opacity, self._opacity_text)
        _add_row(layout, 3, "Threshold", self._threshold, self._threshold_text)
        _add_row(layout, 4, "Class", self._target)
        _add_row(layout, 5, "Colours", self._colormap)
        _add_row(layout, 6, "Drawing", self._interpolation)
        layout.addWidget(self._method, 7, 0, 1, 3)

    def _connect(self) -> None:
        self._shown.toggled.connect(lambda on: self._request(visible=on))
        self._opacity.valueChanged.connect(lambda value: self._request(opacity=value / 100))
        self._threshold.valueChanged.connect(lambda value: self._request(threshold=value / 100))
        self._target.activated.connect(self._on_target_activated)
        self._colormap.activated.connect(self._on_colormap_activated)
        self._interpolation.activated.connect(self._on_interpolation_activated)

    def _on_target_activated(self) -> None:
        self._request(target=self._target.currentData())

    def _on_colormap_activated(self) -> None:
        self._request(colormap=self._colormap.currentData())

    def _on_interpolation_activated(self) -> None:
        self._request(interpolation=self._interpolation.currentData())

    def _request(self, **change: object) -> None:
        state = replace(self._state, **change)  # type: ignore[arg-type]  # one field by name
        if state == self._state:
            return
        self._state = state
        self._show_figures()
        self.overlay_requested.emit(state)

    def _show_figures(self) -> None:
        self._opacity_text.setText(f"{self._opacity.value()} %")
        self._threshold_text.setText(f"{self._threshold.value()} %")

    def _show_targets(self, targets: Mapping[str, str], target: str) -> None:
        self._target.clear()
        for label, name in targets.items():
            self._target.addItem(clean_text(name), label)
        _choose(self._target, target if target in targets else next(iter(targets), ""))
        self._target.setEnabled(bool(targets))

    def _inputs(self) -> tuple[QWidget, ...]:
        return (
            self._shown,
            self._opacity,
            self._threshold,
            self._target,
            self._colormap,
            self._interpolation,
        )


def _toggle() -> QCheckBox:
    box = QCheckBox("Heatmap (G)")
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.setMinimumHeight(TARGET_HEIGHT)
    box.setToolTip("Show or hide the heatmap (G)")
    return box


def _figure_label(widest: str) -> QLabel:
    label = ToneLabel(selectable=False)
    label.setWordWrap(False)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _colormap_icon(name: ColormapName) -> QIcon:
    colors = colormap(name).tobytes()
    image = QImage(colors, len(colors) // 3, 1, len(colors), QImage.Format.Format_RGB888)
    ratio = Qt.AspectRatioMode.IgnoreAspectRatio
    return QIcon(QPixmap.fromImage(image.scaled(_ICON_SIZE * 2, ratio)))


def _add_row(
    layout: QGridLayout,
    row: int,
    title: str,
    field: QSlider | QComboBox,
    figure: QLabel | None = None,
) -> None:
    name = ToneLabel(title, Tone.SECONDARY, selectable=False)
    name.setWordWrap(False)
    name.setBuddy(field)
    layout.addWidget(name, row, 0)
    layout.addWidget(field, row, 1, 1, 1 if figure else 2)
    if figure:
        layout.addWidget(figure, row, 2)


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
