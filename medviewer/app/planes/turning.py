"""Oblique planes: the planes of a volume turned about the crosshair, and straightened again."""

import math
from dataclasses import replace

import numpy as np

from medviewer.app.failures import failure_notice
from medviewer.app.reference_lines import crosshair, image_plane, siblings
from medviewer.app.session import Session
from medviewer.app.task import Lane, Task, TaskContext, Tasks
from medviewer.app.view_state import Camera
from medviewer.app.viewport import Viewport
from medviewer.app.volume_store import OpenedStack
from medviewer.image.geometry import VolumeGeometry, as_vector
from medviewer.image.oblique.tilt import PlaneTilt, carried, directions, facing, turned
from medviewer.image.presets import default_window
from medviewer.image.reference_lines import ImagePlane, Point, Point3
from medviewer.image.reformat import Plane
from medviewer.image.slab import slab_bounds
from medviewer.image.window import Window
from medviewer.language import later

_Fine = tuple[int, Viewport, Viewport]
"""Number of a cell, how it was shown coarsely, and how it is to be shown."""


class TurnControl:
    """Turns planes; while a hand does so they are coarse, and finer ones are made on a thread."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        self._session = session
        self._tasks = tasks

    @property
    def is_turned(self) -> bool:
        """Whether a plane of the active cell's volume does not stand straight."""
        return any(self._session.viewports[number].tilt is not None for number in self._planes())

    def turn(self, number: int, start: Point, end: Point) -> None:
        """Turn the other planes as a hand in cell `number` goes around the crosshair.

        `start` and `end` are points in edge coordinates of the slice that the cell shows.
        """
        shown = image_plane(self._session, self._session.viewports[number])
        center = crosshair(self._session, number)
        if shown is None or center is None:
            return
        self._turn(number, shown, center, _degrees(shown, center, start, end))

    def turn_by(self, degrees: float) -> None:
        """Turn the crosshair in the active cell clockwise, as the image stands unflipped."""
        number = self._session.arrangement.active
        shown = image_plane(self._session, self._session.viewports[number])
        center = crosshair(self._session, number)
        if shown is not None and center is not None:
            self._turn(number, shown, center, degrees)
            self.settle()

    def straighten(self) -> None:
        """Let all planes stand straight again, through the crosshair."""
        center = crosshair(self._session, self._session.arrangement.active)
        for number in self._planes():
            viewport = self._session.viewports[number]
            if viewport.tilt is not None:
                self._session.set_viewport(number, self._stood(viewport, None, center))

    def stand(self, name: Plane, tilt: PlaneTilt | None) -> None:
        """Let one plane stand in this way, and the others at right angles to it."""
        cells = {self._session.viewports[number].plane: number for number in self._planes()}
        if tilt is None or name not in cells:
            self.straighten()
            return
        straight = self._straight(self._session.viewports[cells[name]])
        start, end = directions(straight)[0], np.array(tilt.normal)
        end = end if start @ end >= 0 else -end
        for plane, number in cells.items():
            viewport = self._session.viewports[number]
            own = directions(self._straight(viewport))[0]
            normal = as_vector(end if plane == name else carried(own, start, end))
            now = PlaneTilt(facing(normal, self._straight(viewport)), tilt.center_lps)
            self._session.set_viewport(number, self._stood(viewport, now, tilt.center_lps))

    def show_coarsely(self, number: int) -> None:
        """Show every second voxel of a turned plane, until `settle`."""
        viewport = self._session.viewports[number]
        if viewport.tilt is not None and not viewport.tilt.coarse:
            tilt = replace(viewport.tilt, coarse=True)
            self._session.set_viewport(number, self._stood(viewport, tilt, self._place(number)))

    def settle(self) -> None:
        """Make the coarse planes fine, on a thread, and show them then."""
        wanted = [fine for number in self._planes() if (fine := self._fine(number)) is not None]
        if not wanted:
            return
        opened = [(self._session.opened_stack(now.stack_key), now) for _, _, now in wanted]
        work = [(found, now) for found, now in opened if found is not None]
        self._tasks.submit(
            Task(
                "Drawing planes",
                lambda context: _interpolate(work, context),
                Lane.PLANES,
                on_result=lambda _: self._show(wanted),
                on_error=lambda error: self._session.raise_notice(
                    failure_notice(error, later("Doing", "drawing planes"))
                ),
            )
        )

    # Below the surface

    def _planes(self) -> tuple[int, ...]:
        """Return the cells that show planes of the active cell's volume."""
        active = self._session.arrangement.active
        if self._session.viewports[active].plane is None:
            return ()
        return (active, *siblings(self._session, active))

    def _turn(self, number: int, shown: ImagePlane, center: Point3, degrees: float) -> None:
        axis = as_vector(shown.plane.normal)
        for other in siblings(self._session, number):
            viewport = self._session.viewports[other]
            straight = self._straight(viewport)
            before = as_vector(directions(straight)[0])
            normal = turned(viewport.tilt.normal if viewport.tilt else before, axis, degrees)
            tilt = PlaneTilt(facing(normal, straight), center, coarse=True)
            self._session.set_viewport(other, self._stood(viewport, tilt, center))

    def _straight(self, viewport: Viewport) -> VolumeGeometry:
        opened = self._session.opened_stack(replace(viewport.stack_key, tilt=None))
        assert opened is not None, "only planes that are shown are turned"
        assert opened.volume.geometry is not None, "planes are regular"
        return opened.volume.geometry

    def _place(self, number: int) -> Point3 | None:
        """Return a point of the slice that a cell shows: the crosshair, else its middle."""
        point = crosshair(self._session, number)
        shown = image_plane(self._session, self._session.viewports[number])
        if point is None and shown is not None:
            return shown.to_patient(shown.rows / 2, shown.columns / 2)
        return point

    def _stood(self, viewport: Viewport, tilt: PlaneTilt | None, at: Point3 | None) -> Viewport:
        """Return a plane standing in another way, at the slice of a point, seen from as near."""
        opened = self._session.opened_stack(replace(viewport.stack_key, tilt=tilt))
        before = image_plane(self._session, viewport)
        geometry = None if opened is None else opened.volume.geometry
        if geometry is None or before is None:
            return viewport
        point = before.to_patient(before.rows / 2, before.columns / 2) if at is None else at
        index = round(float(geometry.patient_to_index(np.array([point]))[0, 0]))
        index = min(max(index, 0), geometry.shape[0] - 1)
        window = viewport.state.window or self._first_window(viewport)
        state = replace(viewport.state, slice_index=index, window=window)
        now = replace(viewport, tilt=tilt, state=state)
        there = image_plane(self._session, now)
        assert there is not None, "planes have a place in the patient"
        camera = _carried(viewport.state.camera, before, there)
        return replace(now, state=replace(now.state, camera=camera))

    def _first_window(self, viewport: Viewport) -> Window:
        """Return the window of the straight plane where nobody has chosen one: it is to stay."""
        found = self._session.find_stack(viewport.stack_key)
        opened = self._session.opened_stack(replace(viewport.stack_key, tilt=None))
        assert found is not None, "only planes that are shown are turned"
        assert opened is not None, "only planes that are shown are turned"
        middle = opened.volume.slice_count // 2
        return opened.window or default_window(opened.volume, middle, found[1].body_part)

    def _fine(self, number: int) -> _Fine | None:
        viewport = self._session.viewports[number]
        if viewport.tilt is None or not viewport.tilt.coarse or viewport.message:
            return None
        tilt = replace(viewport.tilt, coarse=False)
        return number, viewport, self._stood(viewport, tilt, self._place(number))

    def _show(self, wanted: list[_Fine]) -> None:
        """Show the fine planes where the coarse ones still stand as they did."""
        for number, before, now in wanted:
            current = self._session.viewports[number]
            stands = current.stack_key == before.stack_key
            if stands and current.state.slice_index == before.state.slice_index:
                camera, index = now.state.camera, now.state.slice_index
                if current.state.camera != before.state.camera:
                    camera = Camera()
                state = replace(current.state, slice_index=index, camera=camera)
                self._session.set_viewport(number, replace(current, tilt=now.tilt, state=state))


def _interpolate(work: list[tuple[OpenedStack, Viewport]], context: TaskContext) -> None:
    """Make the slices that are to be shown: those of a slab one after the other."""
    for opened, viewport in work:
        index, slab = viewport.state.slice_index, viewport.state.slab
        first, last = index, index + 1
        if slab is not None:
            first, last = slab_bounds(opened.volume, index, slab)
        for number in range(first, last):
            context.token.raise_if_cancelled()
            _ = opened.volume.stored[number]  # it is kept


def _degrees(shown: ImagePlane, center: Point3, start: Point, end: Point) -> float:
    """Return the angle from one image point to another as seen from the crosshair."""
    first, second = (np.array(shown.to_patient(*point)) - center for point in (start, end))
    across = float(shown.plane.normal @ np.cross(first, second))
    return math.degrees(math.atan2(across, float(first @ second)))


def _carried(camera: Camera, before: ImagePlane, now: ImagePlane) -> Camera:
    """Return the camera that looks at the same place in the patient, from as near."""
    if camera.center is None or camera.scale is None:
        return camera
    center = now.to_image(before.to_patient(*camera.center))
    return Camera(center, camera.scale * now.spacing_mm[1] / before.spacing_mm[1])
