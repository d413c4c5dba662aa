"""The form that makes a hanging protocol of the layout on screen."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medviewer.app.hanging.protocol import Protocol, ViewRule
from medviewer.image.window import Window
from medviewer.language import later, translate
from medviewer.ui.dialog_size import dialog_size
from medviewer.ui.text import plain_label
from medviewer.ui.whole_table import WholeTable

_HEADINGS = (
    later("Hanging", "View"),
    later("Hanging", "Modality"),
    later("Hanging", "Plane"),
    later("Hanging", "Description has"),
    later("Hanging", "Study"),
    later("Hanging", "Window"),
)
_DESCRIPTION = 3
_LONGEST = 200


class LayoutDialog(QDialog):
    """Shows a draft; `protocol` is what the user has made of it."""

    def __init__(self, draft: Protocol, taken: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Hanging", "Save this layout as a hanging protocol"))
        self.resize(dialog_size(QSize(720, 480), self))
        self._draft = draft
        self._taken = {name.casefold() for name in taken}
        self.name = _line(self._free_name())
        self.modality = _line(", ".join(draft.modality))
        self.body_part = _line(", ".join(draft.body_part))
        self.description = _line("")
        self.description.setPlaceholderText(translate("Hanging", "any"))
        self.least_series = QSpinBox()
        self.least_series.setRange(1, 999)
        self.least_series.setValue(sum(view.prior == 0 for view in draft.views))
        self.linked = QCheckBox(translate("Hanging", "Link the views"))
        self.linked.setChecked(draft.linked)
        self.views = _table(draft.views)
        self.hint = plain_label(name="hint")
        self.hint.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(lambda _: self._check())
        self._build()
        self._check()

    @property
    def protocol(self) -> Protocol:
        """What the form says now."""
        return replace(
            self._draft,
            name=" ".join(self.name.text().split()),
            modality=_words(self.modality.text().upper()),
            body_part=_words(self.body_part.text()),
            description=_words(self.description.text()),
            least_series=self.least_series.value(),
            linked=self.linked.isChecked(),
            views=tuple(
                replace(rule, description=_words(self._described(row)))
                for row, rule in enumerate(self._draft.views)
            ),
        )

    def _free_name(self) -> str:
        """Return the name of the draft, or the first one like it that is not taken."""
        names = [self._draft.name, *(f"{self._draft.name} {n}" for n in range(2, 1000))]
        return next(name for name in names if name.casefold() not in self._taken)

    def _described(self, row: int) -> str:
        item = self.views.item(row, _DESCRIPTION)
        return "" if item is None else item.text()

    def _build(self) -> None:
        form = QFormLayout()
        form.addRow(translate("Hanging", "Name"), self.name)
        form.addRow(translate("Hanging", "For modality"), self.modality)
        form.addRow(translate("Hanging", "Body part has"), self.body_part)
        form.addRow(translate("Hanging", "Description has"), self.description)
        form.addRow(translate("Hanging", "Series at least"), self.least_series)
        form.addRow("", self.linked)
        about = plain_label(
            translate(
                "Hanging",
                "Several words in a field are given with commas: any of them will do. "
                "The descriptions below can be changed.",
            ),
            name="dim",
        )
        about.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(about)
        column.addWidget(self.views, 1)
        column.addWidget(self.hint)
        column.addWidget(self.buttons)

    def _check(self) -> None:
        """Say why it cannot be saved, while it cannot."""
        name = " ".join(self.name.text().split())
        hint = ""
        if not name:
            hint = translate("Hanging", "Give the protocol a name.")
        elif name.casefold() in self._taken:
            hint = translate(
                "Hanging", "There is a protocol of this name already; choose another one."
            )
        self.hint.setText(hint)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not hint)


def _line(text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setMaxLength(_LONGEST)
    return line


def _words(text: str) -> tuple[str, ...]:
    """Return what stands between commas, as one line each."""
    parts = (" ".join(part.split())[:_LONGEST] for part in text.split(","))
    return tuple(part for part in parts if part)[:50]


def _table(views: Sequence[ViewRule]) -> WholeTable:
    table = WholeTable(len(views), len(_HEADINGS))
    table.setHorizontalHeaderLabels([translate("Hanging", each) for each in _HEADINGS])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAccessibleName(translate("Hanging", "Views of the layout"))
    table.setTabKeyNavigation(False)  # Tab leaves the table
    for row, rule in enumerate(views):
        for column, text in enumerate(_texts(row, rule)):
            item = QTableWidgetItem(text)
            if column != _DESCRIPTION:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


def _texts(row: int, rule: ViewRule) -> tuple[str, ...]:
    study = translate("Hanging", "current")
    if rule.prior:
        study = translate("Hanging", "prior {number}").format(number=rule.prior)
    return (
        str(row + 1),
        ", ".join(rule.modality) or translate("Hanging", "any"),
        translate("Planes", rule.plane) if rule.plane else translate("Hanging", "any"),
        ", ".join(rule.description),
        study,
        _window_text(rule.window),
    )


def _window_text(window: Window | str | None) -> str:
    if not isinstance(window, Window):
        return translate("Windows", window) if window else translate("Hanging", "usual")
    text = translate("Hanging", "L {center:g} W {width:g}")
    return text.format(center=window.center, width=window.width)
