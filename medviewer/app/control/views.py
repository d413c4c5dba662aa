"""Looking: slice, window, camera, flips, overlay of a cell, and of those linked to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from medviewer.app.linked_cells import link_end
from medviewer.app.linking import follow, follow_plane
from medviewer.app.overlay_cells import heatmap_number
from medviewer.app.reference_lines import siblings
from medviewer.app.session import Session
from medviewer.app.view_state import Annotations, Camera, Interpolation, OverlayState, ViewState
from medviewer.app.viewport import Viewport
from medviewer.app.volume_store import OpenedStack
from medviewer.image.palettes import PaletteName, next_palette
from medviewer.image.presets import WindowChoice, slice_auto_window, window_choices
from medviewer.image.window import Window

_NEXT_ANNOTATIONS: dict[Annotations, Annotations] = {
    "all": "minimal",
    "minimal": "none",
    "none": "all",
}


class ViewControl:
    """Changes the states of cells; `number` None means the active one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # Slices

    def scroll(self, delta: int, number: int | None = None) -> None:
        """Go `delta` slices on, at most to the end."""
        self.go_to(self._viewport(number).state.slice_index + delta, number)

    def go_to(self, slice_index: int, number: int | None = None) -> None:
        """Go to a slice of the stack; beyond its ends, to the nearest one."""
        if opened := self._opened(number):
            last = opened.volume.slice_count - 1
            self._change(number, slice_index=max(0, min(slice_index, last)))

    def go_to_end(self) -> None:
        """Go to the last slice."""
        if opened := self._opened(None):
            self.go_to(opened.volume.slice_count - 1)

    # Window

    def set_window(self, window: Window, number: int | None = None) -> None:
        """Show `window`."""
        self._change(number, window=window)

    def window_choices(self) -> tuple[WindowChoice, ...]:
        """Return what the digits 1 to 9 stand for: the file's own ones first."""
        found = self._session.find_stack(self._viewport(None).stack_key)
        opened = self._opened(None)
        if found is None or opened is None or opened.volume.is_color:
            return ()
        index = self._viewport(None).state.slice_index
        own = self._session.settings.window_presets
        return window_choices(opened.volume, index, found[1].body_part, own)

    def choose_window(self, position: int) -> None:
        """Show choice `position` (0-based) of `window_choices`, if there is one."""
        choices = self.window_choices()
        if position < len(choices):
            choice = choices[position]
            colors = choice.colors or self._viewport(None).state.colors
            self._change(None, window=choice.window, colors=colors)

    def auto_window(self) -> None:
        """Show the range of the slice's own values."""
        opened = self._opened(None)
        index = self._viewport(None).state.slice_index
        if opened is None or opened.volume.is_color or opened.volume.is_pending(index):
            return
        self._change(None, window=slice_auto_window(opened.volume, index))

    def invert(self) -> None:
        """Swap black and white."""
        self._change(None, inverted=not self._viewport(None).state.inverted)

    def toggle_smooth(self) -> None:
        """Smooth between the pixels of an enlarged image, or show each as it is."""
        shown = self._viewport(None).state.image_interpolation
        other: Interpolation = "smooth" if shown == "native" else "native"
        self._change(None, image_interpolation=other)

    # Colours

    def choose_colors(self, colors: PaletteName, *, inverted: bool = False) -> None:
        """Show a grey image in these colours, of which grey can be inverted.

        Other colours leave the inversion as it is; an image in colour stays as it is.
        """
        opened = self._opened(None)
        if opened is None or opened.volume.is_color:
            return
        state = self._viewport(None).state
        kept = state.inverted if colors != "grey" else inverted
        self._change(None, colors=colors, inverted=kept)

    def next_colors(self) -> None:
        """Show a grey image in the next colours."""
        self.choose_colors(next_palette(self._viewport(None).state.colors))

    # Camera

    def set_camera(self, camera: Camera, number: int | None = None) -> None:
        """Look where `camera` says."""
        self._change(number, camera=camera)

    def fit(self) -> None:
        """Show the whole image."""
        self._change(None, camera=Camera())

    def flip_horizontally(self) -> None:
        """Swap left and right."""
        flipped = self._viewport(None).state.flipped_horizontally
        self._change(None, flipped_horizontally=not flipped)

    def flip_vertically(self) -> None:
        """Swap top and bottom."""
        flipped = self._viewport(None).state.flipped_vertically
        self._change(None, flipped_vertically=not flipped)

    def rotate(self, quarter_turns: int) -> None:
        """Turn clockwise by quarter turns, negative for back."""
        turns = self._viewport(None).state.quarter_turns + quarter_turns
        self._change(None, quarter_turns=turns % 4)

    def reset(self) -> None:
        """Undo window, colours, camera, flips, turns and inversion; the slice stays."""
        opened = self._opened(None)
        if opened is not None:
            state = self._viewport(None).state
            fresh = ViewState(
                slice_index=state.slice_index,
                window=opened.window,
                overlay=state.overlay,
                layer=state.layer,
                annotations=state.annotations,
                graphics=state.graphics,
                slab=state.slab,
            )
            self._replace(None, lambda _: fresh)

    def cycle_annotations(self) -> None:
        """Show all texts, few, none, in turn; in every cell alike."""
        following = _NEXT_ANNOTATIONS[self._viewport(None).state.annotations]
        for number, viewport in enumerate(self._session.viewports):
            state = replace(viewport.state, annotations=following)
            self._session.update_viewport(number, state=state)

    # Heatmap

    def set_overlay(self, overlay: OverlayState) -> None:
        """Lay the heatmap of `heatmap_number` as `overlay` says; no other cell changes."""
        self._change(self._heatmap_number(), overlay=overlay)

    def toggle_heatmap(self) -> None:
        """Show or hide the heatmap of `heatmap_number`."""
        overlay = self._viewport(self._heatmap_number()).state.overlay
        self.set_overlay(replace(overlay, visible=not overlay.visible))

    def toggle_native_grid(self) -> None:
        """Show the network's own grid, or smooth between its cells."""
        overlay = self._viewport(self._heatmap_number()).state.overlay
        other: Interpolation = "smooth" if overlay.interpolation == "native" else "native"
        self.set_overlay(replace(overlay, interpolation=other))

    # Below the surface

    def _heatmap_number(self) -> int:
        return heatmap_number(self._session.viewports, self._session.arrangement)

    def _viewport(self, number: int | None) -> Viewport:
        return self._session.viewports[self._session.arrangement.number(number)]

    def _opened(self, number: int | None) -> OpenedStack | None:
        return self._session.opened_stack(self._viewport(number).stack_key)

    def _change(self, number: int | None, **changes: Any) -> None:  # Any: fields of ViewState
        self._replace(number, lambda state: replace(state, **changes))

    def _replace(self, number: int | None, change: Callable[[ViewState], ViewState]) -> None:
        leader = self._session.arrangement.number(number)
        before = self._session.viewports[leader].state
        now = change(before)
        if now != before:
            states = {leader: now, **self._followers(leader, before, now)}
            viewports = self._session.viewports
            self._session.set_viewports(
                {each: replace(viewports[each], state=state) for each, state in states.items()}
            )

    def _followers(self, leader: int, before: ViewState, now: ViewState) -> dict[int, ViewState]:
        """Return how the other planes of the same volume, and the visible linked cells, follow."""
        viewports, beside = self._session.viewports, siblings(self._session, leader)
        states = {each: follow_plane(before, now, viewports[each].state) for each in beside}
        end = link_end(self._session, leader)
        for number in self._session.arrangement.visible:
            other = link_end(self._session, number)
            if number not in (leader, *beside) and end is not None and other is not None:
                states[number] = follow(end, other, before, now, viewports[number].state)
        return states
