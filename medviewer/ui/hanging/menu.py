"""The menu of hanging protocols, filled when it opens."""

from functools import partial

from PySide6.QtWidgets import QMenu

from medviewer.app.control.controller import Controller
from medviewer.ui.commands.actions import Actions


def fill_hanging_menu(menu: QMenu, actions: Actions, controller: Controller) -> None:
    """Offer what fits, every protocol by its name, and a new one of what is on screen."""
    menu.addAction(actions["hang"])
    menu.addSeparator()
    is_open = actions["hang"].isEnabled()
    for protocol in controller.hanging.protocols():
        text = protocol.name.replace("&", "&&").replace("\t", " ")
        action = menu.addAction(text, partial(controller.hanging.hang, protocol.name))
        action.setEnabled(is_open)
    menu.addSeparator()
    menu.addAction(actions["hang_save"])
    menu.addAction(actions["hang_opened"])
