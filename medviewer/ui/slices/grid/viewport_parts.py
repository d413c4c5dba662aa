"""Which parts of a viewport, of the settings and of a widget decide what the grid does anew."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from medviewer.app.viewport import Viewport
from medviewer.config import Settings


def takes_tab(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget that is no part of another one."""
    is_own = widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
    return is_own and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def link_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides with what a view scrolls."""
    return viewport.stack_key, viewport.linked, viewport.message


def content_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides a view's content, apart from how it is looked at."""
    return (
        viewport.stack_key,
        viewport.shows,
        viewport.result,
        viewport.message,
        viewport.state.overlay.target,
        viewport.layer,
        viewport.presented,
        viewport.map,
        viewport.minus,
        viewport.awaited,
    )


def content_settings(settings: Settings) -> tuple[object, ...]:
    """Return what decides the corner texts and whether gated maps are seen."""
    return settings.corner_texts, settings.patient_texts, settings.show_gated_maps


def place_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides where a cell's slice lies in the patient."""
    return viewport.stack_key, viewport.message, viewport.state.slice_index
