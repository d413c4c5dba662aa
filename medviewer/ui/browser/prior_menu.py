"""The list of a patient's earlier studies in folders that were opened before."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from medviewer.app.control.controller import Controller
from medviewer.io.remembered.priors import RememberedStudy
from medviewer.language import translate


class PriorMenu(QMenu):
    """Looks for them when it is opened; each entry opens one beside what is open."""

    def __init__(self, controller: Controller, series_key: str, parent: QWidget) -> None:
        super().__init__(translate("Series list", "Earlier studies of this patient"), parent)
        self._controller = controller
        self._series_key = series_key
        self._say(translate("Series list", "Looking in folders that were opened before..."))
        controller.priors.found.connect(self._on_found)
        self.aboutToShow.connect(self._on_about_to_show)

    def _on_about_to_show(self) -> None:
        self._controller.priors.look_for(self._series_key)

    def _on_found(self, series_key: str, studies: tuple[RememberedStudy, ...]) -> None:
        if series_key != self._series_key:
            return
        self.clear()
        for study in studies:
            text = translate("Series list", "Prior in {folder} ({date}): open beside")
            text = text.format(folder=_name(study.folders), date=study.date)
            open_it = partial(self._controller.priors.open_beside, study)
            self.addAction(text.replace("&", "&&"), open_it)
        if not studies:
            self._say(
                translate("Series list", "None in folders that were opened before and are there")
            )

    def _say(self, text: str) -> None:
        self.addAction(text).setEnabled(False)


def _name(folders: tuple[Path, ...]) -> str:
    """Return the name of the folder that holds a study: of several, of what they lie in."""
    return folders[0].name if len(folders) == 1 else folders[0].parent.name
