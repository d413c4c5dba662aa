"""What a measurement becomes on the image where it is drawn, changed or copied to."""

from dataclasses import replace

from medviewer.app.measuring.marks import Points
from medviewer.app.measuring.places import PlacedImage, Places
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.image.measuring.measurement import Kind, Measurement

_COPY_OFFSET = 0.04
"""How far beside the original a copy on the same image lies, as a share of the image."""


def made_on(
    image: PlacedImage, kind: Kind, points: Points, before: Measurement | None = None
) -> Measurement:
    """Return a measurement at these points of an image; a new one, or `before` as it is now."""
    from medviewer.image.measuring.editing import within
    from medviewer.image.measuring.measured import measured

    size = image.grid.rows, image.grid.columns
    inside = tuple(within(point, size) for point in points)
    return Measurement(
        identifier=before.identifier if before else _new_identifier(),
        kind=kind,
        image=image.key,
        space=image.grid.space,
        points=image.grid.placed(inside),
        name=before.name if before else "",
        text=before.text if before else "",
        quantities=measured(kind, inside, image.measured),
        plane=image.plane,
    )


def made_finely(
    session: Session, places: Places, drawn: Measurement, viewport: Viewport
) -> Measurement:
    """Return what was drawn on a plane that a hand still turned, as its fine one has it."""
    if viewport.tilt is None or not viewport.tilt.coarse:
        return drawn
    key = replace(viewport.stack_key, tilt=replace(viewport.tilt, coarse=False))
    opened = session.opened_stack(key)
    assert opened is not None, "what was drawn on is in memory"
    assert opened.volume.geometry is not None, "planes are regular"
    from medviewer.image.measuring.planes import slice_of

    index = slice_of(drawn, opened.volume.geometry)
    fine = places.plane_at(key, index, viewport.state.slab) if index is not None else None
    points = None if fine is None else fine.grid.points_of(drawn)
    assert fine is not None, "both go through the same places"
    assert points is not None, "planes have a place in the patient"
    return made_on(fine, drawn.kind, points, drawn)


def copied_to(places: Places, copied: Measurement, image: PlacedImage) -> Measurement | None:
    """Return a copy at the same pixels of an image, beside the original on its own image.

    None where the original has no place on such an image.
    """
    points = _points_on(places, copied, image)
    if points is None:
        return None
    return replace(made_on(image, copied.kind, points), name=copied.name, text=copied.text)


def _points_on(places: Places, copied: Measurement, image: PlacedImage) -> Points | None:
    origin = places.image_of(copied)
    points = (origin or image).grid.points_of(copied)
    is_here = copied.image == image.key and copied.plane == image.plane
    if points is None or not is_here:
        return points
    from medviewer.image.measuring.editing import moved

    size = image.grid.rows, image.grid.columns
    offset = _COPY_OFFSET * size[0], _COPY_OFFSET * size[1]
    return moved(points, offset, size)


def _new_identifier() -> str:
    from uuid import uuid4  # with a large library, and the window need not wait for it

    return uuid4().hex
