"""Objects beside the images: laid over a cell, applied to it, or chosen for the strip."""

from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.app.control.series import SeriesControl
from medviewer.app.failures import failure_notice
from medviewer.app.objects.looks import (
    Look,
    Presented,
    is_same_window,
    look_at,
    look_of,
    presented_slice,
    with_look,
)
from medviewer.app.readers import Readers
from medviewer.app.reference_lines import siblings
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.view_state import LayerState
from medviewer.app.viewport import StackKey, Viewport
from medviewer.image.window import Window
from medviewer.io.records import Series, Stack
from medviewer.language import later, translate

if TYPE_CHECKING:
    from medviewer.image.objects.layers import Layer
    from medviewer.image.objects.presentation import Presentation
    from medviewer.io.dicom.objects.reading import ReadObject
    from medviewer.io.object_records import StudyObject

AS_TAKEN = later(
    "Notices", "Objects lie over the images as they were taken, and over their planes."
)


class ObjectControl:
    """Turns "show this object" into layers, looks and rows of the strip."""

    def __init__(
        self, session: Session, tasks: Tasks, readers: Readers, series: SeriesControl
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._readers = readers
        self._series = series
        self._asked: set[tuple[str, StackKey]] = set()
        self._returning: set[tuple[str, StackKey]] = set()
        """What is read for views that show it already, as they stand."""
        session.volume_opened.connect(self._on_volume_opened)

    def of_active(self) -> "tuple[StudyObject, ...]":
        """Return the objects of the active cell's series."""
        return self._of_series(self._session.active_viewport.series_key)

    def is_on(self, key: str) -> bool:
        """Tell whether the active cell shows an object, or the strip its images."""
        viewport = self._session.active_viewport
        presented = viewport.presented
        shown = (viewport.layer, presented.key if presented else "")
        return key in shown or key == self._session.objects.selection

    def show(self, series_key: str, key: str) -> None:
        """Show an object in the active cell, with the series that it refers to."""
        own = self._find(series_key, key)
        if own is None:
            return
        if own.info.kind == "key_objects":
            self._session.objects.choose_selection(key)
            return
        self._show_images(series_key, own)
        viewport = self._session.active_viewport
        if viewport.resampled or (own.info.kind == "presentation_state" and viewport.plane):
            self._session.raise_notice(Notice(translate("Notices", AS_TAKEN)))
        elif own.info.kind == "presentation_state":
            self._with_value(own, viewport.stack_key)
        else:
            self._set_layer(key)
            self._with_value(own, viewport.stack_key)

    def toggle(self, key: str) -> None:
        """Show an object of the active cell's series, or take it off again."""
        presented = self._session.active_viewport.presented
        if not self.is_on(key):
            self.show(self._session.active_viewport.series_key, key)
        elif key == self._session.objects.selection:
            self._session.objects.choose_selection("")
        elif presented is not None and presented.key == key:
            self.take_off_presentation()
        else:
            self.take_off_layer()

    # Layers

    def take_off_layer(self) -> None:
        """Lay nothing over the active cell."""
        self._set_layer("")

    def set_layer(self, state: LayerState) -> None:
        """Lay the layer of the active cell, and of the planes beside it, over as `state` says."""
        for number in self._cells():
            now = replace(self._session.viewports[number].state, layer=state)
            self._session.update_viewport(number, state=now)

    def toggle_layer(self) -> None:
        """Hide what is laid over the active cell, or show it again."""
        state = self._session.active_viewport.state.layer
        self.set_layer(replace(state, visible=not state.visible))

    def layer_of(self, viewport: Viewport) -> "Layer | None":
        """Return what is laid over a cell, None while it is not read."""
        from medviewer.image.objects.layers import DrawnLayers

        found = self._session.find_stack(viewport.stack_key)
        if found is None or not viewport.layer:
            return None
        value = self._session.objects.find(viewport.layer, viewport.stack_key, found[2])
        return value.layer if isinstance(value, DrawnLayers) else None

    # Presentation states

    def take_off_presentation(self) -> None:
        """Bring back what the active cell looked like before a presentation state was applied."""
        viewport = self._session.active_viewport
        if viewport.presented is None:
            return
        state = with_look(viewport.state, viewport.presented.before)
        number = self._session.arrangement.active
        self._session.set_viewport(number, replace(viewport, presented=None, state=state))

    # What was shown at the last start

    def lay_again(self, number: int, key: str) -> None:
        """Lay an object of its series over a cell that stands as it is to stand."""
        self._session.update_viewport(number, layer=key)
        self._return(number, key)

    def present_again(self, number: int, key: str, before: Look, window: Window | None) -> None:
        """Show a cell by a presentation state as it was left; `before` stood there without it.

        Without a `window` that was kept, it is the state's own.
        """
        applied = replace(look_of(self._session.viewports[number].state), window=window)
        self._session.update_viewport(number, presented=Presented(key, applied, before))
        self._return(number, key)

    def _return(self, number: int, key: str) -> None:
        viewport = self._session.viewports[number]
        own = self._find(viewport.series_key, key)
        assert own is not None, "it was found in this series"
        self._returning.add((key, viewport.stack_key.whole))
        self._with_value(own, viewport.stack_key)

    def _present_as_left(self, key: str, stack_key: StackKey, presentation: "Presentation") -> None:
        """Tell cells what a presentation state set in them, now that it is read."""
        for number, viewport in enumerate(self._session.viewports):
            presented, state = _presented(viewport, key, stack_key), viewport.state
            if presented is None:
                continue
            index = presented_slice(presentation, state.slice_index)
            applied = look_at(presentation, index, presented.before)
            kept = presented.applied.window
            if kept is None or is_same_window(state.window, applied.window):
                state = replace(state, window=applied.window)
            presented = Presented(key, applied, presented.before)
            self._session.update_viewport(number, presented=presented, state=state)

    # Below the surface

    def _of_series(self, series_key: str) -> "tuple[StudyObject, ...]":
        found = self._session.index.find_series(series_key)
        return () if found is None else found[1].objects

    def _find(self, series_key: str, key: str) -> "StudyObject | None":
        return next((own for own in self._of_series(series_key) if own.key == key), None)

    def _cells(self) -> tuple[int, ...]:
        active = self._session.arrangement.active
        return (active, *siblings(self._session, active))

    def _show_images(self, series_key: str, own: "StudyObject") -> None:
        """Show the stack that an object refers to, unless the active cell does already."""
        viewport = self._session.active_viewport
        found = self._session.index.find_series(series_key)
        assert found is not None, "the object was found in this series"
        index = viewport.stack_index if viewport.series_key == series_key else 0
        wanted = _stack_for(found[1], own, index)
        if viewport.series_key != series_key or wanted != viewport.stack_index:
            self._series.show(series_key, wanted)

    def _set_layer(self, key: str) -> None:
        for number in self._cells():
            viewport = self._session.viewports[number]
            is_other = viewport.layer != key
            layer = LayerState(colormap=viewport.state.layer.colormap)
            state = replace(viewport.state, layer=layer) if is_other else viewport.state
            self._session.set_viewport(number, replace(viewport, layer=key, state=state))

    def _with_value(self, own: "StudyObject", stack_key: StackKey) -> None:
        """Take an object that was read before, or read it."""
        found = self._session.find_stack(stack_key)
        whole = stack_key.whole
        if found is None or (own.key, whole) in self._asked:
            return
        stack = found[2]
        if self._session.objects.find(own.key, whole, stack) is not None:
            self._use(own, whole, stack)
            return
        self._asked.add((own.key, whole))
        task = Task(
            "Reading an object",
            lambda context: self._readers.read_object(own, stack, context),
            Lane.CHECK,
            on_result=lambda value: self._on_read(own, whole, stack, value),
            on_error=lambda error: self._on_failed(own, whole, error),
            on_cancelled=lambda: self._drop(own.key, whole),
            on_finished=lambda: self._on_finished(own.key, whole),
        )
        self._tasks.submit(task)

    def _on_read(
        self, own: "StudyObject", stack_key: StackKey, stack: Stack, value: "ReadObject"
    ) -> None:
        from medviewer.image.objects.layers import DrawnLayers
        from medviewer.image.objects.presentation import DrawnPresentation, Presentation

        kept = DrawnPresentation(value) if isinstance(value, Presentation) else DrawnLayers(value)
        self._session.objects.add(own.key, stack_key, stack, kept)
        if value.notes:
            from medviewer.app.texts.objects import notes_text  # few have any

            self._session.raise_notice(Notice(notes_text(own, value.notes)))
        self._use(own, stack_key, stack)

    def _on_failed(self, own: "StudyObject", stack_key: StackKey, error: Exception) -> None:
        self._drop(own.key, stack_key)
        self._session.raise_notice(failure_notice(error, later("Doing", "reading the object")))

    def _on_finished(self, key: str, stack_key: StackKey) -> None:
        self._asked.discard((key, stack_key))
        self._returning.discard((key, stack_key))

    def _drop(self, key: str, stack_key: StackKey) -> None:
        """Lay nothing over the cells that wait for an object that will not come."""
        for number, viewport in enumerate(self._session.viewports):
            if viewport.layer == key and viewport.stack_key.whole == stack_key:
                self._session.update_viewport(number, layer="")
            presented = _presented(viewport, key, stack_key)
            if presented is not None:
                state = with_look(viewport.state, presented.before)
                self._session.update_viewport(number, presented=None, state=state)

    def _use(self, own: "StudyObject", stack_key: StackKey, stack: Stack) -> None:
        """Go to where there is something of a layer, or look as a presentation state says."""
        from medviewer.image.objects.presentation import DrawnPresentation

        value = self._session.objects.find(own.key, stack_key, stack)
        viewport = self._session.active_viewport
        if (own.key, stack_key) in self._returning:
            self._returning.discard((own.key, stack_key))
            if isinstance(value, DrawnPresentation):
                self._present_as_left(own.key, stack_key, value.presentation)
            return
        if value is None or viewport.stack_key != stack_key:
            return  # the reader has gone elsewhere meanwhile
        if isinstance(value, DrawnPresentation):
            self._present(own.key, value.presentation)
        elif viewport.layer == own.key:
            self._go_to_one_of(value.layer.slices)

    def _go_to_one_of(self, slices: tuple[int, ...]) -> None:
        """Go to the nearest of these slices; stay if the shown one is among them."""
        state = self._session.active_viewport.state
        nearest = min(slices, key=lambda index: abs(index - state.slice_index))
        if nearest != state.slice_index:
            number = self._session.arrangement.active
            self._session.update_viewport(number, state=replace(state, slice_index=nearest))

    def _present(self, key: str, presentation: "Presentation") -> None:
        viewport = self._session.active_viewport
        state = viewport.state
        index = presented_slice(presentation, state.slice_index)
        before = viewport.presented.before if viewport.presented else look_of(state)
        applied = look_at(presentation, index, before)
        state = replace(with_look(state, applied), slice_index=index)
        presented = Presented(key, applied, before)
        number = self._session.arrangement.active
        self._session.set_viewport(number, replace(viewport, presented=presented, state=state))

    def _on_volume_opened(self, stack_key: StackKey) -> None:
        """Read again what lies over a stack that has grown."""
        for viewport in self._session.viewports:
            if viewport.layer and viewport.stack_key.whole == stack_key:
                own = self._find(viewport.series_key, viewport.layer)
                if own is not None and self.layer_of(viewport) is None:
                    self._with_value(own, stack_key)


def _stack_for(series: Series, own: "StudyObject", preferred: int) -> int:
    """Return the stack of a series that an object refers to, the preferred one if it can be."""
    uids = {image.uid for image in own.info.images}
    about = [
        number
        for number, stack in enumerate(series.stacks)
        if any(ref.instance.sop_instance_uid in uids for ref in stack.frames)
    ]
    return preferred if preferred in about or not about else about[0]


def _presented(viewport: Viewport, key: str, stack_key: StackKey) -> Presented | None:
    """Return how a cell shows a stack by a presentation state, None where it does not."""
    presented = viewport.presented
    is_this = presented is not None and (presented.key, viewport.stack_key) == (key, stack_key)
    return presented if is_this else None
