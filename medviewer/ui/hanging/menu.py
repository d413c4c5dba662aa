"""The menu of hanging protocols, filled when it opens."""

from functools import partial

from PySide6.QtWidgets import QMenu

from medviewer.app.control.controller import Controller
from medviewer.language import later, translate

OWN_NAMES = (
    later("Hanging", "MR brain"),
    later("Hanging", "MR prostate"),
    later("Hanging", "MR brain with prior"),
    later("Hanging", "MR prostate with prior"),
    later("Hanging", "CT with prior"),
    later("Hanging", "Study with prior"),
    later("Hanging", "Radiograph with prior"),
    later("Hanging", "Mammography"),
)
"""What the protocols of the program are called in ``resources/hanging.toml``."""


def fill_hanging_menu(menu: QMenu, controller: Controller, *, is_open: bool) -> None:
    """Offer every protocol by its name, the user's own first; `is_open` tells of a study."""
    for protocol in controller.hanging.protocols():
        text = translate("Hanging", protocol.name).replace("&", "&&").replace("\t", " ")
        action = menu.addAction(text, partial(controller.hanging.hang, protocol.name))
        action.setEnabled(is_open)
