"""The menu bar, the toolbar and the menu of a view: where each action stands."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolButton, QWidget

from medviewer.app.classifying.model_choice import Models
from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.language import translate
from medviewer.ui.commands.actions import Actions
from medviewer.ui.commands.menu_tables import (
    MEASUREMENT_MENU,
    MEASURING_TOOLS,
    MENUS,
    SUBMENUS,
    TOOLBAR_LEFT,
    TOOLBAR_RIGHT,
    VIEW_MENU,
)
from medviewer.ui.commands.whole_button import WholeButton
from medviewer.ui.icons import themed_icon
from medviewer.ui.theme import Colors


class Menus:
    """Builds the menu bar and the toolbar; menus of choices are filled when they open."""

    def __init__(
        self, window: QMainWindow, actions: Actions, session: Session, controller: Controller
    ) -> None:
        self._window = window
        self._actions = actions
        self._session = session
        self._controller = controller
        self._fillers: dict[str, tuple[str, Callable[[QMenu], None]]] = {
            "*recent": (translate("Menus", "Recent folders"), self._fill_recent),
            "*windows": (translate("Menus", "Window"), self._fill_windows),
            "*models": (translate("Menus", "Classify with"), self._fill_models),
            "*objects": (translate("Menus", "Objects of the series"), self._fill_objects),
            "*hanging": (translate("Menus", "Hanging protocol"), self._fill_hanging),
        }
        self._build_menu_bar()
        self.toolbar = self._build_toolbar()

    def show_theme(self, colors: Colors) -> None:
        """Draw the icon that belongs to no action in the colours of the theme."""
        self._measuring.setIcon(themed_icon("measure", colors))

    def pop_up(self, position: QPoint, *, measurement: bool) -> None:
        """Show the menu of a view at a global position, with what a chosen measurement can."""
        menu = QMenu(self._window)
        self._add_actions(menu, (*(MEASUREMENT_MENU if measurement else ()), *VIEW_MENU))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _build_menu_bar(self) -> None:
        for title, names in MENUS:
            menu = self._window.menuBar().addMenu(translate("Menus", title))
            for name in names:
                if name == "-":
                    menu.addSeparator()
                elif name in SUBMENUS:
                    self._fill_submenu(menu, name)
                elif name in self._fillers:
                    menu.addMenu(self._choices_menu(name, menu))
                else:
                    menu.addAction(self._actions[name])

    def _build_toolbar(self) -> QToolBar:
        toolbar = QToolBar(translate("Menus", "Tools"))
        toolbar.setObjectName("toolbar")
        toolbar.setMovable(False)
        toolbar.setIconSize(QSize(20, 20))
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in (*TOOLBAR_LEFT, "-", *TOOLBAR_RIGHT):
            self._add_to_toolbar(toolbar, name)
        self._window.addToolBar(toolbar)
        return toolbar

    def _add_to_toolbar(self, toolbar: QToolBar, name: str) -> None:
        if name == "-":
            toolbar.addSeparator()
        elif name == "*windows":
            toolbar.addWidget(self._windows_button(toolbar))
        elif name == "*measuring":
            toolbar.addWidget(self._measuring_button(toolbar))
        elif name == "*classify":
            toolbar.addWidget(self._classify_button(toolbar))
        else:
            toolbar.addAction(self._actions[name])

    def _windows_button(self, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setDefaultAction(self._actions["window_auto"])
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._choices_menu("*windows", button))
        self._windows = button
        self.show_keys()
        return button

    def show_keys(self) -> None:
        """Name the keys of today where a button has not the tooltip of its action."""
        keys = (self._actions.keys_text(name) for name in ("window_auto", "window_1", "window_9"))
        auto, first, last = (text or translate("Menus", "no key") for text in keys)
        tip = translate("Menus", "Window ({auto}: auto, {first} to {last}: presets)")
        self._windows.setToolTip(tip.format(auto=auto, first=first, last=last))

    def _measuring_button(self, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setToolTip(translate("Menus", "Everything that can be measured"))
        button.setAccessibleName(translate("Menus", "Measure"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(translate("Menus", "Measure"), button)
        self._add_actions(menu, MEASURING_TOOLS)
        button.setMenu(menu)
        self._measuring = button
        return button

    def _classify_button(self, parent: QWidget) -> QToolButton:
        button = WholeButton(parent)
        button.setObjectName("primary")
        button.setDefaultAction(self._actions["classify"])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setMenu(self._choices_menu("*models", button))
        return button

    def _choices_menu(self, name: str, parent: QWidget) -> QMenu:
        title, fill = self._fillers[name]
        menu = QMenu(title, parent)
        menu.aboutToShow.connect(lambda: _refill(menu, fill))
        return menu

    def _fill_recent(self, menu: QMenu) -> None:
        for folder in self._session.settings.recent_folders:
            menu.addAction(_escaped(folder), _opener(self._controller, [Path(folder)]))

    def _fill_submenu(self, menu: QMenu, name: str) -> None:
        title, names = SUBMENUS[name]
        self._add_actions(menu.addMenu(translate("Menus", title)), names)

    def _add_actions(self, menu: QMenu, names: Sequence[str]) -> None:
        for name in names:
            if name == "-":
                menu.addSeparator()
            else:
                menu.addAction(self._actions[name])

    def _fill_hanging(self, menu: QMenu) -> None:
        from medviewer.ui.hanging.menu import fill_hanging_menu

        is_open = self._actions["hang"].isEnabled()
        fill_hanging_menu(menu, self._controller, is_open=is_open)

    def _fill_windows(self, menu: QMenu) -> None:
        menu.addAction(self._actions["window_auto"])
        for position, choice in enumerate(self._controller.views.window_choices()):
            window, key = choice.window, self._actions.window_key(position)
            name = _escaped(translate("Windows", window.name))
            label = translate("Menus", "{name}  (L {center:g} W {width:g})")
            label = label.format(name=name, center=window.center, width=window.width)
            menu.addAction(f"{label}{key}", _window_chooser(self._controller, position))

    def _fill_objects(self, menu: QMenu) -> None:
        from medviewer.app.texts.objects import CHIPS, object_title

        for own in self._controller.objects.of_active():
            title = f"{CHIPS[own.info.kind]}  {_escaped(object_title(own))}"
            action = menu.addAction(title, _object_toggle(self._controller, own.key))
            action.setCheckable(True)
            action.setChecked(self._controller.objects.is_on(own.key))

    def _fill_models(self, menu: QMenu) -> None:
        models: Models = self._session.models
        for choice in models.choices:
            action = menu.addAction(
                _escaped(choice.full_name),
                _classifier(self._controller, choice.name),
            )
            action.setCheckable(True)
            action.setChecked(choice.name == models.chosen)
            action.setEnabled(bool(self._session.active_viewport.series_key))


def _refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    menu.clear()
    fill(menu)
    if menu.isEmpty():
        menu.addAction(translate("Menus", "None")).setEnabled(False)


def _escaped(text: str) -> str:
    """Return a menu text in which no letter becomes a shortcut."""
    return text.replace("&", "&&").replace("\t", " ")


def _opener(controller: Controller, paths: Sequence[Path]) -> Callable[[], None]:
    return lambda: controller.open_paths(paths)


def _window_chooser(controller: Controller, position: int) -> Callable[[], None]:
    return lambda: controller.views.choose_window(position)


def _object_toggle(controller: Controller, key: str) -> Callable[[], None]:
    return lambda: controller.objects.toggle(key)


def _classifier(controller: Controller, name: str) -> Callable[[], None]:
    return lambda: controller.classify_active(name)
