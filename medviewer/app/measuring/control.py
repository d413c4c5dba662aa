"""Measuring: draw, change, name, copy, delete, undo; go to a measurement."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medviewer.app.control.series import SeriesControl
from medviewer.app.control.views import ViewControl
from medviewer.app.failures import failure_notice
from medviewer.app.measuring.going import Going
from medviewer.app.measuring.held import held_at
from medviewer.app.measuring.making import copied_to, made_finely, made_on
from medviewer.app.measuring.marks import Points, StackMarks, stack_marks
from medviewer.app.measuring.measurements import Change
from medviewer.app.measuring.places import Place, PlacedImage, Places
from medviewer.app.planes.mpr import MprControl
from medviewer.app.session import Notice, Session
from medviewer.app.task import Lane, Task, Tasks
from medviewer.app.texts.measurements import (
    MeasurementRow,
    measurement_row,
    plane_text,
    series_heading,
)
from medviewer.app.view_state import LeftTool
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.measurement import Kind, Measurement
from medviewer.io.records import Series, Study
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what measures and exports
    from medviewer.image.measuring.statistics import Histogram
    from medviewer.io.measurements.export import ExportedImage

RESAMPLED = later(
    "Notices", "Measure on the images as they were taken: resampled slices have other values."
)


class MeasureControl:
    """Changes the list of measurements; `number` None means the active cell."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        series: SeriesControl,
        views: ViewControl,
        mpr: MprControl,
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._copied: Measurement | None = None
        self.places = Places(session)
        self._going = Going(session, self.places, series, views, mpr)

    # The hand

    def choose_tool(self, tool: LeftTool) -> None:
        """Let the left button do this; what is drawn must be seen."""
        if isinstance(tool, Kind) and self._session.active_viewport.resampled:
            self._session.raise_notice(Notice(translate("Notices", RESAMPLED)))
        if isinstance(tool, Kind) and self._session.active_viewport.state.annotations == "none":
            for number, viewport in enumerate(self._session.viewports):
                state = replace(viewport.state, annotations="minimal")
                self._session.update_viewport(number, state=state)
        self._session.set_tool(tool)

    def marks(self, viewport: Viewport) -> StackMarks | None:
        """Return what a cell draws over its slices; None where nothing can be measured."""
        return stack_marks(self._session, self.places, viewport)

    def draw(self, kind: Kind, points: Points, number: int | None = None) -> str:
        """Add a measurement to the slice that a cell shows; return its identifier, or nothing."""
        image = self._shown_image(number)
        if image is None or not image.measured.volume.stored.size:
            return ""
        return self._add(self._finely(made_on(image, kind, points), number), image)

    def reshape(self, identifier: str, points: Points) -> None:
        """Give a measurement other points on its image."""
        found = self._session.measurements.find(identifier)
        held = held_at(self.places, found, points, self._session.active_viewport) if found else None
        if found is not None and held is not None:
            now = made_on(held.image, found.kind, held.points, found)
            self._change(found, self._finely(now, None) if found.plane else now)

    def rename(self, identifier: str, name: str) -> None:
        """Give a measurement the reader's own name."""
        if found := self._session.measurements.find(identifier):
            self._change(found, replace(found, name=_line(name)))

    def set_text(self, identifier: str, text: str) -> None:
        """Write what stands at an arrow."""
        if found := self._session.measurements.find(identifier):
            self._change(found, replace(found, text=_line(text)))

    # The list

    def select(self, identifier: str) -> None:
        """Choose a measurement, or none."""
        self._session.measurements.select(identifier)

    def delete(self, identifier: str = "") -> None:
        """Delete a measurement, else the chosen one."""
        items = self._session.measurements
        found = items.find(identifier or items.selected)
        if found is not None:
            items.apply([Change(found, None)])

    def undo(self) -> None:
        """Take back the last change."""
        self._session.measurements.undo()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._session.measurements.redo()

    def copy(self) -> Measurement | None:
        """Remember the chosen measurement for `paste`, and return it."""
        items = self._session.measurements
        self._copied = items.find(items.selected) or self._copied
        return items.find(items.selected)

    def paste(self) -> None:
        """Put a copy of what was copied on the image of the active cell."""
        copied, image = self._copied, self._shown_image(None)
        if copied is None or image is None:
            return
        pasted = copied_to(self.places, copied, image)
        if pasted is not None:
            self._add(pasted, image)

    def jump_to(self, identifier: str) -> None:
        """Show the image of a measurement in the active cell, and choose it."""
        self._going.to(identifier)

    def toggle_neighbours(self) -> None:
        """Show measurements on the slices beside theirs, too, or no more."""
        self._session.show_neighbours(shown=not self._session.shows_neighbours)

    def histogram(self, identifier: str) -> "Histogram | None":
        """Return how the values in a region are distributed, while its image is in memory."""
        found = self._session.measurements.find(identifier)
        image = self.places.image_of(found) if found else None
        points = image.grid.points_of(found) if image and found else None
        if found is None or image is None or points is None:
            return None
        from medviewer.image.measuring.measured import measured_histogram

        return measured_histogram(found.kind, points, image.measured)

    def rows(self) -> tuple[MeasurementRow, ...]:
        """Return the list as it is shown, by series and image."""
        placed = [(one, self.places.of_key(one.image)) for one in self._session.measurements.all]
        found = [(one, place) for one, place in placed if place is not None]
        order = {series.key: n for n, (_, series) in enumerate(self._open_series())}
        found.sort(key=lambda pair: (order[pair[1].series_key], *_within_series(pair[1])))
        return tuple(self._row(one, place) for one, place in found)

    def export(self, path: Path, *, identifying: bool = False) -> None:
        """Write the list as CSV or JSON, as the file's ending says."""
        from medviewer.io.measurements.export import export_text, form_of, write_export

        items = [(one, self._exported(one)) for one in self._session.measurements.all]
        text = export_text(
            [(one, image) for one, image in items if image is not None],
            form_of(path),
            identifying=identifying,
        )
        written = translate("Notices", "The measurements were written to {name}.")
        done = Notice(written.format(name=path.name))
        task = Task(
            "Exporting measurements",
            lambda _: write_export(path, text),
            Lane.KEEP,
            on_result=lambda _: self._session.raise_notice(done),
            on_error=lambda error: self._session.raise_notice(
                failure_notice(error, later("Doing", "exporting measurements"))
            ),
        )
        self._tasks.submit(task)

    # Below the surface

    def _open_series(self) -> Iterator[tuple[Study, Series]]:
        return ((study, series) for study in self._session.index.studies for series in study.series)

    def _row(self, measurement: Measurement, place: Place) -> MeasurementRow:
        found = self._session.find_stack(place.stack_key)
        assert found is not None
        plane = measurement.plane
        where = str(place.slice_index + 1) if plane is None else plane_text(plane)
        patients = {study.person for study in self._session.index.studies}
        heading = series_heading(*found[:2], names_patient=len(patients) > 1)
        return measurement_row(measurement, found[1], where, heading)

    def _exported(self, measurement: Measurement) -> "ExportedImage | None":
        place = self.places.of_key(measurement.image)
        found = self._session.find_stack(place.stack_key) if place else None
        if place is None or found is None:
            return None
        from medviewer.io.measurements.located import exported_image

        return exported_image(*found, place.slice_index)

    def _shown_image(self, number: int | None) -> PlacedImage | None:
        number = self._session.arrangement.number(number)
        return self.places.shown_in(self._session.viewports[number])

    def _finely(self, drawn: Measurement, number: int | None) -> Measurement:
        number = self._session.arrangement.number(number)
        return made_finely(self._session, self.places, drawn, self._session.viewports[number])

    def _add(self, drawn: Measurement, image: PlacedImage) -> str:
        items = self._session.measurements
        items.sources[image.key] = image.source
        items.apply([Change(None, drawn)])
        items.select(drawn.identifier)
        return drawn.identifier

    def _change(self, before: Measurement, now: Measurement) -> None:
        if now != before:
            self._session.measurements.apply([Change(before, now)])


def _within_series(place: Place) -> tuple[int, int]:
    return place.stack_index, place.slice_index


def _line(text: str) -> str:
    """Return what was typed as one line of sensible length."""
    return " ".join(text.split())[:200]
