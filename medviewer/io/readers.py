"""The way in: what lies below the opened paths, and one stack of it as a Volume."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import Volume
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.formats import HEAD_BYTES, format_named, format_of
from medviewer.io.grouping.series_record import SamePixels
from medviewer.io.growing_index import GrowingIndex, OnFound
from medviewer.io.records import Instance, Series, Stack, StudyIndex
from medviewer.io.regular_file import open_regular
from medviewer.io.remembered.index_memory import Answer, IndexMemory, open_memory
from medviewer.io.sources.archives import archive_members
from medviewer.io.sources.found_file import FoundFile
from medviewer.io.sources.unpacking import looks_like_archive
from medviewer.io.sources.walk import walk
from medviewer.io.workers.header_reader import same_pixels_safely
from medviewer.io.workers.warm_process import UnfinishedReadError
from medviewer.language import translate


def scan(
    paths: Sequence[Path],
    context: WorkContext,
    on_found: OnFound | None = None,
    *,
    remember: bool = False,
) -> StudyIndex:
    """Return the studies below `paths`, from the headers alone.

    `on_found` is handed the growing index now and then. Files that hold no readable image are
    listed with a reason; names are relative to the opened folder. With `remember`, what was found
    last time is handed on at once and only what has changed is read; what is found is kept for the
    next time. The result is the same.

    Raises
    ------
    Cancelled
        Between two files, once the token says so.
    """
    quiet_parsers()
    memory = open_memory() if remember else IndexMemory()
    try:
        absolute = [path.absolute() for path in paths]
        return _scan(absolute if remember else paths, context, on_found, memory)
    finally:
        memory.close()


def _scan(
    paths: Sequence[Path], context: WorkContext, on_found: OnFound | None, memory: IndexMemory
) -> StudyIndex:
    known = memory.recall(paths, context)
    index = GrowingIndex(_comparer(memory, context), on_found, known)
    index.tell()
    found = _list_files(paths, context)
    for number, file in enumerate(found):
        context.step(number, len(found), translate("Progress", "Scanning"))
        _look_into(file, index, memory, context)
    context.step(len(found), len(found), translate("Progress", "Scanning"))
    memory.forget_vanished()
    return index.finished()


def _comparer(memory: IndexMemory, context: WorkContext) -> SamePixels:
    """Return what tells whether two files have the same pixels; known answers cost no reading."""

    def compare(first: Instance, second: Instance) -> bool:
        checkpoint = context.token.raise_if_cancelled
        checkpoint()
        same = memory.same_pixels(first, second)
        if same is not None:
            return same
        try:
            same = same_pixels_safely(first, second, checkpoint)
        except UnfinishedReadError:  # both are kept: reading them will say what is wrong
            return False
        memory.note_same_pixels(first, second, same=same)
        return same

    return compare


def _list_files(paths: Sequence[Path], context: WorkContext) -> list[FoundFile]:
    found = []
    for file in walk(paths, context.token.raise_if_cancelled):
        context.token.raise_if_cancelled()
        found.append(file)
    return found


def _look_into(
    found: FoundFile, index: GrowingIndex, memory: IndexMemory, context: WorkContext
) -> None:
    """Add an image file, the members of an archive, or the reason against a file."""
    known = memory.look_up(found)
    if found.reason:
        index.put(found.file, found.reason, is_new=True)
    elif known is not None:
        index.put(found.file, known, is_new=False)
    else:
        _open_file(found, index, memory, context)
    index.tell()


def _open_file(
    found: FoundFile, index: GrowingIndex, memory: IndexMemory, context: WorkContext
) -> None:
    is_new = not memory.knows(found)
    try:
        with open_regular(found.path) as stream:
            head = stream.read(HEAD_BYTES)
        if looks_like_archive(head):
            with closing(archive_members(found, context)) as members:
                for member in members:
                    _look_into(member, index, memory, context)
            return
        answer = _answer(head, found, memory)
    except ReadError as error:
        answer = str(error)
    index.put(found.file, answer, is_new=is_new)


def _answer(head: bytes, found: FoundFile, memory: IndexMemory) -> Answer:
    """Return a file's header, or why it has none.

    DICOM files are remembered. Of other formats, what a file holds may hang on its neighbours.
    """
    own = format_of(head, found.path)
    answer: Answer
    try:
        answer = own.read_header(found.path, found.file)
    except UnfinishedReadError as error:  # nothing to be remembered
        return str(error)
    except ReadError as error:
        answer = str(error)
    if own.name == "dicom":
        memory.note(found, answer)
    return answer


def read_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    """Read the pixels of one stack.

    Raises
    ------
    ReadError
        When no image of it can be read, with the reason.
    Cancelled
        Between two slices, once the token says so.
    """
    quiet_parsers()
    own = format_named(stack.frames[0].instance.file_format)
    return own.fill_volume(own.open_volume(stack, series, None, 0), stack, context, _nobody)


def _nobody(index: int) -> None:
    """Hear of a slice: for callers who wait for all of them."""
