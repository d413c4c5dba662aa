"""One stack of a volume file to a Volume: opened at once, filled slice by slice."""

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.availability import Availability
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.dicom_volume import filled, is_color, stack_geometry, window_of_volume
from medviewer.io.grids.grid_source import CHANGED
from medviewer.io.grids.packed_filling import PackedFilling
from medviewer.io.grids.plain_filling import PlainFilling
from medviewer.io.records import Series, Stack, StoredGrid
from medviewer.io.slice_filling import OnRead


def open_grid_volume(
    stack: Stack, series: Series, budget_bytes: float | None = None, first: int = 0
) -> Volume:
    """Return slices of one volume of a file, all pending; `first` is the one to be read first.

    Raises
    ------
    ReadError
        When there is not memory enough.
    """
    stored, capacity = window_of_volume(stack, budget_bytes)
    shown = stack.frames[0]
    return Volume(
        stored=stored,
        slices=tuple(
            SliceInfo(ref.header.rescale, ref.header.plane, ref.header.windows)
            for ref in stack.frames
        ),
        photometric="RGB" if is_color(shown.instance) else "MONOCHROME2",
        pixel_spacing_mm=shown.header.pixel_spacing_mm,
        geometry=stack_geometry(stack),
        availability=Availability(len(stack.frames), capacity, first),
    )


def fill_grid_volume(volume: Volume, stack: Stack, context: WorkContext, on_read: OnRead) -> Volume:
    """Read the pending slices of an opened volume, the wanted ones first where the file lets it.

    Returns the finished volume, or the same one where it is larger than its budget.

    Raises
    ------
    ReadError
        When no slice can be read.
    Cancelled
        Between two slices, once the token says so.
    """
    availability = volume.availability
    if availability is None:
        return volume
    grid = _grid_of(stack, volume)
    filling = PackedFilling if grid.is_packed else PlainFilling
    filling(stack, grid, volume.stored, availability, context, on_read).fill()
    return filled(volume, availability, context)


def _grid_of(stack: Stack, volume: Volume) -> StoredGrid:
    grid = stack.frames[0].instance.grid
    if grid is None or grid.shape[1:] != volume.stored.shape[1:3]:
        raise ReadError(CHANGED)
    return grid
