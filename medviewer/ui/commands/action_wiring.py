"""What each action does: the table between the keys and the controller."""

from collections.abc import Callable
from functools import partial
from typing import get_args

from medviewer.app.control.controller import Controller
from medviewer.app.session import Session
from medviewer.app.viewport import LayoutName
from medviewer.image.palettes import PALETTES
from medviewer.image.slab import SLAB_NAMES
from medviewer.ui.commands.action_state import TOOLS, show_state
from medviewer.ui.commands.actions import Actions

TURN_DEGREES = 5.0


def connect_actions(actions: Actions, session: Session, controller: Controller) -> None:
    """Let the actions ask the controller; `triggered` is the user's doing alone."""
    requests = {
        **_view_requests(controller),
        **_measuring_requests(controller),
        **_mpr_requests(session, controller),
        **_program_requests(session, controller),
    }
    for name, request in requests.items():
        actions[name].triggered.connect(_request_and_show(request, actions, session))


def _view_requests(controller: Controller) -> dict[str, Callable[[], object]]:
    views, series = controller.views, controller.series
    return {
        "slice_back": lambda: views.scroll(-1),
        "slice_on": lambda: views.scroll(1),
        "slice_back_10": lambda: views.scroll(-10),
        "slice_on_10": lambda: views.scroll(10),
        "slice_first": lambda: views.go_to(0),
        "slice_last": views.go_to_end,
        "series_back": lambda: series.step(-1),
        "series_on": lambda: series.step(1),
        "member_back": lambda: controller.members.step(-1),
        "member_on": lambda: controller.members.step(1),
        "cine": lambda: controller.cine.toggle(None),  # late: nothing may have been played yet
        "cine_reverse": lambda: controller.cine.reverse(None),
        "cine_slower": lambda: controller.cine.change_rate(-1),
        "cine_faster": lambda: controller.cine.change_rate(1),
        "annotations": views.cycle_annotations,
        "graphics": controller.graphics.toggle,
        "layer": controller.objects.toggle_layer,
        "presentation_off": controller.objects.take_off_presentation,
        "resample": controller.resampling.toggle,
        "window_auto": views.auto_window,
        "invert": views.invert,
        "colors_next": views.next_colors,
        "colors_inverted": lambda: views.choose_colors("grey", inverted=True),
        **{f"colors_{name}": partial(views.choose_colors, name) for name in PALETTES},
        "flip_horizontally": views.flip_horizontally,
        "flip_vertically": views.flip_vertically,
        "rotate": lambda: views.rotate(1),
        "rotate_back": lambda: views.rotate(-1),
        "fit": views.fit,
        "reset": views.reset,
        "heatmap": views.toggle_heatmap,
        "native_grid": views.toggle_native_grid,
        "smooth": views.toggle_smooth,
        "strong_on": lambda: controller.strong_slices.step(1),
        "strong_back": lambda: controller.strong_slices.step(-1),
        **{f"window_{n}": _chooser(controller, n - 1) for n in range(1, 10)},
    }


def _measuring_requests(controller: Controller) -> dict[str, Callable[[], object]]:
    measuring = controller.measuring
    return {
        **{f"tool_{tool}": partial(measuring.choose_tool, tool) for tool in TOOLS},
        "undo": measuring.undo,
        "redo": measuring.redo,
        "measure_paste": measuring.paste,
        "measure_delete": measuring.delete,
        "neighbours": measuring.toggle_neighbours,
        "key_image": controller.key_images.toggle,
    }


def _mpr_requests(session: Session, controller: Controller) -> dict[str, Callable[[], object]]:
    mpr = controller.mpr
    modes = (None, *SLAB_NAMES)
    return {
        "mpr": mpr.toggle,
        "planes_straight": mpr.turning.straighten,
        "planes_turn": lambda: mpr.turning.turn_by(TURN_DEGREES),
        "planes_turn_back": lambda: mpr.turning.turn_by(-TURN_DEGREES),
        **{f"slab_{mode or 'none'}": partial(mpr.set_slab, mode) for mode in modes},
        "slab_next": mpr.cycle_slab,
        "slab_thicker": lambda: mpr.thicken(1),
        "slab_thinner": lambda: mpr.thicken(-1),
        "references": lambda: session.show_references(shown=not session.shows_references),
        "link_view": controller.layouts.toggle_link,
    }


def _program_requests(session: Session, controller: Controller) -> dict[str, Callable[[], object]]:
    layouts = controller.layouts
    return {
        **{f"layout_{name}": _layout_setter(controller, name) for name in get_args(LayoutName)},
        "hang": lambda: controller.hanging.hang(""),  # late: not every study has several series
        "hang_opened": _setting_toggle(session, "hanging_protocols"),
        "maximise": layouts.toggle_maximised,
        "link": layouts.toggle_links,
        "compare": controller.compare,
        "compare_classes": lambda: controller.comparing.classes(),  # noqa: PLW0108 - made late
        "compare_methods": lambda: controller.comparing.methods(),  # noqa: PLW0108
        "compare_members": lambda: controller.comparing.members(),  # noqa: PLW0108
        "compare_models": lambda: controller.comparing.models(),  # noqa: PLW0108
        "compare_dates": lambda: controller.comparing.dates(),  # noqa: PLW0108
        "compare_difference": lambda: controller.comparing.difference(),  # noqa: PLW0108
        "classify": controller.classify_active,
        "stop": controller.stop,
        "theme": lambda: session.update_settings(theme=_other_theme(session)),
        "remember": _setting_toggle(session, "remember_index"),
        "forget": controller.studies.forget_remembered,
        "gated_maps": _setting_toggle(session, "show_gated_maps"),
        "strong_by_effect": _setting_toggle(session, "strong_by_effect"),
        "reveal_first": _setting_toggle(session, "read_first_then_reveal"),
        "turn_width": _setting_toggle(session, "invert_drag_horizontal"),
        "turn_center": _setting_toggle(session, "invert_drag_vertical"),
    }


def _other_theme(session: Session) -> str:
    return "light" if session.settings.theme == "dark" else "dark"


def _setting_toggle(session: Session, name: str) -> Callable[[], None]:
    return lambda: session.update_settings(**{name: not getattr(session.settings, name)})


def _chooser(controller: Controller, position: int) -> Callable[[], None]:
    return lambda: controller.views.choose_window(position)


def _layout_setter(controller: Controller, name: LayoutName) -> Callable[[], None]:
    return lambda: controller.layouts.set_layout(name)


def _request_and_show(
    request: Callable[[], object], actions: Actions, session: Session
) -> Callable[[], None]:
    """Drop the `checked` that Qt hands over: the session decides what is on."""

    def call() -> None:
        request()
        show_state(actions, session)

    return call
