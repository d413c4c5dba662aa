"""Stacks opened at once and filled slice by slice, in the order that the reader wants."""

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.formats import format_named
from medviewer.io.records import Series, Stack
from medviewer.io.slice_filling import OnRead
from medviewer.io.workers.pool import NoWorkerError, shared_pool


def open_volume(
    stack: Stack, series: Series, context: WorkContext, budget_bytes: float, first: int
) -> Volume:
    """Return a volume to be filled by `fill_volume`.

    Raises
    ------
    ReadError
        When there is not memory enough.
    """
    quiet_parsers()
    own = format_named(stack.frames[0].instance.file_format)
    return own.open_volume(stack, series, budget_bytes, first)


def fill_volume(volume: Volume, stack: Stack, context: WorkContext, on_read: OnRead) -> Volume:
    """Read the slices that `volume` lacks, the wanted ones first; return the finished volume.

    `on_read` is told each slice as it comes. A volume larger than its budget stays as it is, with
    the slices around the wanted ones.

    Raises
    ------
    ReadError
        When no image can be read.
    Cancelled
        Between two slices, once the token says so.
    """
    quiet_parsers()
    own = format_named(stack.frames[0].instance.file_format)
    return own.fill_volume(volume, stack, context, on_read)


def warm_up() -> None:
    """Start the processes that decode, so that the first image need not wait for them."""
    try:
        shared_pool().start()
    except NoWorkerError:  # decoding falls back on this process, and says so there
        return
