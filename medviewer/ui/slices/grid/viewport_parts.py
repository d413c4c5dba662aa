"""Which parts of a viewport, of the settings and of a widget decide what the grid does anew."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.app.session import Session
from medviewer.app.viewport import StackKey, Viewport
from medviewer.config import Settings
from medviewer.ui.slices.grid.viewport_cell import is_inside


def next_control(cell: QWidget) -> QWidget | None:
    """Return where Tab goes on within a cell, None behind its last control."""
    focused = QApplication.focusWidget()
    following = None if focused is None else focused.nextInFocusChain()
    while following is not None and following is not focused and is_inside(following, cell):
        if _takes_tab(following):
            return following
        following = following.nextInFocusChain()
    return None


def _takes_tab(widget: QWidget) -> bool:
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


def beside_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides whose maps a view shows: others may be on one scale with them."""
    return (
        viewport.result,
        viewport.shows,
        viewport.state.overlay.target,
        viewport.map,
        viewport.minus is None,
    )


def cells_of(
    viewports: Sequence[Viewport], key: StackKey, *, along_any_plane: bool = False
) -> list[int]:
    """Return which of the views show the pixels of a stack."""
    found = (
        (number, viewport.stack_key.whole if along_any_plane else viewport.stack_key)
        for number, viewport in enumerate(viewports)
        if not viewport.message
    )
    return [number for number, own in found if own == key]


def heated_beside(session: Session, number: int) -> set[int]:
    """Return which other views on screen have heatmaps."""
    others = (other for other in session.arrangement.visible if other != number)
    return {other for other in others if session.viewports[other].has_heatmap}


def content_settings(settings: Settings) -> tuple[object, ...]:
    """Return what decides the corner texts and whether gated maps are seen."""
    return settings.corner_texts, settings.patient_texts, settings.show_gated_maps


def place_part(viewport: Viewport) -> tuple[object, ...]:
    """Return what decides where a cell's slice lies in the patient, and who is told of it."""
    return *link_part(viewport), viewport.state.slice_index
