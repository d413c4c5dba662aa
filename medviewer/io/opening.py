"""Stacks opened at once and filled slice by slice, in the order that the reader wants."""

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.dicom_volume import fill_dicom_volume, open_dicom_volume
from medviewer.io.readers import read_volume
from medviewer.io.records import Series, Stack
from medviewer.io.slice_filling import OnRead
from medviewer.io.workers.pool import NoWorkerError, shared_pool


def open_volume(
    stack: Stack, series: Series, context: WorkContext, budget_bytes: float, first: int
) -> Volume:
    """Return a volume to be filled by `fill_volume`; what cannot be read in parts is complete.

    Raises
    ------
    ReadError
        When it cannot be read, or there is not memory enough.
    Cancelled
        Once the token says so.
    """
    quiet_parsers()
    if stack.frames[0].instance.file_format != "dicom":
        return read_volume(stack, series, context)
    return open_dicom_volume(stack, series, budget_bytes=budget_bytes, first=first)


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
    return fill_dicom_volume(volume, stack, context, on_read)


def warm_up() -> None:
    """Start the processes that decode, so that the first image need not wait for them."""
    try:
        shared_pool().start()
    except NoWorkerError:  # decoding falls back on this process, and says so there
        return
