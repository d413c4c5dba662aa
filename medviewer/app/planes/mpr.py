"""Multiplanar reformation: three planes of one volume, a crosshair between them, thick slabs."""

from dataclasses import replace

import numpy as np

from medviewer.app.control.series import SeriesControl
from medviewer.app.located import Located, nearest_to_point
from medviewer.app.overlay_cells import explained_like, with_result
from medviewer.app.planes.resampling import ResampleControl, gains_by_resampling
from medviewer.app.planes.turning import TurnControl
from medviewer.app.reference_lines import crosshair, image_plane, share_space, siblings
from medviewer.app.session import Notice, NoticeKind, Session
from medviewer.app.task import Tasks
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Arrangement, StackKey, Viewport
from medviewer.image.oblique.tilt import PlaneTilt
from medviewer.image.reference_lines import Point3
from medviewer.image.reformat import PLANES, Plane, reformat_refusal
from medviewer.image.slab import SLAB_NAMES, Slab, SlabMode
from medviewer.image.window import Window
from medviewer.language import later, translate

NO_IMAGE = later("MPR", "Open a series first: MPR shows its volume along three planes.")
_FIRST_SLAB_MM = 10.0
_SLAB_STEPS_MM = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)


class MprControl:
    """Shows the volume of the active cell along three planes, and brings back what was before."""

    def __init__(
        self, session: Session, tasks: Tasks, series: SeriesControl, resampling: ResampleControl
    ) -> None:
        self._session = session
        self.turning = TurnControl(session, tasks)
        self._series = series
        self._resampling = resampling
        self._before: tuple[Arrangement, tuple[Viewport, ...]] | None = None
        self._before_locating: tuple[Viewport, ...] = ()

    @property
    def is_on(self) -> bool:
        """Whether the active cell is a plane of a volume."""
        return self._session.active_viewport.plane is not None

    @property
    def before(self) -> tuple[Arrangement, tuple[Viewport, ...]]:
        """How the cells stand apart from the planes: what `leave` would bring back."""
        if self.is_on and self._before is not None:
            return self._before
        return self._session.arrangement, self._session.viewports

    def toggle(self) -> None:
        """Show three planes, or what was shown before."""
        if self.is_on:
            self.leave()
        else:
            self.show()

    def show(self) -> None:
        """Show the active cell's volume along three planes; an irregular stack is resampled."""
        viewport = self._session.active_viewport
        key = viewport.stack_key
        found, opened = self._session.find_stack(key), self._session.opened_stack(key)
        if found is None or opened is None or viewport.message:
            self._refuse(translate("MPR", NO_IMAGE))
            return
        whole = opened.volume.finished() or opened.volume
        refusal = reformat_refusal(whole)
        if not refusal:
            self._show_planes(viewport)
        elif whole.geometry is None and not key.resampled and gains_by_resampling(*found[1:]):
            self._resampling.resample(key.series_key, key.stack_index, then=self.show)
        else:
            self._refuse(refusal)

    def show_plane(self, key: StackKey, name: Plane, tilt: PlaneTilt | None, at: Point3) -> bool:
        """Show a plane of a volume through a point; False while its pixels are not there."""
        session = self._session
        if not (self.is_on and session.active_viewport.stack_key.whole == key):
            opened = session.opened_stack(key)
            if opened is None or session.active_viewport.stack_key != key:
                return False
            self.show()
        if not self.is_on:
            return False
        self.turning.stand(name, tilt)
        active = session.arrangement.active
        for number in (active, *siblings(session, active)):
            session.set_viewport(number, self._at(number, at))
            if session.viewports[number].plane == name:
                session.update_arrangement(active=number)
        return True

    def leave(self) -> None:
        """Show what was shown before the planes, at the place and with the window they had."""
        if not self.is_on:
            return
        session, last = self._session, self._session.active_viewport
        assert self._before is not None, "planes are shown by nobody else"
        (arrangement, viewports), self._before = self._before, None
        point = crosshair(session, session.arrangement.active)
        session.update_arrangement(layout="1x1", active=0, maximised=False)
        for number, viewport in enumerate(viewports):
            if viewport.stack_key == last.stack_key.whole:
                moved = self._moved(viewport, last.state.window, point)
                self._restore(number, moved, last if number == arrangement.active else None)
            else:
                self._restore(number, viewport)
        session.update_arrangement(
            layout=arrangement.layout, active=arrangement.active, maximised=arrangement.maximised
        )
        session.volumes.drop_planes(last.stack_key)

    # The crosshair

    def locate(self, number: int, row: float, column: float) -> None:
        """Let the other planes, and views linked to cell `number`, show the slice of a point.

        The point is in edge coordinates of the slice that the cell shows; it is marked in them.
        """
        viewport = self._session.viewports[number]
        shown = image_plane(self._session, viewport)
        point = None if shown is None else shown.to_patient(row, column)
        if point is not None:
            self._go_to(number, point)
        index = viewport.state.slice_index
        self._session.locate(Located(number, viewport.stack_key, index, (row, column), point))

    def _go_to(self, number: int, point: Point3) -> None:
        session, viewport = self._session, self._session.viewports[number]
        self._before_locating = session.viewports
        planes = siblings(session, number)
        for other in planes:
            self.turning.show_coarsely(other)
        linked = (
            other
            for other in session.arrangement.visible
            if viewport.linked
            and session.viewports[other].linked
            and other != number
            and share_space(session, viewport, session.viewports[other])
        )
        session.set_viewports({other: self._at(other, point) for other in (*planes, *linked)})

    def take_back(self) -> None:
        """Show the slices again that were shown before the crosshair was located last."""
        before, self._before_locating = self._before_locating, ()
        self._session.locate(None)
        for number, viewport in enumerate(before):
            now = self._session.viewports[number]
            if now.stack_key == viewport.stack_key:
                state = replace(now.state, slice_index=viewport.state.slice_index)
                self._session.update_viewport(number, state=state)
            elif (
                now.plane is not None
                and replace(now, tilt=viewport.tilt, state=viewport.state) == viewport
            ):
                self._session.set_viewport(number, viewport)

    def _at(self, number: int, point: Point3) -> Viewport:
        """Return a cell at the slice nearest to a point; an empty one as it is."""
        viewport = self._session.viewports[number]
        return viewport if viewport.message else self._moved(viewport, viewport.state.window, point)

    def _moved(self, viewport: Viewport, window: Window | None, point: Point3 | None) -> Viewport:
        """Return a cell at the slice nearest to a point, with a window."""
        nearest = None if point is None else self._nearest(viewport, point)
        index = viewport.state.slice_index if nearest is None else nearest
        return replace(viewport, state=replace(viewport.state, slice_index=index, window=window))

    def _nearest(self, viewport: Viewport, point: Point3) -> int | None:
        """Return the slice nearest to a point, of a volume or of uneven slices."""
        opened = self._session.opened_stack(viewport.stack_key)
        geometry = None if opened is None else opened.volume.geometry
        if geometry is not None:
            nearest = round(float(geometry.patient_to_index(np.array([point]))[0, 0]))
            return min(max(nearest, 0), geometry.shape[0] - 1)
        found = self._session.shown_stack(viewport.stack_key)
        return None if found is None else nearest_to_point(found[2], point)

    # Thick slabs

    def set_slab(self, mode: SlabMode | None) -> None:
        """See several slices as one in every plane of the active volume; None: one alone."""
        before = self._session.active_viewport.state.slab
        thickness_mm = _FIRST_SLAB_MM if before is None else before.thickness_mm
        self._set_slab(None if mode is None else Slab(mode, thickness_mm))

    def cycle_slab(self) -> None:
        """Go from one slice to mean, MIP, MinIP and back."""
        before = self._session.active_viewport.state.slab
        modes = (None, *SLAB_NAMES)
        place = modes.index(None if before is None else before.mode)
        self.set_slab(modes[(place + 1) % len(modes)])

    def thicken(self, steps: int) -> None:
        """Make the slab thicker by so many steps, thinner where negative."""
        slab = self._session.active_viewport.state.slab
        if slab is None:
            return
        place = _SLAB_STEPS_MM.index(slab.thickness_mm) + steps
        thickness_mm = _SLAB_STEPS_MM[min(max(place, 0), len(_SLAB_STEPS_MM) - 1)]
        self._set_slab(replace(slab, thickness_mm=thickness_mm))

    def _set_slab(self, slab: Slab | None) -> None:
        active = self._session.arrangement.active
        if not self.is_on:
            return
        for number in (active, *siblings(self._session, active)):
            self.turning.show_coarsely(number)  # a whole slab takes long to interpolate
            state = replace(self._session.viewports[number].state, slab=slab)
            self._session.update_viewport(number, state=state)
        self.turning.settle()

    # Below the surface

    def _refuse(self, text: str) -> None:
        self._session.raise_notice(Notice(text, NoticeKind.WARNING))

    def _show_planes(self, viewport: Viewport) -> None:
        """Put the planes into the first three cells, through the middle and the shown slice."""
        session = self._session
        shown = session.viewports[: len(PLANES)]
        before = session.arrangement, tuple(self._as_whole(each) for each in shown)
        start = image_plane(session, viewport)
        session.update_arrangement(layout="1x1", active=0, maximised=False)
        for number, plane in enumerate(PLANES):
            session.set_viewport(number, self._plane_cell(viewport, plane))
        session.update_arrangement(layout="1+2", active=0)
        self._before = before
        if start is not None:
            middle = start.to_patient(start.rows / 2, start.columns / 2)
            for number in range(len(PLANES)):
                session.set_viewport(number, self._at(number, middle))

    def _plane_cell(self, viewport: Viewport, plane: Plane) -> Viewport:
        opened = self._session.opened_stack(replace(viewport.stack_key.whole, plane=plane))
        assert opened is not None, "a volume that is not refused has all planes"
        state = replace(
            viewport.state,
            slice_index=opened.first_slice,
            camera=Camera(),
            flipped_horizontally=False,
            flipped_vertically=False,
            quarter_turns=0,
            slab=None,
        )
        return replace(viewport, plane=plane, presented=None, state=state)

    def _as_whole(self, viewport: Viewport) -> Viewport:
        """Return a plane that was left over as the volume it was made of."""
        opened = self._session.opened_stack(viewport.stack_key.whole)
        if viewport.plane is None or opened is None:
            return replace(viewport, plane=None, tilt=None)
        index = opened.first_slice
        state = replace(viewport.state, slice_index=index, camera=Camera(), slab=None)
        return replace(viewport, plane=None, tilt=None, state=state)

    def _restore(self, number: int, viewport: Viewport, planes: Viewport | None = None) -> None:
        """Show a cell as it was; read what has been let go of, drop what is no longer there.

        The cell that the `planes` were made of goes on with the heatmap that they showed.
        """
        session = self._session
        if session.find_stack(viewport.stack_key) is None:
            session.set_viewport(number, Viewport())
        elif session.opened_stack(viewport.stack_key) is None:
            key, index = viewport.stack_key, viewport.state.slice_index
            self._series.show(key.series_key, key.stack_index, number, index)
        else:
            now = self._with_result(replace(viewport, message=""))
            session.set_viewport(number, now if planes is None else explained_like(now, planes))

    def _with_result(self, viewport: Viewport) -> Viewport:
        """Lay over what was classified while only its planes were shown."""
        status = self._session.status_of_series(viewport.series_key)
        if viewport.result is not None or status is None or not self._session.may_show(status.key):
            return viewport
        return with_result(viewport, status)
