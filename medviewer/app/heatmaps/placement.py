"""Where the maps of a stack lie in the patient, for the planes of its volume."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.app.reference_lines import slice_plane
from medviewer.io.records import Series

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution
    from medviewer.image.placed_maps import PlacedMaps


@dataclass(frozen=True, slots=True)
class Placement:
    """The stack whose slices were scored.

    Attributes
    ----------
    first_image_index
        Index in the series' image order of the stack's slice 0.
    silenced
        Images, by their index in the series, whose maps are greyed out: on a plane across slices
        those draw nothing.
    """

    attribution: "Attribution"
    series: Series
    stack_index: int
    first_image_index: int
    silenced: frozenset[int] = frozenset()

    def place(self) -> "PlacedMaps | None":
        """Return the stack's maps at their places, None where these cannot be told."""
        from medviewer.image.placed_maps import place_maps

        stack = self.series.stacks[self.stack_index]
        first, last = self.first_image_index, self.first_image_index + len(stack.frames)
        own = [
            (position, index)
            for position, index in enumerate(self.attribution.image_indices)
            if first <= index < last
        ]
        positions = [position for position, _ in own]
        fields_of_view = [self.attribution.fields_of_view[position] for position in positions]
        planes = [slice_plane(stack, index - first) for _, index in own]
        images = [index for _, index in own]
        native = self.attribution.native[positions]
        return place_maps(native, fields_of_view, planes, images, self.silenced)
