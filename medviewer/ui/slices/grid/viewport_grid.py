"""The centre: one to nine cells that show the session's viewports."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.app.control.controller import Controller
from medviewer.app.explaining.explanations import MapStatus
from medviewer.app.explaining.shown_maps import shown_key
from medviewer.app.heatmaps.ribbon import shown_ribbon
from medviewer.app.heatmaps.scales import shared_top
from medviewer.app.linked_cells import link_note
from medviewer.app.located import marks_over
from medviewer.app.reference_lines import references_over
from medviewer.app.results import ClassificationStatus
from medviewer.app.session import Changes, Session
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.config import Settings
from medviewer.language import translate
from medviewer.ui.slices.content import PointerValue
from medviewer.ui.slices.grid.cell_layout import CellLayout
from medviewer.ui.slices.grid.cell_requests import connect_cell
from medviewer.ui.slices.grid.viewport_cell import ViewportCell, is_inside
from medviewer.ui.slices.grid.viewport_content import slice_content
from medviewer.ui.slices.grid.viewport_parts import (
    beside_part,
    cells_of,
    content_part,
    content_settings,
    heated_beside,
    link_part,
    next_control,
    place_part,
)
from medviewer.ui.slices.hands.hand_keys import HandKeys
from medviewer.ui.slices.measuring.measuring_cells import MeasuringCells
from medviewer.ui.slices.slice_view import SliceView

if TYPE_CHECKING:  # the window need not wait for what plays
    from medviewer.ui.slices.cine.cine_cells import CineCells
    from medviewer.ui.slices.comparing.blinker import Blinker
    from medviewer.ui.slices.comparing.choice_bars import ChoiceBars


class ViewportGrid(QWidget):
    """Shows the cells of the layout; tells the controller what the hands ask for."""

    pointer_moved = Signal(str)  # the value under the pointer, in words
    menu_requested = Signal(QPoint)  # global position, in the active cell

    def __init__(self, session: Session, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("grid")
        self._session = session
        self._controller = controller
        self._banners: tuple[str, ...] = ()
        self._link_notes: dict[int, str] = {}
        self._shared_tops: dict[int, float | None] = {}
        self._left_out: Mapping[StackKey, frozenset[int]] = {}  # by the reader's hand
        self.cells: list[ViewportCell] = []  # made when a layout first needs them
        self.measuring = MeasuringCells(session, controller, self)
        self.cine: CineCells | None = None  # made when there is something to play
        self.hand_keys = HandKeys(session, self._active_view, self)
        self.choices: ChoiceBars | None = None  # made when results stand side by side
        self.blinker: Blinker | None = None  # made when something is to blink
        self._layout = CellLayout(self)
        self._connect_session()
        self._show_arrangement()
        for number in session.cines:
            self._on_cine_changed(number)

    def focus_active(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Let the keys go to the active cell, or to the first one while that has no place."""
        arrangement = self._session.arrangement
        visible = arrangement.visible
        active = arrangement.active
        self.cells[active if active in visible else visible[0]].take_focus(reason)

    def focus_next(self) -> None:
        """Let the keys go to the controls below the active view, then to the next view."""
        cell = self.cells[self._session.arrangement.active]
        if (following := next_control(cell)) is not None:
            following.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self._controller.layouts.activate_next()
        self.focus_active(Qt.FocusReason.TabFocusReason)

    def show_left_out(self, slices: Mapping[StackKey, frozenset[int]]) -> None:
        """Mark on the ribbons which slices of a stack the reader took out of the series."""
        if slices != self._left_out:
            self._left_out = slices
            self._show_ribbons()

    def blink(self) -> None:
        """Let the active view show what stands beside it, in turn with its own; or stop."""
        if self.blinker is None:
            from medviewer.ui.slices.comparing.blinker import Blinker

            self.blinker = Blinker(self._session, self._show_cell, self)
        self.blinker.toggle()

    @property
    def _made(self) -> tuple[Viewport, ...]:
        """What the cells show that have been made."""
        return self._session.viewports[: len(self.cells)]

    def _together(self) -> ExitStack:
        """Return what lets all views compose but once, however much changes within."""
        stack = ExitStack()
        for cell in self.cells:
            stack.enter_context(cell.view.held())
        return stack

    def _active_view(self) -> SliceView:
        return self.cells[self._session.arrangement.active].view

    def _stop_blinking(self) -> None:
        if self.blinker is not None:
            self.blinker.stop()

    def _add_cell(self) -> None:
        cell = ViewportCell(self)
        view = cell.view
        view.activated.connect(self._stop_blinking)  # a hand is laid on what the view is of
        view.context_menu_requested.connect(self.menu_requested)
        view.pointer_moved.connect(self._on_pointer_moved)
        connect_cell(len(self.cells), cell, self._session, self._controller)
        self.cells.append(cell)
        self.measuring.add(cell)
        self._show_settings(self._session.settings)

    def _connect_session(self) -> None:
        session = self._session
        session.viewports_changed.connect(self._on_viewports_changed)
        session.arrangement_changed.connect(self._on_arrangement_changed)
        session.status_changed.connect(self._on_status_changed)
        session.explanations.changed.connect(self._on_map_changed)
        session.dated.changed.connect(self._on_dated_changed)
        session.volume_opened.connect(self._on_volume_opened)
        session.graphics_read.connect(self._on_volume_opened)
        session.objects.read.connect(self._on_object_read)
        session.references_changed.connect(self._show_references)
        session.located_changed.connect(self._show_marks)
        session.slices_arrived.connect(self._on_slices_arrived)
        session.key_images.changed.connect(self._on_key_images_changed)
        session.cine_changed.connect(self._on_cine_changed)
        session.settings_changed.connect(self._on_settings_changed)

    # What happened

    def _on_viewports_changed(self, changes: Changes) -> None:
        made = {number: parts for number, parts in changes.items() if number < len(self.cells)}
        with self._together():
            for number, (before, now) in made.items():
                self._show_change(number, before, now)
            if any(content_part(before) != content_part(now) for before, now in made.values()):
                self._show_ribbons()
                self._show_choices()
            if any(place_part(before) != place_part(now) for before, now in made.values()):
                self._show_references()

    def _show_change(self, number: int, before: Viewport, now: Viewport) -> None:
        """Show what a cell shows now, in it and in those whose words depend on it."""
        stale = self._noted_anew() if link_part(before) != link_part(now) else set()
        if content_part(before) != content_part(now):
            stale.add(number)
        if beside_part(before) != beside_part(now):
            # their bars say whose scale they have
            stale.update(heated_beside(self._session, number))
        if self.blinker is not None and self.blinker.on_viewport_changed(number):
            stale.discard(number)
        elif number not in stale:
            self.cells[number].show_state(now.state)
        self._show_cells(stale)

    def _on_arrangement_changed(self, before: Arrangement, now: Arrangement) -> None:
        self._stop_blinking()
        had_focus = is_inside(QApplication.focusWidget(), self)
        self._show_arrangement()
        is_lost = not is_inside(QApplication.focusWidget(), self)  # with a cell that went
        if had_focus and (is_lost or before.active != now.active):
            self.focus_active()

    def _on_status_changed(self, status: ClassificationStatus) -> None:
        for number, viewport in enumerate(self._made):
            minus = viewport.minus.result if viewport.minus else None
            if status.key in (viewport.result, minus) or self._is_scaled_anew(number):
                self._show_cell(number)
        self._show_ribbons()
        self._show_choices()

    def _on_dated_changed(self) -> None:
        for number in self._session.arrangement.visible:
            if self._session.viewports[number].minus is not None:
                self._show_cell(number)

    def _on_map_changed(self, status: MapStatus) -> None:
        for number, viewport in enumerate(self._made):
            shown = shown_key(viewport)
            mean = None if shown is None else shown.of_mean
            if status.key in (mean, viewport.minus) or self._is_scaled_anew(number):
                self._show_cell(number)

    def _on_volume_opened(self, key: StackKey) -> None:
        """Show pixels that were read again because their stack grew."""
        self._show_cells(cells_of(self._made, key))

    def _on_object_read(self, key: StackKey) -> None:
        """Show what was read over a stack, also over its planes."""
        self._show_cells(cells_of(self._made, key, along_any_plane=True))

    def _on_slices_arrived(self, key: StackKey) -> None:
        """Show the slices that have come meanwhile."""
        for number in cells_of(self._made, key):
            self.cells[number].view.show_arrivals()

    def _on_key_images_changed(self) -> None:
        self._show_cells(self._session.arrangement.visible)

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        self._show_settings(now)
        if content_settings(before) != content_settings(now):
            self._show_cells(self._session.arrangement.visible)

    def _on_cine_changed(self, number: int) -> None:
        if self.cine is None:
            from medviewer.ui.slices.cine.cine_cells import CineCells

            self.cine = CineCells(self._session, self._controller, self.cells, self)
        self.cine.show(number)

    def _on_pointer_moved(self, value: PointerValue | None) -> None:
        text = ""
        if value:
            text = translate("Image view", "row {row}  column {column}  {value}")
            text = text.format(row=value.row, column=value.column, value=value.text)
        self.pointer_moved.emit(text)

    # Showing

    def _show_settings(self, settings: Settings) -> None:
        for cell in self.cells:
            cell.view.show_settings(settings)

    def _show_arrangement(self) -> None:
        arrangement = self._session.arrangement
        while len(self.cells) < arrangement.count:
            self._add_cell()
        self._layout.arrange(self.cells, arrangement)
        self._noted_anew()
        self._show_cells(arrangement.visible)
        self._show_references()
        self._show_ribbons()
        self._show_choices()

    def _show_references(self) -> None:
        """Draw the crosshair, the other views' slices and the mark over all visible cells."""
        visible = self._session.arrangement.visible
        for number, references in references_over(self._session, visible).items():
            self.cells[number].view.crosshair.show(references)
        self._show_marks()

    def _show_marks(self) -> None:
        """Draw what is pointed at in another view over all visible cells."""
        for number, mark in marks_over(self._session, self._session.arrangement.visible).items():
            self.cells[number].view.crosshair.show_mark(mark)

    def _show_ribbons(self) -> None:
        """Show what was said of each slice below all visible cells; twins share it."""
        for number in self._session.arrangement.visible:
            viewport = self._session.viewports[number]
            ribbon = None if viewport.message else shown_ribbon(self._session, number)
            slices = self._left_out.get(viewport.stack_key)
            if ribbon is not None and slices:
                ribbon = ribbon.without(slices)
            self.cells[number].show_ribbon(ribbon, viewport.state.slice_index)

    def _show_choices(self) -> None:
        """Name above each of several cells what it shows, once there is a result."""
        if self.choices is None:
            if len(self._session.arrangement.visible) < 2 or not self._session.statuses:
                return
            from medviewer.ui.slices.comparing.choice_bars import ChoiceBars

            self.choices = ChoiceBars(self._session, self._controller, self.cells)
        self.choices.show()

    def _is_scaled_anew(self, number: int) -> bool:
        """Tell whether a cell's maps share another top with others than they were drawn with."""
        now = shared_top(self._session, self._session.viewports[number])
        return now != self._shared_tops.get(number)

    def _noted_anew(self) -> set[int]:
        """Note what is said over visible views of patients, studies, links; return where anew."""
        layouts, visible = self._controller.layouts, self._session.arrangement.visible
        text = layouts.patients_banner() or layouts.studies_banner()
        banners = (text,) if text else ()
        notes = {number: link_note(self._session, number) for number in visible}
        is_alike, before = banners == self._banners, self._link_notes
        self._banners, self._link_notes = banners, notes
        return {n for n in visible if not is_alike or notes[n] != before.get(n, "")}

    def _show_cells(self, numbers: Iterable[int]) -> None:
        for number in sorted(numbers):
            self._show_cell(number)

    def _show_cell(self, number: int) -> None:
        viewport = self._session.viewports[number]
        if self.blinker is not None:
            viewport = self.blinker.viewport_of(number)
        self.cells[number].show_member(self._controller.members.position(number))
        content = slice_content(
            self._session,
            viewport,
            self._banners,
            self._controller.key_images.slices(viewport),
            key_objects=self._controller.key_objects.slices(viewport),
            link_note=self._link_notes.get(number, ""),
        )
        overlay = None if content is None else content.overlay
        self._shared_tops[number] = None if overlay is None else overlay.common_top
        if content is None:
            self.cells[number].show_message(translate("Views", viewport.message))
        else:
            self.cells[number].show_image(content, viewport.state)
        self.measuring.show(number, viewport)
