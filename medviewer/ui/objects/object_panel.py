"""The pane of what came with a series: layers and their segments, presentations, key objects."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.app.texts.objects import layer_lines, object_detail, object_title
from medviewer.app.view_state import ColormapName, LayerState
from medviewer.image.objects.layers import Layer, ParametricMap, Segmentation
from medviewer.io.object_records import ObjectKind, StudyObject
from medviewer.language import later, translate
from medviewer.ui.objects.segment_list import SegmentList
from medviewer.ui.pane.colors import Tone
from medviewer.ui.pane.labels import ToneLabel, pass_palette_on
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, QuietSlider
from medviewer.ui.text import plain_tooltip

_LAYERS: tuple[ObjectKind, ...] = ("segmentation", "parametric_map")
_EMPTY = later(
    "Objects pane", "No segmentation, map, presentation state or key objects came with this series."
)
_SENTENCE = later("Objects pane", "{text}.")
_READING = later("Objects pane", "Reading...")


class ObjectPanel(QWidget):
    """Shows what the active cell's series has; every wish goes to the controller."""

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("objects")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._objects = controller.objects
        self._choices: dict[QComboBox, tuple[tuple[str, str], ...]] = {}
        self.layer = QuietComboBox(
            translate("Objects pane", "Segmentation or map that is laid over the image")
        )
        self.presentation = QuietComboBox(translate("Objects pane", "Presentation state"))
        self.selection = QuietComboBox(translate("Objects pane", "Key images in the strip"))
        self.shown = QCheckBox(translate("Objects pane", "Shown (B)"))
        self.opacity = QuietSlider(
            translate("Objects pane", "Opacity of what is laid over, in per cent")
        )
        self.threshold = QuietSlider(
            translate("Objects pane", "Threshold of what is laid over, in per cent of its range")
        )
        self.colors = QuietComboBox(translate("Objects pane", "Colours of the map"))
        self.segments = SegmentList()
        self._opacity_text, self._threshold_text = (
            ToneLabel(selectable=False),
            ToneLabel(selectable=False),
        )
        self._made = ToneLabel(tone=Tone.SECONDARY)
        self._empty = ToneLabel(translate("Objects pane", _EMPTY), Tone.SECONDARY)
        self._layer_part = QWidget()
        self._body, self._scrolled = QWidget(), QScrollArea()
        self._build()
        self._connect()
        self.show_all()

    def sizeHint(self) -> QSize:
        """As wide as the other panes, and no higher than it needs to be."""
        return QSize(300, 340)

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest line, whether it scrolls or not; a few lines high."""
        bar = self._scrolled.verticalScrollBar().sizeHint().width()
        return QSize(self._body.minimumSizeHint().width() + bar, 4 * TARGET_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """Recolour the labels for a new palette."""
        super().changeEvent(event)
        pass_palette_on(self, event)

    # Building

    def _build(self) -> None:
        self.shown.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.shown.setMinimumHeight(TARGET_HEIGHT)
        for name in get_args(ColormapName):
            self.colors.addItem(name.capitalize(), name)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(translate("Objects pane", "Over the image"), self.layer)
        layers = QFormLayout(self._layer_part)
        layers.setContentsMargins(0, 0, 0, 0)
        layers.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layers.addRow(self.shown)
        layers.addRow(
            translate("Objects pane", "Opacity"), _beside(self.opacity, self._opacity_text)
        )
        layers.addRow(
            translate("Objects pane", "Threshold"), _beside(self.threshold, self._threshold_text)
        )
        layers.addRow(translate("Objects pane", "Colours"), self.colors)
        self._layer_form = layers
        below = QFormLayout()
        below.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        below.addRow(translate("Objects pane", "Presentation"), self.presentation)
        below.addRow(translate("Objects pane", "Key images"), self.selection)
        self._below = below
        column = QVBoxLayout(self._body)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(
            ToneLabel(translate("Objects pane", "Objects of the series"), selectable=False)
        )
        column.addWidget(self._empty)
        column.addLayout(self._form)
        column.addWidget(self._layer_part)
        column.addWidget(self._made)
        column.addWidget(self.segments, 1)
        column.addLayout(below)
        column.addStretch(0)
        self._scrolled.setWidget(self._body)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scrolled)

    def _connect(self) -> None:
        session = self._session
        session.viewport_changed.connect(self.show_all)
        session.arrangement_changed.connect(self.show_all)
        session.index_changed.connect(self.show_all)
        session.objects.read.connect(self.show_all)
        session.objects.selection_changed.connect(self.show_all)
        for box in (self.layer, self.presentation, self.selection):
            box.activated.connect(lambda _, box=box: self._on_chosen(box))
        self.shown.toggled.connect(lambda on: self._request(visible=on))
        self.opacity.valueChanged.connect(lambda value: self._request(opacity=value / 100))
        self.threshold.valueChanged.connect(lambda value: self._request(threshold=value / 100))
        self.colors.activated.connect(lambda _: self._request(colormap=self.colors.currentData()))
        self.segments.hidden_changed.connect(lambda hidden: self._request(hidden=hidden))

    # Showing

    def show_all(self) -> None:
        """Show what the active cell has; emits nothing."""
        every = self._objects.of_active()
        viewport = self._session.active_viewport
        self._empty.setVisible(not every)
        presented = viewport.presented.key if viewport.presented else ""
        by_kind = {own.info.kind: own for own in every}
        self._show_choices(
            self.layer, translate("Objects pane", "None"), _of(every, *_LAYERS), viewport.layer
        )
        self._show_choices(
            self.presentation,
            translate("Objects pane", "As the images are"),
            _of(every, "presentation_state"),
            presented,
        )
        self._show_choices(
            self.selection,
            translate("Objects pane", "Marked by you (★)"),
            _of(every, "key_objects"),
            self._session.objects.selection,
        )
        self._form.setRowVisible(0, any(kind in by_kind for kind in _LAYERS))
        self._below.setRowVisible(0, "presentation_state" in by_kind)
        self._below.setRowVisible(1, "key_objects" in by_kind)
        own = next((one for one in every if viewport.layer and one.key == viewport.layer), None)
        self._show_layer(own, self._objects.layer_of(viewport), viewport.state.layer)

    def _show_choices(
        self, box: QComboBox, nothing: str, objects: Sequence[StudyObject], chosen: str
    ) -> None:
        choices = (("", nothing), *((own.key, object_title(own)) for own in objects))
        blocker = QSignalBlocker(box)
        if self._choices.get(box) != choices:
            self._choices[box] = choices
            box.clear()
            for key, title in choices:
                box.addItem(title, key)
            for place, own in enumerate(objects, 1):
                tip = plain_tooltip(f"{object_title(own)}\n{object_detail(own)}")
                box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        del blocker

    def _show_layer(self, own: StudyObject | None, layer: Layer | None, state: LayerState) -> None:
        self._layer_part.setVisible(own is not None)
        self._made.setVisible(own is not None)
        if own is not None:
            _, caption = layer_lines(own, layer)
            notes = () if layer is None else layer.notes
            sentence, reading = (translate("Objects pane", text) for text in (_SENTENCE, _READING))
            made = " ".join(sentence.format(text=text) for text in (caption, *notes))
            self._made.setText(made if layer else reading)
            self._show_state(state)
        self._layer_form.setRowVisible(3, isinstance(layer, ParametricMap))
        segments = layer.segments if isinstance(layer, Segmentation) else ()
        self.segments.setVisible(isinstance(layer, Segmentation))
        self.segments.show_segments(segments, state.hidden)

    def _show_state(self, state: LayerState) -> None:
        inputs = (self.shown, self.opacity, self.threshold, self.colors)
        blockers = [QSignalBlocker(widget) for widget in inputs]
        self.shown.setChecked(state.visible)
        self.opacity.setValue(round(state.opacity * 100))
        self.threshold.setValue(round(state.threshold * 100))
        self.colors.setCurrentIndex(self.colors.findData(state.colormap))
        del blockers
        self._opacity_text.setText(f"{self.opacity.value()} %")
        self._threshold_text.setText(f"{self.threshold.value()} %")

    # What the user wants

    def _on_chosen(self, box: QComboBox) -> None:
        key = box.currentData()
        if key:
            self._objects.show(self._session.active_viewport.series_key, key)
        elif box is self.layer:
            self._objects.take_off_layer()
        elif box is self.presentation:
            self._objects.take_off_presentation()
        else:
            self._session.objects.choose_selection("")

    def _request(self, **change: object) -> None:
        state = self._session.active_viewport.state.layer
        self._objects.set_layer(replace(state, **change))  # type: ignore[arg-type]  # one by name


def _of(objects: Sequence[StudyObject], *kinds: ObjectKind) -> list[StudyObject]:
    return [own for own in objects if own.info.kind in kinds]


def _beside(slider: QSlider, figure: ToneLabel) -> QWidget:
    figure.setWordWrap(False)
    figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("100 %"))
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(slider, 1)
    layout.addWidget(figure)
    return row
