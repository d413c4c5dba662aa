"""Corner texts: which line stands in which corner, for all modalities or for a group of them."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHeaderView

from medviewer.app.settings_draft import SettingsDraft
from medviewer.language import later, translate
from medviewer.preferences.corner_texts import (
    CORNER_LINES,
    CORNERS,
    Corner,
    CornerGroup,
    CornerLine,
    CornerPlaces,
    corner_of,
    placed,
    places_for,
    places_of,
    shifted,
    with_places,
    without_group,
)
from medviewer.ui.pane.quiet_inputs import quiet_button
from medviewer.ui.settings.form import Page, check_box, choice_box, choose, fill, table

LINE_TITLES: dict[CornerLine, str] = {
    "patient_name": later("Settings", "Patient's name"),
    "patient_id": later("Settings", "Patient ID"),
    "patient_birth": later("Settings", "Birth date, sex, age"),
    "series": later("Settings", "Modality, number and description of the series"),
    "study": later("Settings", "Description of the study"),
    "date": later("Settings", "Date and time of the study"),
    "institution": later("Settings", "Institution"),
    "image": later("Settings", "Number of the image"),
    "window": later("Settings", "Window"),
    "zoom": later("Settings", "Zoom"),
    "position": later("Settings", "Position of the slice"),
    "thickness": later("Settings", "Thickness and step"),
    "parameters": later("Settings", "Parameters of the modality"),
}
CORNER_TITLES: dict[Corner, str] = {
    "top_left": later("Settings", "Top left"),
    "top_right": later("Settings", "Top right"),
    "bottom_left": later("Settings", "Bottom left"),
    "bottom_right": later("Settings", "Bottom right"),
}
GROUP_TITLES: dict[CornerGroup, str] = {
    "all": later("Settings", "All modalities"),
    "CT": "CT",
    "MR": "MR",
    "PT": later("Settings", "PET and nuclear medicine"),
    "radiograph": later("Settings", "Radiographs"),
    "US": later("Settings", "Ultrasound"),
}
_OFF = later("Settings", "Off")
_MODALITY_OF: dict[CornerGroup, str] = {"all": "", "radiograph": "DX"}
"""Any modality of a group; of most the group's own name."""


class CornersPage(Page):
    """A table of lines by corner, and where the chosen one shall stand."""

    def __init__(self, draft: SettingsDraft) -> None:
        super().__init__(translate("Settings", "Corner texts"))
        self._draft = draft
        self._lines: tuple[CornerLine, ...] = ()
        self.patient = check_box(
            translate("Settings", "Show the patient's name, ID and birth date")
        )
        self.group = choice_box(translate("Settings", "For"), _spoken(GROUP_TITLES))
        self.table = table(
            translate("Settings", "Lines of the corners"),
            (translate("Settings", "Line"), translate("Settings", "Corner")),
        )
        corners = _spoken(CORNER_TITLES)
        self.corner = choice_box(
            translate("Settings", "Corner of the line"), corners | {"": translate("Settings", _OFF)}
        )
        self.up_button = quiet_button(translate("Settings", "Up"))
        self.down_button = quiet_button(translate("Settings", "Down"))
        self.usual_button = quiet_button(translate("Settings", "Usual places"))
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # of long texts
        self._build()
        self._connect()
        self._show()
        self.table.setCurrentCell(0, 0)

    @property
    def _group(self) -> CornerGroup:
        group: CornerGroup = self.group.currentData()
        return group

    @property
    def _places(self) -> CornerPlaces:
        """What holds for the group: its own places, else those for all, else the usual ones."""
        modality = _MODALITY_OF.get(self._group, self._group)
        found = places_for(modality, self._draft.settings.corner_texts)
        return CornerPlaces(self._group, *(found.lines(corner) for corner in CORNERS))

    @property
    def _line(self) -> CornerLine | None:
        row = self.table.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _build(self) -> None:
        self.add_form((("", self.patient),))
        self.add_form(((translate("Settings", "Lines for"), self.group),))
        self.column.addWidget(self.table, 1)
        self.add_form(((translate("Settings", "Corner of the chosen line"), self.corner),))
        self.add_row(self.up_button, self.down_button, self.usual_button)
        self.add_note(
            translate(
                "Settings",
                "The AI badge, warnings, lossy compression and orientation letters are always "
                "shown. A small view shows fewer lines, the first ones of each corner.",
            )
        )

    def _connect(self) -> None:
        self.patient.toggled.connect(lambda on: self._draft.update(patient_texts=on))
        self.group.activated.connect(lambda _: self._show())
        self.table.currentCellChanged.connect(lambda *_: self._show_chosen())
        self.corner.activated.connect(lambda _: self._on_corner_chosen())
        self.up_button.clicked.connect(lambda: self._on_shifted(-1))
        self.down_button.clicked.connect(lambda: self._on_shifted(1))
        self.usual_button.clicked.connect(self._on_usual)
        self._draft.changed.connect(lambda *_: self._show())

    def _on_corner_chosen(self) -> None:
        line = self._line
        if line is not None:
            corner: Corner | None = self.corner.currentData() or None
            self._take(placed(self._places, line, corner), line)

    def _on_shifted(self, step: int) -> None:
        line = self._line
        if line is not None:
            self._take(shifted(self._places, line, step), line)

    def _on_usual(self) -> None:
        chosen = without_group(self._draft.settings.corner_texts, self._group)
        self._draft.update(corner_texts=chosen)

    def _take(self, places: CornerPlaces, line: CornerLine) -> None:
        chosen = with_places(self._draft.settings.corner_texts, places)
        self._draft.update(corner_texts=chosen)
        self.table.setCurrentCell(self._lines.index(line), 0)

    def _show(self) -> None:
        settings, places = self._draft.settings, self._places
        shown = [(corner, line) for corner in CORNERS for line in places.lines(corner)]
        on = {line for _, line in shown}
        off = [line for line in CORNER_LINES if line not in on]
        self._lines = (*(line for _, line in shown), *off)
        lines, corners = _spoken(LINE_TITLES), _spoken(CORNER_TITLES)
        rows = [(lines[line], corners[corner]) for corner, line in shown]
        fill(
            self.table,
            [*rows, *((lines[line], translate("Settings", _OFF)) for line in off)],
            [False] * len(rows) + [True] * len(off),
        )
        with QSignalBlocker(self.patient):
            self.patient.setChecked(settings.patient_texts)
        self.usual_button.setEnabled(places_of(self._group, settings.corner_texts) is not None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        line, places = self._line, self._places
        corner = None if line is None else corner_of(places, line)
        choose(self.corner, corner or "")
        lines = () if corner is None else places.lines(corner)
        self.corner.setEnabled(line is not None)
        self.up_button.setEnabled(line in lines[1:])
        self.down_button.setEnabled(line in lines[:-1])


def _spoken(
    titles: Mapping[CornerLine, str] | Mapping[Corner, str] | Mapping[CornerGroup, str],
) -> dict[str, str]:
    return {str(name): translate("Settings", title) for name, title in titles.items()}
