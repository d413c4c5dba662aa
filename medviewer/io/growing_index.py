"""The index of a running scan: at once what is remembered, then what is found."""

import operator
import time
from collections.abc import Callable, Iterable, Sequence

from medviewer.io.grouping.dicom_index import IndexBuilder
from medviewer.io.grouping.series_record import SamePixels
from medviewer.io.records import StudyIndex
from medviewer.io.remembered.index_memory import Answer, KnownFile
from medviewer.language import translate_made

UPDATE_SECONDS = 0.1
"""A growing index is told no more often than this."""
UPDATE_SHARE = 5.0
"""... and takes no more than a sixth of the time of the scan."""

OnFound = Callable[[StudyIndex], None]


class GrowingIndex:
    """Collects what is known and found; tells it now and then, but seldom enough.

    What is told while the scan runs is what was known, and what is new; changed and vanished files
    are put right at the end.
    """

    def __init__(
        self, same_pixels: SamePixels, on_found: OnFound | None, known: Sequence[KnownFile]
    ) -> None:
        self._same_pixels = same_pixels
        self._on_found = on_found
        self._known = known
        self._met: list[tuple[str, Answer]] = []
        self._told = _builder(same_pixels, [(own.file, own.answer) for own in known])
        self._has_news = bool(known)
        self._next = 0.0 if known else time.monotonic() + UPDATE_SECONDS

    def put(self, file: str, answer: Answer, *, is_new: bool) -> None:
        """Add an image, or the reason against a file, in the order of the walk."""
        self._met.append((file, answer))
        if is_new:
            _put(self._told, file, answer)
            self._has_news = True

    def tell(self) -> None:
        """Hand on what there is if it is time to."""
        begin = time.monotonic()
        if self._on_found is None or not self._has_news or begin < self._next:
            return
        self._on_found(self._told.index())
        end = time.monotonic()
        self._has_news = False
        self._next = end + max(UPDATE_SECONDS, UPDATE_SHARE * (end - begin))

    def finished(self) -> StudyIndex:
        """Return the index of what was found, whatever was known before."""
        known = [own.answer for own in self._known]
        met = [answer for _, answer in self._met]
        if known and (len(known) != len(met) or not all(map(operator.is_, known, met))):
            self._told = _builder(self._same_pixels, self._met)
        return self._told.index()


def _builder(same_pixels: SamePixels, answers: Iterable[tuple[str, Answer]]) -> IndexBuilder:
    builder = IndexBuilder(same_pixels)
    for file, answer in answers:
        _put(builder, file, answer)
    return builder


def _put(builder: IndexBuilder, file: str, answer: Answer) -> None:
    if isinstance(answer, str):
        builder.skip(file, translate_made("Reasons", answer))
    else:
        builder.add(answer)
