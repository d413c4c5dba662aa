"""Headers that are read in the window's process, but not before they were read in another one."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from medviewer.io.dicom.dicom_file import DicomFile, open_dicom, open_plain_dicom
from medviewer.io.workers import header_reader
from medviewer.io.workers.warm_process import go_on


@contextmanager
def open_vetted(
    path: Path, tags: Collection[int], checkpoint: Callable[[], None] = go_on
) -> Iterator[DicomFile]:
    """Open a DICOM file as `open_dicom` does, once a process of its own has read these elements.

    What is plainly well-formed needs no such process: our own parser knows its bounds.

    Raises
    ------
    ReadError
        With the reason; also when that process took too long, too much memory, or crashed.
    """
    with open_plain_dicom(path, tags) as plain:
        if plain is not None:
            yield plain
            return
    header_reader.ELEMENTS_READER.vet(path, tags, checkpoint)
    with open_dicom(path, tags) as opened:
        yield opened
