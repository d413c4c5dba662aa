"""Which parts of a view show what a network did not see."""

from medviewer.image.field_of_view import FieldOfView
from medviewer.image.projection import Projection
from medviewer.ui.slices.words.placed import Box, Screen


def hatched(
    projection: Projection, fov: FieldOfView, screen: Screen, gaps: tuple[FieldOfView, ...] = ()
) -> tuple[Box, ...]:
    """Return the parts of the view that show image outside the field of view, or in its gaps."""
    rows, columns = float(projection.rows), float(projection.columns)
    holes = [(gap.top, gap.left, gap.top + gap.height, gap.left + gap.width) for gap in gaps]
    if fov == FieldOfView(0.0, 0.0, rows, columns) and not holes:
        return ()
    top, left = min(max(fov.top, 0.0), rows), min(max(fov.left, 0.0), columns)
    bottom = min(max(fov.top + fov.height, top), rows)
    right = min(max(fov.left + fov.width, left), columns)
    strips = (
        (0.0, 0.0, top, columns),
        (bottom, 0.0, rows, columns),
        (top, 0.0, bottom, left),
        (top, right, bottom, columns),
        *holes,
    )
    boxes = (_view_box(projection, strip, screen) for strip in strips)
    return tuple(box for box in boxes if box.width > 0.5 and box.height > 0.5)


def _view_box(
    projection: Projection, strip: tuple[float, float, float, float], screen: Screen
) -> Box:
    top, left, bottom, right = strip
    xs, ys = zip(projection.to_view(top, left), projection.to_view(bottom, right), strict=True)
    x0, x1 = (min(max(x, 0.0), screen.width) for x in (min(xs), max(xs)))
    y0, y1 = (min(max(y, 0.0), screen.height) for y in (min(ys), max(ys)))
    return Box(x0, y0, x1 - x0, y1 - y0)
