"""The difference of two maps of one model, where their units allow one."""

from functools import lru_cache

import numpy as np

from medviewer.explain.attribution import Attribution
from medviewer.language import later

_METHODS = later(
    "Comparing",
    "Maps of two methods or layers can be subtracted only where both are in logits; show them side "
    "by side.",
)
_NO_UNIT = later(
    "Comparing",
    "These maps are in no unit (relative): only ranks can be compared, not differences; show them "
    "side by side.",
)
_GRIDS = later(
    "Comparing",
    "These maps lie on different grids: they cannot be subtracted; show them side by side.",
)
_OWNERS = later(
    "Comparing", "One map explains the slices, the other the series: they cannot be subtracted."
)
_APART = later("Comparing", "These maps have no image in common: they cannot be subtracted.")


def why_no_difference(first: Attribution, second: Attribution) -> str:
    """Return why two maps of one model and series cannot be subtracted, or nothing.

    In English; "Comparing" is the context of its translation.
    """
    units = {first.unit, second.unit}
    is_one_way = (first.method, first.layer) == (second.method, second.layer)
    if not is_one_way and units != {"logit"}:
        return _METHODS
    if "relative" in units or len(units) > 1:
        return _NO_UNIT
    if first.maps_of != second.maps_of:
        return _OWNERS
    if first.native.shape[1:] != second.native.shape[1:]:
        return _GRIDS
    if not set(first.image_indices) & set(second.image_indices):
        return _APART
    return ""


@lru_cache(maxsize=8)
def difference_of(first: Attribution, second: Attribution) -> Attribution:
    """Return `first` minus `second` for the images that both have, in their unit.

    The same object for the same maps, time and again. `why_no_difference` has been asked.
    """
    common = [index for index in first.image_indices if second.position_of(index) is not None]
    own = [first.image_indices.index(index) for index in common]
    other = [second.image_indices.index(index) for index in common]
    native = np.subtract(first.native[own], second.native[other])
    return first.with_native(
        native,
        image_indices=tuple(common),
        fields_of_view=tuple(first.fields_of_view[position] for position in own),
    )
