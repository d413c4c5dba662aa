"""Maps of one date minus those of another: where both lie in one space of the patient."""

from typing import TYPE_CHECKING

import numpy as np

from medviewer.app.heatmaps.placement import Placement
from medviewer.app.reference_lines import slice_plane
from medviewer.cancel import WorkContext
from medviewer.image.field_of_view import FieldOfView
from medviewer.io.records import Series
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution
    from medviewer.image.reference_lines import ImagePlane

MOST_IMAGES = 512
"""What is kept of so many is 128 MiB."""

_LEAST_IMAGES = 2
"""A single slice does not say how far it reaches."""

LAYING = later("Progress", "Laying the maps of two dates on each other")
NO_PLACE = later(
    "Comparing",
    "Maps of two series cannot be laid on each other unless both say where they lie in one space "
    "of the patient; show them side by side.",
)
NO_UNIT = later(
    "Comparing",
    "Maps of two series can be subtracted only in logits; show them side by side.",
)
TOO_MANY = later(
    "Comparing",
    "Maps of more than 512 images are not laid on each other; show them side by side.",
)


def why_no_dated_difference(
    first: "Attribution", second: "Attribution", series: tuple[Series, Series]
) -> str:
    """Return why maps of two series cannot be subtracted, or nothing as far as that is known."""
    frames = {_frame_of_reference(each) for each in series}
    if len(frames) > 1 or "" in frames:
        return NO_PLACE
    if min(len(each.image_indices) for each in (first, second)) < _LEAST_IMAGES:
        return NO_PLACE
    if first.unit != second.unit or first.unit == "relative":
        return NO_UNIT
    return TOO_MANY if len(first.image_indices) > MOST_IMAGES else ""


def dated_difference(
    first: "Attribution", second: "Attribution", series: Series, other: Series, context: WorkContext
) -> "Attribution | None":
    """Return `first` minus `second` on the slices of `first`; None where these have no places.

    Values are NaN where only one of both was seen. A stop is heard between slices.
    """
    own = Placement(first, series, 0, 0).place()
    prior = Placement(second, other, 0, 0).place()
    stack = series.stacks[0]
    planes = [slice_plane(stack, index) for index in first.image_indices]
    known = [plane for plane in planes if plane is not None]
    if own is None or prior is None or len(known) < len(planes):
        return None
    native = []
    for number, plane in enumerate(known):
        context.step(number, len(known), translate("Progress", LAYING))
        native.append(own.on_plane(plane) - prior.on_plane(plane))
    return first.with_native(
        np.stack(native), fields_of_view=tuple(_whole(plane) for plane in known)
    )


def _whole(plane: "ImagePlane") -> FieldOfView:
    return FieldOfView(0.0, 0.0, float(plane.rows), float(plane.columns))


def _frame_of_reference(series: Series) -> str:
    """Return the space that a series of one stack lies in, or nothing."""
    if len(series.stacks) != 1:
        return ""
    return series.stacks[0].frames[0].instance.attributes.get("FrameOfReferenceUID", "")
