"""Values of interest: the windows and rescale a header carries (DICOM PS3.3 C.11)."""

from functools import lru_cache

from pydicom.dataset import Dataset

from medviewer.image.volume import Rescale
from medviewer.image.window import VoiFunction, VoiTable, Window
from medviewer.io.dicom import elements
from medviewer.io.limits import MAX_RESCALE
from medviewer.io.pixels.luts import LookUpTable, lut_of_item

VOI_KEYWORDS = (
    *("WindowCenter", "WindowWidth", "WindowCenterWidthExplanation"),
    *("VOILUTFunction", "VOILUTSequence"),
)
_FUNCTIONS: dict[str, VoiFunction] = {"LINEAR_EXACT": "linear_exact", "SIGMOID": "sigmoid"}


def read_windows(dataset: Dataset) -> tuple[Window, ...]:
    """Return the header's VOI tables and windows, named by their explanation or ``VOI 1``, 2...

    Tables come first: where a header has both, they are what its maker drew by hand.
    """
    return (*_tables(dataset), *_windows(dataset))


def _windows(dataset: Dataset) -> list[Window]:
    centers = elements.numbers(dataset, "WindowCenter")
    widths = elements.numbers(dataset, "WindowWidth")
    names = elements.text(dataset, "WindowCenterWidthExplanation").split("\\")
    function = _FUNCTIONS.get(elements.text(dataset, "VOILUTFunction").upper(), "linear")
    windows = []
    for number, (center, width) in enumerate(zip(centers, widths, strict=False)):
        name = names[number] if number < len(names) else ""
        if width > 1e-12:
            windows.append(Window(center, width, name or f"VOI {number + 1}", function))
    return windows


def _tables(dataset: Dataset) -> list[Window]:
    windows = []
    for number, item in enumerate(elements.items(dataset, "VOILUTSequence"), 1):
        found = lut_of_item(item)
        if found is not None and len(found.lut.values) > 1:
            name = elements.text(item, "LUTExplanation") or f"VOI LUT {number}"
            windows.append(_table_window(found.lut, found.bits, name))
    return windows


def _table_window(lut: LookUpTable, bits: int, name: str) -> Window:
    count = len(lut.values)
    table = _table(lut.first, min(max(bits, 1), 16), lut.values.astype("<u2").tobytes())
    return Window(lut.first + count / 2, float(count), name, "linear_exact", table)


@lru_cache(maxsize=16)
def _table(first: int, bits: int, entries: bytes) -> VoiTable:
    """Return one table for all images that carry the same one."""
    return VoiTable(first, bits, tuple(memoryview(entries).cast("H")))


def read_rescale(dataset: Dataset) -> Rescale:
    """Return slope and intercept; a slope of 0, of nonsense or beyond the limit counts as 1.

    A modality LUT stands in their place: its values are already what they mean.
    """
    if "ModalityLUTSequence" in dataset:
        return Rescale()
    slope = elements.number(dataset, "RescaleSlope") or 1.0
    intercept = elements.number(dataset, "RescaleIntercept") or 0.0
    if max(abs(slope), abs(intercept)) > MAX_RESCALE:
        return Rescale()
    return Rescale(slope, intercept)
