"""What is said of a heatmap beside its class. No Qt."""

from typing import TYPE_CHECKING

from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution

_WHOSE = {
    "series": later("Heatmap", ", of the series' score"),
    "slices": later("Heatmap", ", of the slices' scores"),
}


def maps_of_text(attribution: "Attribution") -> str:
    """Say whose score the maps explain where it is not each image's own."""
    return translate("Heatmap", _WHOSE.get(attribution.maps_of, ""))
