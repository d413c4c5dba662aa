"""Key object selections: which slices they mean, and their images for the strip."""

from typing import TYPE_CHECKING

from medviewer.app.key_images.control import KeyImageRow, row_of_place
from medviewer.app.measuring.places import Place
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.io.records import FrameRef, Series

if TYPE_CHECKING:
    from medviewer.io.object_records import StudyObject


class KeyObjectControl:
    """Answers what the key object selections of the open studies say."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def chosen(self) -> "StudyObject | None":
        """The selection whose images fill the strip, None for the reader's own."""
        key = self._session.objects.selection
        return next((own for _, own in self._selections() if key and own.key == key), None)

    def rows(self) -> tuple[KeyImageRow, ...]:
        """Return the images of the chosen selection, by series and image."""
        key = self._session.objects.selection
        return tuple(
            row_of_place(Place(series.key, number, index), series)
            for series, own in self._selections()
            if own.key == key
            for number, stack in enumerate(series.stacks)
            for index in _meant(own, stack.frames)
        )

    def slices(self, viewport: Viewport) -> dict[int, str]:
        """Return which slices of a cell's stack are key objects, with the selections' titles."""
        found = self._session.find_stack(viewport.stack_key)
        if found is None or not viewport.is_as_taken:
            return {}
        titles: dict[int, str] = {}
        for own in found[1].objects:
            if own.info.kind == "key_objects":
                for index in _meant(own, found[2].frames):
                    titles.setdefault(index, own.title)
        return titles

    def _selections(self) -> "list[tuple[Series, StudyObject]]":
        return [
            (series, own)
            for study in self._session.index.studies
            for series in study.series
            for own in series.objects
            if own.info.kind == "key_objects"
        ]


def _meant(own: "StudyObject", frames: tuple[FrameRef, ...]) -> list[int]:
    """Return which frames of a stack a selection means."""
    by_uid = {image.uid: image for image in own.info.images}
    found = ((n, ref, by_uid.get(ref.instance.sop_instance_uid)) for n, ref in enumerate(frames))
    return [n for n, ref, image in found if image and image.includes(image.uid, ref.frame)]
