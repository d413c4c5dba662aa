"""How the heatmap is laid over the image: opacity, threshold, scale, colours, grid, class."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from medviewer.app.texts.heatmap import raw_text
from medviewer.app.texts.plain import clean_text
from medviewer.app.view_state import ColormapName, HeatDrawing, HeatScale, OverlayState
from medviewer.explain.attribution import CAPTION
from medviewer.image.overlay import DIFFERENCE_COLORS, colormap, share_of_scale
from medviewer.language import later, translate
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.field_rows import FieldRows
from medviewer.ui.pane.labels import ToneLabel
from medviewer.ui.pane.map_scale import UNKNOWN_SCALE, MapScale
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import QuietSlider, quiet_check_box
from medviewer.ui.text import plain_tooltip, with_keys

_COLORMAP_TITLES: dict[ColormapName, str] = {
    name: name.capitalize() for name in get_args(ColormapName)
}
_SCALE_TITLES: dict[HeatScale, str] = {
    "series": later("Overlay", "One scale for the whole series"),
    "image": later("Overlay", "Per image (normalised)"),
    "rank": later("Overlay", "Percentiles (ranks)"),
}
_DRAWING_TITLES: dict[HeatDrawing, str] = {
    "colors": later("Overlay", "Colours"),
    "contours": later("Overlay", "Contour at the threshold"),
}
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
_ICON_SIZE = QSize(56, 10)
_THRESHOLD_TIP = later("Overlay", "Nothing below this is drawn")
_NATIVE_TIP = later(
    "Overlay", "Show the cells of the network's own grid instead of smoothing between them"
)
_SCALE_TIP = later(
    "Overlay",
    "Per image, a weak map looks as strong as any: such images cannot be compared. Between models "
    "only percentiles can.",
)

_OF_DIFFERENCE = later(
    "Overlay", "A difference is always drawn in its own colours, blue and orange around zero"
)
_NO_RANKS = later("Overlay", "A difference has no percentiles: it is drawn in its own unit")


class OverlayControls(QWidget):
    """Shows an `OverlayState`; every change by hand asks for one new state.

    Opacity and threshold are independent: each changes its own field alone.
    """

    overlay_requested = Signal(object)  # OverlayState

    def __init__(self) -> None:
        super().__init__()
        self._state = OverlayState()
        self._targets: Mapping[str, str] | None = None
        self._map_scale = UNKNOWN_SCALE
        self._shown = quiet_check_box(
            translate("Overlay", "Heatmap"), translate("Overlay", "Show or hide the heatmap")
        )
        self._opacity = QuietSlider(translate("Overlay", "Heatmap opacity in per cent"))
        self._threshold = QuietSlider(translate("Overlay", "Heatmap threshold in per cent"))
        self._opacity_text = _figure_label("100 %")
        self._threshold_text = _figure_label("100 %")
        self._target = QuietComboBox(translate("Overlay", "Class that the heatmap explains"))
        self._colormap = QuietComboBox(translate("Overlay", "Colour map"))
        self._drawing = QuietComboBox(translate("Overlay", "Drawing of the heatmap"))
        self._scale = QuietComboBox(translate("Overlay", "Scale of the colours"))
        self._threshold_by = QuietComboBox(translate("Overlay", "What the threshold counts in"))
        self._native = quiet_check_box(
            translate("Overlay", "Network's own grid"), translate("Overlay", _NATIVE_TIP)
        )
        self._method = ToneLabel(tone=Tone.SECONDARY)
        self._rows = FieldRows()
        self._build()
        self._connect()

    def show_overlay(
        self,
        state: OverlayState,
        targets: Mapping[str, str],
        method: str,
        scale: MapScale = UNKNOWN_SCALE,
    ) -> None:
        """Show a state, the classes with a heatmap (label to name), and its making.

        Emits nothing.
        """
        shown = self._state, self._targets, self._method.text(), self._map_scale
        if (state, targets, method, scale) == shown:
            return
        self._state, self._targets, self._map_scale = state, dict(targets), scale
        inputs = self._inputs()
        blockers = [QSignalBlocker(widget) for widget in inputs]
        self._shown.setChecked(state.visible)
        self._opacity.setValue(round(state.opacity * 100))
        self._threshold.setValue(round(self._threshold_share() * 100))
        value = (
            translate("Overlay", "Value ({unit})") if scale.unit else translate("Overlay", "Value")
        )
        self._threshold_by.setItemText(1, value.format(unit=scale.unit))
        self._threshold_by.setCurrentIndex(int(state.threshold_value is not None))
        self._show_drawing()
        self._native.setChecked(state.interpolation == "native")
        self._show_targets(targets, state.target)
        del blockers
        self._method.setText(method)
        self._show_figures()

    def show_keys(self, keys: str) -> None:
        """Name the keys of today that show and hide the heatmap."""
        self._shown.setText(with_keys(translate("Overlay", "Heatmap"), keys))
        self._shown.setToolTip(
            plain_tooltip(with_keys(translate("Overlay", "Show or hide the heatmap"), keys))
        )

    def toggle(self) -> None:
        """Ask for the heatmap on or off, as a click would."""
        self._shown.toggle()

    def _build(self) -> None:
        self._threshold.setToolTip(translate("Overlay", _THRESHOLD_TIP))
        for name, title in _COLORMAP_TITLES.items():
            self._colormap.addItem(_colormap_icon(name), title, name)
        self._colormap.setIconSize(_ICON_SIZE)
        for drawing, title in _DRAWING_TITLES.items():
            self._drawing.addItem(translate("Overlay", title), drawing)
        for scale, title in _SCALE_TITLES.items():
            self._scale.addItem(translate("Overlay", title), scale)
        self._scale.setToolTip(translate("Overlay", _SCALE_TIP))
        self._threshold_by.addItem(translate("Overlay", "Share of the strongest"), "share")
        self._threshold_by.addItem(translate("Overlay", "Value"), "value")
        for title, field, figure in (
            (translate("Overlay", "Opacity"), self._opacity, self._opacity_text),
            (translate("Overlay", "Threshold"), self._threshold, self._threshold_text),
            (translate("Overlay", "Given as"), self._threshold_by, None),
            (translate("Overlay", "Class"), self._target, None),
            (translate("Overlay", "Drawing"), self._drawing, None),
            (translate("Overlay", "Colours"), self._colormap, None),
            (translate("Overlay", "Scale"), self._scale, None),
        ):
            self._rows.add(title, field, figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        caption = ToneLabel(translate("Captions", CAPTION), Tone.SECONDARY)
        for widget in (self._shown, caption, self._rows, self._native, self._method):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self._shown.toggled.connect(lambda on: self._request(visible=on))
        self._opacity.valueChanged.connect(lambda value: self._request(opacity=value / 100))
        self._threshold.valueChanged.connect(self._on_threshold_changed)
        self._threshold_by.activated.connect(self._on_threshold_by_activated)
        self._target.activated.connect(self._on_target_activated)
        self._colormap.activated.connect(self._on_colormap_activated)
        self._drawing.activated.connect(
            lambda _: self._request(drawing=self._drawing.currentData())
        )
        self._scale.activated.connect(lambda _: self._request(scale=self._scale.currentData()))
        self._native.toggled.connect(
            lambda on: self._request(interpolation="native" if on else "smooth")
        )

    def _on_target_activated(self) -> None:
        self._request(target=self._target.currentData())

    def _on_colormap_activated(self) -> None:
        self._request(colormap=self._colormap.currentData())

    def _on_threshold_changed(self, percent: int) -> None:
        if self._state.threshold_value is None:
            self._request(threshold=percent / 100)
        else:
            self._request(threshold_value=percent / 100 * self._map_scale.maximum)

    def _on_threshold_by_activated(self) -> None:
        """Count in the other way from now on, at the same place of the series' scale."""
        share, by_value = self._threshold_share(), self._threshold_by.currentData() == "value"
        if by_value != (self._state.threshold_value is not None):
            value = share * self._map_scale.maximum if by_value else None
            self._request(threshold=min(share, 1.0), threshold_value=value)

    def _threshold_share(self) -> float:
        """Return the threshold as a share of the series' strongest value."""
        value = self._state.threshold_value
        if value is None:
            return self._state.threshold
        return min(share_of_scale(value, self._map_scale.maximum), 1.0)

    def _request(self, **change: object) -> None:
        state = replace(self._state, **change)  # type: ignore[arg-type]  # one field by name
        if state == self._state:
            return
        self._state = state
        self._show_figures()
        self.overlay_requested.emit(state)

    def _show_figures(self) -> None:
        self._opacity_text.setText(f"{self._opacity.value()} %")
        value = self._state.threshold_value
        percent = f"{self._threshold.value()} %"
        self._threshold_text.setText(percent if value is None else raw_text(value))
        in_colors = self._state.drawing == "colors" or self._map_scale.signed
        self._threshold_by.setEnabled(self._state.scale != "rank" or self._map_scale.signed)
        self._opacity.setEnabled(in_colors)
        self._colormap.setEnabled(in_colors and not self._map_scale.signed)

    def _show_drawing(self) -> None:
        """Show how the map is drawn; of a difference, what is drawn whatever the state asks for."""
        state, signed = self._state, self._map_scale.signed
        self._colormap.removeItem(self._colormap.findData(DIFFERENCE_COLORS))
        if signed:
            title = translate("Overlay", "Blue and orange")
            icon = _colormap_icon(DIFFERENCE_COLORS)
            icon.addPixmap(icon.pixmap(_ICON_SIZE * 2), QIcon.Mode.Disabled)  # it is drawn in them
            self._colormap.addItem(icon, title, DIFFERENCE_COLORS)
        _choose(self._colormap, DIFFERENCE_COLORS if signed else state.colormap)
        _choose(self._drawing, "colors" if signed else state.drawing)
        _choose(self._scale, "series" if signed and state.scale == "rank" else state.scale)
        why = plain_tooltip(translate("Overlay", _OF_DIFFERENCE)) if signed else ""
        self._drawing.setEnabled(not signed)
        for box in (self._drawing, self._colormap):
            box.setToolTip(why)
        ranks, no_ranks = self._scale.findData("rank"), translate("Overlay", _NO_RANKS)
        model = self._scale.model()
        assert isinstance(model, QStandardItemModel), "a list of choices keeps them in one"
        model.item(ranks).setEnabled(not signed)
        self._scale.setItemData(ranks, plain_tooltip(no_ranks) if signed else "", _TOOLTIP)

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
            self._drawing,
            self._scale,
            self._threshold_by,
            self._native,
        )


def _figure_label(widest: str) -> QLabel:
    label = ToneLabel(selectable=False)
    label.setWordWrap(False)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


def _colormap_icon(name: str) -> QIcon:
    colors = colormap(name).tobytes()
    image = QImage(colors, len(colors) // 3, 1, len(colors), QImage.Format.Format_RGB888)
    ratio = Qt.AspectRatioMode.IgnoreAspectRatio
    return QIcon(QPixmap.fromImage(image.scaled(_ICON_SIZE * 2, ratio)))


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
