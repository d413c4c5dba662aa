"""What objects of the study add to a cell's content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medviewer.app.session import Session
from medviewer.app.texts.objects import layer_lines, object_title
from medviewer.app.view_state import ViewState
from medviewer.app.viewport import Viewport
from medviewer.io.object_records import StudyObject
from medviewer.io.records import Series

if TYPE_CHECKING:  # the window need not wait for what only objects bring
    from medviewer.image.objects.layers import DrawnLayers
    from medviewer.image.objects.presentation import DrawnPresentation
    from medviewer.image.reformat import PlaneAxes


@dataclass(frozen=True, slots=True, eq=False)
class LaidLayer:
    """A segmentation or map over a cell; `drawn` is None while it is being read.

    `axes` are those of the plane that is shown, in the stack of `drawn`.
    """

    lines: tuple[str, str]
    drawn: "DrawnLayers | None" = None
    axes: "PlaneAxes | None" = None


def _never(_state: ViewState) -> bool:
    return False


@dataclass(frozen=True, slots=True, eq=False)
class ObjectContent:
    """What lies over a cell's images, how they are presented, and which of them are key objects.

    `is_modified` tells whether a state differs from what the presentation state has set.
    """

    layer: LaidLayer | None = None
    presentation: "DrawnPresentation | None" = None
    presented: str = ""
    key_slices: Mapping[int, str] = field(default_factory=dict)
    is_modified: Callable[[ViewState], bool] = _never


def object_content(
    session: Session, viewport: Viewport, key_slices: Mapping[int, str], *, identifying: bool
) -> ObjectContent | None:
    """Return what objects add to a cell, None where they add nothing.

    Without `identifying`, what somebody typed to describe an object is left out.
    """
    found = session.find_stack(viewport.stack_key)
    if found is None:
        return None
    layer = _laid_layer(session, viewport, found[1], identifying=identifying)
    key = viewport.presented.key if viewport.presented else ""
    presented = _object(found[1], key)
    if layer is None and presented is None and not key_slices:
        return None
    value = session.objects.find(key, viewport.stack_key, found[2]) if presented else None
    is_modified = viewport.presented.is_modified if viewport.presented else _never
    title = object_title(presented) if presented and identifying else ""
    titles = {index: text if identifying else "" for index, text in key_slices.items()}
    return ObjectContent(layer, _presentation(value), title, titles, is_modified)


def _presentation(value: object) -> "DrawnPresentation | None":
    from medviewer.image.objects.presentation import DrawnPresentation

    return value if isinstance(value, DrawnPresentation) else None


def _object(series: Series, key: str) -> StudyObject | None:
    return next((own for own in series.objects if key and own.key == key), None)


def _laid_layer(
    session: Session, viewport: Viewport, series: Series, *, identifying: bool
) -> LaidLayer | None:
    own = _object(series, viewport.layer)
    if own is None or viewport.resampled:
        return None
    from medviewer.image.objects.layers import DrawnLayers
    from medviewer.image.reformat import plane_axes

    stack = series.stacks[viewport.stack_index]
    value = session.objects.find(own.key, viewport.stack_key, stack)
    drawn = value if isinstance(value, DrawnLayers) else None
    whole = session.opened_stack(viewport.stack_key.whole)
    axes = None
    if viewport.plane is not None and whole is not None and whole.volume.geometry is not None:
        axes = plane_axes(whole.volume.geometry, viewport.plane)
    lines = layer_lines(own, drawn.layer if drawn else None, identifying=identifying)
    return LaidLayer(lines, drawn, axes)
