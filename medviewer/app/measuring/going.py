"""Going to a measurement: its image, or its plane, is shown in the active cell."""

from medviewer.app.control.series import SeriesControl
from medviewer.app.control.views import ViewControl
from medviewer.app.measuring.places import Place, Places
from medviewer.app.planes.mpr import MprControl
from medviewer.app.session import Notice, Session
from medviewer.image.measuring.measurement import Measurement, ReformattedPlane
from medviewer.language import later, translate

NOT_YET = later(
    "Notices", "Its plane is shown once the images have been read: click it again then."
)


class Going:
    """Shows where a measurement was made, and chooses it."""

    def __init__(
        self,
        session: Session,
        places: Places,
        series: SeriesControl,
        views: ViewControl,
        mpr: MprControl,
    ) -> None:
        self._session = session
        self._places = places
        self._series = series
        self._views = views
        self._mpr = mpr

    def to(self, identifier: str) -> None:
        """Show the image of a measurement, or the plane that it was made on."""
        found = self._session.measurements.find(identifier)
        if found is None:
            return
        place = self._places.of_key(found.image)
        if place is None:
            return
        if found.plane is not None:
            self._to_plane(found, found.plane, place)
            return
        active = self._session.active_viewport
        if active.plane is not None and self._show_along(found, place):
            return
        if active.stack_key == place.stack_key and not active.message:
            self._views.go_to(place.slice_index)
        else:
            self._series.show(place.series_key, place.stack_index, slice_index=place.slice_index)
        self._session.measurements.select(identifier)

    def _show_along(self, measurement: Measurement, place: Place) -> bool:
        """Show a measurement of an image on the plane of the MPR that has it; tell whether it has.

        The planes stay: nobody has asked to leave them.
        """
        plane = self._places.plane_along_images(place.stack_key)
        is_there = self._session.active_viewport.stack_key.whole == place.stack_key
        if plane is None or not is_there or measurement.space == "image":
            return False
        x, y, z = measurement.points[0]
        self._mpr.show_plane(place.stack_key, plane, None, (x, y, z))
        self._session.measurements.select(measurement.identifier)
        return True

    def _to_plane(self, measurement: Measurement, plane: ReformattedPlane, place: Place) -> None:
        if self._session.active_viewport.stack_key.whole != place.stack_key:
            self._series.show(place.series_key, place.stack_index)
        x, y, z = measurement.points[0]
        if self._mpr.show_plane(place.stack_key, plane.name, plane.tilt, (x, y, z)):
            self._session.measurements.select(measurement.identifier)
        else:
            self._session.raise_notice(Notice(translate("Notices", NOT_YET)))
