"""What can be asked for of a row of the series browser."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from medviewer.app.control.controller import Controller
from medviewer.app.planes.resampling import gains_by_resampling
from medviewer.app.session import Session
from medviewer.app.texts.browser_rows import BrowserRow
from medviewer.app.viewport import StackKey
from medviewer.language import translate


def object_menu(row: BrowserRow, controller: Controller, parent: QWidget) -> QMenu:
    """Return the menu of an object that belongs to a series."""
    menu = QMenu(parent)
    menu.addAction(
        translate("Series list", "Show"),
        lambda: controller.objects.show(row.series_key, row.object_key),
    )
    off = menu.addAction(
        translate("Series list", "Take off"), lambda: controller.objects.toggle(row.object_key)
    )
    off.setEnabled(controller.objects.is_on(row.object_key))
    return menu


def series_menu(
    row: BrowserRow, session: Session, controller: Controller, parent: QWidget
) -> QMenu:
    """Return the menu of a series or of one of its stacks."""
    menu = QMenu(parent)
    key = row.series_key
    menu.addAction(
        translate("Series list", "Show"), lambda: controller.series.show(key, row.stack_index)
    )
    classify = menu.addMenu(translate("Series list", "Classify with"))
    classify.setEnabled(bool(session.models.choices))
    for choice in session.models.choices:
        label = choice.full_name.replace("&", "&&")
        classify.addAction(label, _classifier(controller, key, choice.name))
    menu.addAction(translate("Series list", "Compare"), lambda: controller.compare(key))
    resample = menu.addAction(
        translate("Series list", "Resample to a regular volume"),
        lambda: controller.resampling.resample(key, row.stack_index),
    )
    found = session.find_stack(StackKey(key, row.stack_index))
    resample.setEnabled(found is not None and gains_by_resampling(*found[1:]))
    if controller.priors.can_look:
        from medviewer.ui.browser.prior_menu import PriorMenu

        menu.addMenu(PriorMenu(controller, key, menu))
    return menu


def _classifier(controller: Controller, series_key: str, model_name: str) -> Callable[[], None]:
    def ask() -> None:
        controller.classifications.classify(series_key, model_name)

    return ask
