"""What each action shows: whether it is on, and whether it can be asked for now."""

from typing import get_args

from medviewer.app.linked_cells import link_counts
from medviewer.app.measuring.places import source_of
from medviewer.app.overlay_cells import heatmap_number
from medviewer.app.planes.resampling import gains_by_resampling
from medviewer.app.session import Session
from medviewer.app.view_state import LeftTool, ViewState
from medviewer.app.viewport import LayoutName, Viewport
from medviewer.image.measuring.measurement import Kind
from medviewer.image.palettes import PALETTES
from medviewer.image.slab import SLAB_NAMES
from medviewer.language import translate
from medviewer.ui.commands.actions import Actions

TOOLS: tuple[LeftTool, ...] = ("window", "region", "zoom", "pan", *Kind)
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
    "smooth",
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
    f"compare_{by}" for by in ("classes", "methods", "members", "models", "dates", "difference")
)
_SLAB_ACTIONS = ("slab_next", "slab_none", *(f"slab_{mode}" for mode in SLAB_NAMES))
_MEASURING = tuple(f"tool_{tool}" for tool in TOOLS)


def show_state(actions: Actions, session: Session) -> None:
    """Show on the actions what is on and what can be asked for."""
    viewport, arrangement = session.active_viewport, session.arrangement
    slab_mode = None if viewport.state.slab is None else viewport.state.slab.mode
    heated = session.viewports[heatmap_number(session.viewports, arrangement)]
    linked, count = link_counts(session)
    actions.show_checked(
        {
            "invert": viewport.state.inverted,
            **_colors_shown(viewport.state),
            "flip_horizontally": viewport.state.flipped_horizontally,
            "flip_vertically": viewport.state.flipped_vertically,
            "heatmap": heated.has_heatmap and heated.state.overlay.visible,
            "native_grid": heated.state.overlay.interpolation == "native",
            "smooth": viewport.state.image_interpolation == "smooth",
            "gated_maps": session.settings.show_gated_maps,
            "strong_by_effect": session.settings.strong_by_effect,
            "link": linked == count,
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
            **{f"tool_{tool}": tool == session.tool for tool in TOOLS},
            "remember": session.settings.remember_index,
            "hang_opened": session.settings.hanging_protocols,
            "reveal_first": session.settings.read_first_then_reveal,
            "turn_width": session.settings.invert_drag_horizontal,
            "turn_center": session.settings.invert_drag_vertical,
            **{f"layout_{name}": name == arrangement.layout for name in get_args(LayoutName)},
        }
    )
    show_key_image(actions, session)
    partly = translate("Actions", "{linked} of {count} views are linked")
    is_partly = 0 < linked < count
    actions.show_partly("link", partly.format(linked=linked, count=count) if is_partly else "")
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
        **dict.fromkeys(("export", "print"), has_image),
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
