"""What the network saw: the slice with its field of view, and the tensor that was made of it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.classifying.seeing import SeenSlice
from medviewer.app.texts.seeing import point_text, tensor_text
from medviewer.image.projection import pixel_aspect
from medviewer.language import later, translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.pane.quiet_choice import QuietComboBox
from medviewer.ui.seeing.picture_panel import PicturePanel
from medviewer.ui.seeing.slice_picture import slice_picture, tensor_picture
from medviewer.ui.slices.words.short_forms import NOTICE
from medviewer.ui.text import plain_label

_HINT = later("Seeing", "Move the mouse over one picture: the same place is marked in the other.")


class SeenDialog(QDialog):
    """Opens at once and is filled when the tensor is there."""

    stopped = Signal()  # it was closed: nobody waits for the tensor any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Seeing", "What the network saw"))
        self.resize(dialog_size(QSize(980, 700), self))
        self._shown: SeenSlice | None = None
        self._is_closed = False
        self.title = plain_label(name="title")
        self.state = plain_label(name="message")
        self.original = PicturePanel(
            translate("Seeing", "The slice, with the field of view of the network")
        )
        self.tensor = PicturePanel(translate("Seeing", "The tensor that the network is given"))
        self.channel = QuietComboBox(translate("Seeing", "Channel of the tensor"))
        self.channel.show_whole()
        self.facts = plain_label(name="facts")
        self.steps = plain_label(name="steps")
        self.point = plain_label(name="point")
        self._build()
        self.channel.currentIndexChanged.connect(lambda _: self._show_channel())
        self.original.pointed.connect(self._on_image_pointed)
        self.tensor.pointed.connect(self._on_tensor_pointed)
        self.finished.connect(self._on_finished)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Say that the image is being prepared."""
        self.state.setText(translate("Seeing", "Preparing the image as for the model..."))
        self._pictures.hide()

    def show_problem(self, text: str) -> None:
        """Say why there is nothing to see."""
        if self._is_closed:
            return  # what was stopped by closing reports here, too
        self.state.setText(text)
        self.state.show()
        self._pictures.hide()

    def show_seen(self, shown: SeenSlice) -> None:
        """Show a slice and its tensor."""
        if self._is_closed:
            return
        self._shown = shown
        self.title.setText(shown.title)
        refusal = shown.seen.refusal
        said = translate("Seeing", "The model does not read this image: {reason}")
        self.state.setText(said.format(reason=refusal) if refusal else "")
        self.state.setVisible(bool(refusal))
        aspect = pixel_aspect(shown.volume.pixel_spacing_mm)
        self.original.show_picture(slice_picture(shown), aspect, shown.seen.field_of_view)
        count = len(shown.seen.tensor)
        self.channel.clear()
        channel = translate("Seeing", "Channel {number} of {count}")
        self.channel.addItems([channel.format(number=n + 1, count=count) for n in range(count)])
        lines = (f"{number}. {step}" for number, step in enumerate(shown.seen.steps, 1))
        self.steps.setText("\n".join(lines))
        self.point.setText(translate("Seeing", _HINT))
        self._pictures.show()

    def _build(self) -> None:
        for label in (self.title, self.state, self.facts, self.steps, self.point):
            label.setWordWrap(True)
        self.steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pictures = QWidget()
        grid = QGridLayout(self._pictures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(
            plain_label(translate("Seeing", "Slice as shown, field of view framed")), 0, 0
        )
        head = QHBoxLayout()
        head.addWidget(plain_label(translate("Seeing", "Tensor")))
        head.addWidget(self.channel)
        head.addStretch(1)
        grid.addLayout(head, 0, 1)
        grid.addWidget(self.original, 1, 0)
        grid.addWidget(self.tensor, 1, 1)
        grid.addWidget(self.steps, 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.facts, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.point, 3, 0, 1, 2)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(plain_label(translate("Image view", NOTICE)), 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addWidget(self.state)
        column.addWidget(self._pictures, 1)
        column.addLayout(foot)

    def _on_finished(self) -> None:
        self._is_closed = True
        self.stopped.emit()

    def _show_channel(self) -> None:
        shown, channel = self._shown, self.channel.currentIndex()
        if shown is not None and channel >= 0:
            self.tensor.show_picture(tensor_picture(shown, channel))
            self.facts.setText(tensor_text(shown, channel))

    def _on_image_pointed(self, point: tuple[float, float] | None) -> None:
        """Mark a place of the slice in the tensor, too."""
        shown = self._shown
        self._show_point(point, shown.seen.to_tensor(*point) if shown and point else None)

    def _on_tensor_pointed(self, point: tuple[float, float] | None) -> None:
        """Mark a place of the tensor in the slice, too."""
        shown = self._shown
        self._show_point(shown.seen.to_image(*point) if shown and point else None, point)

    def _show_point(
        self, in_image: tuple[float, float] | None, in_tensor: tuple[float, float] | None
    ) -> None:
        self.original.show_cross(in_image)
        self.tensor.show_cross(in_tensor)
        if self._shown is not None:
            text = (
                translate("Seeing", _HINT)
                if in_image is None
                else point_text(self._shown, *in_image)
            )
            self.point.setText(text)
