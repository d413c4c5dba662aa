"""What each action does: the table between the keys and the controller."""

from collections.abc import Callable
from functools import partial
from typing import get_args

from medviewer.app.control.controller import Controller
from medviewer.app.control.resampling import gains_by_resampling
from medviewer.app.measuring.places import source_of
from medviewer.app.overlay_cells import heatmap_number
from medviewer.app.session import Session
from medviewer.app.view_state import LeftTool, ViewState
from medviewer.app.viewport import LayoutName, Viewport
from medviewer.image.measuring.measurement import Kind
from medviewer.image.palettes import PALETTES
from medviewer.image.slab import SLAB_NAMES
from medviewer.language import translate
from medviewer.ui.commands.actions import Actions

_VIEW_ACTIONS = (
    "slice_back",
    "slice_on",
    "slice_back_10",
    "slice_on_10",
    "slice_first",
    "slice_last",
    "window_auto",
    "invert",
    "colors_next",
    "colors_inverted",
    *(f"colors_{name}" for name in PALETTES),
    "flip_horizontally",
    "flip_vertically",
    "rotate",
    "rotate_back",
    "fit",
    "reset",
    *(f"window_{number}" for number in range(1, 10)),
)

_COMPARISONS = tuple(
    f"compare_{by}" for by in ("classes", "methods", "models", "dates", "difference")
)
_TOOLS: tuple[LeftTool, ...] = ("window", "region", "zoom", "pan", *Kind)
TURN_DEGREES = 5.0
_SLAB_ACTIONS = ("slab_next", "slab_none", *(f"slab_{mode}" for mode in SLAB_NAMES))
_MEASURING = tuple(f"tool_{tool}" for tool in _TOOLS)


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


def show_state(actions: Actions, session: Session) -> None:
    """Show on the actions what is on and what can be asked for."""
    viewport, arrangement = session.active_viewport, session.arrangement
    slab_mode = None if viewport.state.slab is None else viewport.state.slab.mode
    heated = session.viewports[heatmap_number(session.viewports, arrangement)]
    actions.show_checked(
        {
            "invert": viewport.state.inverted,
            **_colors_shown(viewport.state),
            "flip_horizontally": viewport.state.flipped_horizontally,
            "flip_vertically": viewport.state.flipped_vertically,
            "heatmap": heated.has_heatmap and heated.state.overlay.visible,
            "native_grid": heated.state.overlay.interpolation == "native",
            "gated_maps": session.settings.show_gated_maps,
            "strong_by_effect": session.settings.strong_by_effect,
            "link": all(cell.linked for cell in session.viewports),
            "link_view": viewport.linked,
            "references": session.shows_references,
            "mpr": viewport.plane is not None,
            **{f"slab_{mode or 'none'}": slab_mode == mode for mode in (None, *SLAB_NAMES)},
            "graphics": viewport.state.graphics,
            "layer": bool(viewport.layer) and viewport.state.layer.visible,
            "resample": viewport.resampled,
            "cine": (cine := session.cines.get(arrangement.active)) is not None and cine.playing,
            "maximise": arrangement.maximised,
            "neighbours": session.shows_neighbours,
            **{f"tool_{tool}": tool == session.tool for tool in _TOOLS},
            "remember": session.settings.remember_index,
            "hang_opened": session.settings.hanging_protocols,
            "reveal_first": session.settings.read_first_then_reveal,
            "turn_width": session.settings.invert_drag_horizontal,
            "turn_center": session.settings.invert_drag_vertical,
            **{f"layout_{name}": name == arrangement.layout for name in get_args(LayoutName)},
        }
    )
    show_key_image(actions, session)
    actions.show_enabled(_enabled(session, viewport, heated))
    copies = (
        translate("Actions", "Copy measurement")
        if session.measurements.selected
        else translate("Actions", "Copy image")
    )
    actions["measure_copy"].setText(copies)


def show_key_image(actions: Actions, session: Session) -> None:
    """Show whether the image is marked: all that depends on where one looks."""
    actions.show_checked({"key_image": _is_key_image(session)})


def _colors_shown(state: ViewState) -> dict[str, bool]:
    is_inverted_grey = state.colors == "grey" and state.inverted
    shown = {f"colors_{name}": name == state.colors and not is_inverted_grey for name in PALETTES}
    return {**shown, "colors_inverted": is_inverted_grey}


def _enabled(session: Session, viewport: Viewport, heated: Viewport) -> dict[str, bool]:
    has_image = bool(viewport.series_key) and not viewport.message
    from_file = has_image and viewport.is_as_taken
    is_plane = has_image and viewport.plane is not None
    measurements = session.measurements
    is_chosen = bool(measurements.selected)
    can_classify = bool(viewport.series_key) and bool(session.models.choices)
    return {
        **dict.fromkeys((*_VIEW_ACTIONS, *_MEASURING, "measure_paste", "neighbours"), has_image),
        **dict.fromkeys(("measure_rename", "measure_delete"), is_chosen),
        "measure_copy": is_chosen or has_image,
        "export": has_image,
        **dict.fromkeys(("hang", "hang_save"), bool(viewport.series_key)),
        **dict.fromkeys(("cine", "cine_reverse", "cine_slower", "cine_faster"), has_image),
        "undo": measurements.can_undo,
        "redo": measurements.can_redo,
        "measure_export": bool(measurements.all),
        "mpr": has_image,
        "planes_straight": any(cell.tilt is not None for cell in session.viewports),
        **dict.fromkeys(("planes_turn", "planes_turn_back"), is_plane),
        **dict.fromkeys(_SLAB_ACTIONS, is_plane),
        **dict.fromkeys(("slab_thicker", "slab_thinner"), is_plane and bool(viewport.state.slab)),
        "header": from_file,
        "key_image": from_file,
        "network_saw": from_file and bool(session.models.choices),
        **dict.fromkeys(("ask", "ask_slice"), has_image),  # on planes they say why not
        "graphics": from_file,
        "layer": bool(viewport.layer),
        "presentation_off": viewport.presented is not None,
        "resample": has_image and (viewport.resampled or _gains(session, viewport)),
        "classify": can_classify,
        "compare": has_image,
        **dict.fromkeys(_COMPARISONS, _has_result(session, viewport)),
        **dict.fromkeys(("heatmap", "native_grid"), heated.has_heatmap),
        "blink": has_image and (heated.has_heatmap or len(session.arrangement.visible) > 1),
        **dict.fromkeys(("strong_on", "strong_back"), has_image),
        "maximise": session.arrangement.count > 1,
        "next_view": len(session.arrangement.visible) > 1,  # else Tab leaves the views
        "link": session.arrangement.count > 1,
        "link_view": session.arrangement.count > 1,
        "references": session.arrangement.count > 1,
        "stop": bool(session.activities),
        "skipped": bool(session.index.skipped),
    }


def _has_result(session: Session, viewport: Viewport) -> bool:
    """Tell whether the active cell's series was classified."""
    status = session.status_of_series(viewport.series_key)
    return status is not None and status.result is not None and session.may_show(status.key)


def _is_key_image(session: Session) -> bool:
    """Tell whether the active cell shows an image that is marked."""
    viewport = session.active_viewport
    found = session.find_stack(viewport.stack_key)
    if found is None or viewport.resampled:
        return False
    ref = found[2].frames[min(viewport.state.slice_index, len(found[2].frames) - 1)]
    return session.key_images.is_marked(source_of(found[1], ref))


def _gains(session: Session, viewport: Viewport) -> bool:
    """Tell whether the shown stack forms no regular volume yet."""
    found = session.find_stack(viewport.stack_key)
    return found is not None and gains_by_resampling(*found[1:])


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
        "strong_on": lambda: controller.strong_slices.step(1),
        "strong_back": lambda: controller.strong_slices.step(-1),
        **{f"window_{n}": _chooser(controller, n - 1) for n in range(1, 10)},
    }


def _measuring_requests(controller: Controller) -> dict[str, Callable[[], object]]:
    measuring = controller.measuring
    return {
        **{f"tool_{tool}": partial(measuring.choose_tool, tool) for tool in _TOOLS},
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
        "link": lambda: layouts.set_linked(linked=not all(c.linked for c in session.viewports)),
        "compare": controller.compare,
        "compare_classes": lambda: controller.comparing.classes(),  # noqa: PLW0108 - made late
        "compare_methods": lambda: controller.comparing.methods(),  # noqa: PLW0108
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
