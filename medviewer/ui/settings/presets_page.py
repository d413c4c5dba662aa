"""Window presets: the reader's own, before those of the program, by modality."""

import re
from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QLineEdit

from medviewer.app.settings_draft import SettingsDraft
from medviewer.image.palettes import PALETTE_TITLES, palette_named
from medviewer.image.presets import presets_of
from medviewer.image.window import Window
from medviewer.language import later, translate, translate_made
from medviewer.preferences.window_presets import (
    MOST_PRESETS,
    PRESET_MODALITIES,
    WindowPreset,
    added,
    checked_preset,
    moved,
    own_presets,
    removed,
    replaced,
)
from medviewer.ui.pane.quiet_inputs import TARGET_HEIGHT, quiet_button
from medviewer.ui.settings.form import Page, choice_box, choose, fill, table
from medviewer.ui.text import plain_label

_FIELDS = {
    "modality": later("Settings", "modality"),
    "name": later("Settings", "name"),
    "center": later("Settings", "centre"),
    "width": later("Settings", "width"),
    "colors": later("Settings", "colours"),
}
_COMPLAINT = re.compile(r'its "(?P<field>\w+)" (?P<complaint>.+)', re.DOTALL)
_LEAVE = later("Settings", "As they are")
_HEADINGS = (
    later("Settings", "Name"),
    later("Settings", "Centre"),
    later("Settings", "Width"),
    later("Settings", "Colours"),
    later("Settings", "Whose"),
)


class PresetsPage(Page):
    """A table of the presets of one modality and a form for one of them."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__(translate("Settings", "Window presets"))
        self._draft = draft
        self.modality = choice_box(
            translate("Settings", "Modality"), {name: name for name in PRESET_MODALITIES}
        )
        self.table = table(
            translate("Settings", "Window presets"),
            [translate("Settings", each) for each in _HEADINGS],
        )
        self.name = _line(translate("Settings", "Name of the preset"))
        self.center_field = _line(translate("Settings", "Centre"))
        self.width_field = _line(translate("Settings", "Width"))
        titles = {str(n): translate("Palettes", title) for n, title in PALETTE_TITLES.items()}
        self.colors = choice_box(
            translate("Settings", "Colours"), {"": translate("Settings", _LEAVE)} | titles
        )
        self.add_button = quiet_button(translate("Settings", "Add"))
        self.change_button = quiet_button(translate("Settings", "Change"))
        self.delete_button = quiet_button(translate("Settings", "Delete"))
        self.up_button = quiet_button(translate("Settings", "Up"))
        self.down_button = quiet_button(translate("Settings", "Down"))
        self.complaint = plain_label(name="complaint")
        self.complaint.setWordWrap(True)
        self._build()
        self._connect()
        self._add_other_modalities()
        self._show()

    @property
    def _own(self) -> tuple[WindowPreset, ...]:
        return own_presets(self._draft.settings.window_presets, self.modality.currentData())

    @property
    def _position(self) -> int | None:
        """Which of the reader's own presets is chosen."""
        row = self.table.currentRow()
        return row if 0 <= row < len(self._own) else None

    def _build(self) -> None:
        self.add_note(
            translate(
                "Settings",
                "The keys 1 to 9 and the menu take the windows of the file first, then yours in "
                "this order, then those of the program. Yours replaces one of the same name.",
            )
        )
        self.add_form(((translate("Settings", "Modality"), self.modality),))
        self.column.addWidget(self.table, 1)
        self.add_row(self.up_button, self.down_button, self.delete_button)
        grid = QGridLayout()
        fields = (self.name, self.center_field, self.width_field, self.colors)
        for column, field in enumerate(fields):
            label = plain_label(translate("Settings", _HEADINGS[column]))
            label.setBuddy(field)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 3 if column == 0 else 2)
        self.column.addLayout(grid)
        self.add_row(self.add_button, self.change_button)
        self.column.addWidget(self.complaint)

    def _connect(self) -> None:
        self.modality.activated.connect(lambda _: self._on_modality_changed())
        self.table.currentCellChanged.connect(lambda *_: self._on_row_chosen())
        self.add_button.clicked.connect(lambda: self._edit(self._add))
        self.change_button.clicked.connect(lambda: self._edit(self._change))
        self.delete_button.clicked.connect(self._on_delete)
        self.up_button.clicked.connect(lambda: self._on_move(-1))
        self.down_button.clicked.connect(lambda: self._on_move(1))
        for field in (self.name, self.center_field, self.width_field):
            field.textEdited.connect(lambda _: self.complaint.clear())
        self._draft.changed.connect(lambda *_: self._show())

    def _add_other_modalities(self) -> None:
        """Offer what the settings file names beside the usual modalities."""
        for preset in self._draft.settings.window_presets:
            if self.modality.findData(preset.modality) < 0:
                self.modality.addItem(preset.modality, preset.modality)

    # What the reader does

    def _on_modality_changed(self) -> None:
        self.table.setCurrentCell(-1, -1)
        self.complaint.clear()
        self._show()

    def _on_row_chosen(self) -> None:
        position = self._position
        if position is not None:
            preset = self._own[position]
            self._show_form(preset.name, preset.center, preset.width, preset.colors)
        elif self.table.currentRow() >= 0:
            window = self._built_in()[self.table.currentRow() - len(self._own)]
            self._show_form(window.name, window.center, window.width, "")
        self.complaint.clear()
        self._show_buttons()

    def _edit(self, change: Callable[[WindowPreset], None]) -> None:
        self.complaint.clear()
        try:
            change(self._preset_of_form())
        except ValueError as error:
            self.complaint.setText(_sentence(str(error)))

    def _add(self, preset: WindowPreset) -> None:
        self._draft.update(window_presets=added(self._draft.settings.window_presets, preset))
        self.table.setCurrentCell(len(self._own) - 1, 0)

    def _change(self, preset: WindowPreset) -> None:
        position = self._position
        if position is not None:
            presets = replaced(self._draft.settings.window_presets, position, preset)
            self._draft.update(window_presets=presets)

    def _on_delete(self) -> None:
        position = self._position
        if position is not None:
            presets = self._draft.settings.window_presets
            now = removed(presets, self.modality.currentData(), position)
            self._draft.update(window_presets=now)

    def _on_move(self, step: int) -> None:
        position = self._position
        if position is not None and 0 <= position + step < len(self._own):
            presets = self._draft.settings.window_presets
            now = moved(presets, self.modality.currentData(), position, step)
            self._draft.update(window_presets=now)
            self.table.setCurrentCell(position + step, 0)

    # Showing

    def _preset_of_form(self) -> WindowPreset:
        center, width = (_number(field.text()) for field in (self.center_field, self.width_field))
        chosen = self.modality.currentData(), self.name.text()
        return checked_preset(*chosen, center, width, self.colors.currentData())

    def _built_in(self) -> tuple[Window, ...]:
        names = {preset.name for preset in self._own}
        presets = presets_of(self.modality.currentData(), "SUV")
        return tuple(window for window in presets if window.name not in names)

    def _show(self) -> None:
        own, built_in = self._own, self._built_in()
        rows = [
            (
                preset.name,
                f"{preset.center:.10g}",
                f"{preset.width:.10g}",
                _colors(preset),
                translate("Settings", "Yours"),
            )
            for preset in own
        ]
        rows += [
            (
                translate("Windows", window.name),
                f"{window.center:.10g}",
                f"{window.width:.10g}",
                "",
                translate("Settings", "Of the program"),
            )
            for window in built_in
        ]
        fill(self.table, rows, [False] * len(own) + [True] * len(built_in))
        self._show_buttons()

    def _show_form(self, name: str, center: float, width: float, colors: str) -> None:
        self.name.setText(name)
        self.center_field.setText(f"{center:.10g}")
        self.width_field.setText(f"{width:.10g}")
        choose(self.colors, palette_named(colors) or "")

    def _show_buttons(self) -> None:
        position, count = self._position, len(self._own)
        self.add_button.setEnabled(count < MOST_PRESETS)
        self.change_button.setEnabled(position is not None)
        self.delete_button.setEnabled(position is not None)
        self.up_button.setEnabled(position is not None and position > 0)
        self.down_button.setEnabled(position is not None and position < count - 1)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setMinimumHeight(TARGET_HEIGHT)
    line.setMaxLength(64)
    return line


def _colors(preset: WindowPreset) -> str:
    palette = palette_named(preset.colors)
    if palette is None:
        return translate("Settings", _LEAVE)
    return translate("Palettes", PALETTE_TITLES[palette])


def _number(text: str) -> object:
    """Return the number that a text says, else the text: the check has words for that."""
    try:
        return float(text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return text


def _sentence(text: str) -> str:
    """Return what a check complains of as a sentence for the form."""
    found = _COMPLAINT.fullmatch(text)
    if found is None:
        return translate_made("Settings", text)
    sentence = translate("Settings", "The {field} {complaint}.")
    field = translate("Settings", _FIELDS[found["field"]])
    return sentence.format(field=field, complaint=translate_made("Settings", found["complaint"]))
