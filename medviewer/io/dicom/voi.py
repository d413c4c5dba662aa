"""Values of interest: the windows and rescale a header carries (DICOM PS3.3 C.11)."""

from pydicom.dataset import Dataset

from medviewer.image.volume import Rescale
from medviewer.image.window import Window
from medviewer.io.dicom import elements


def read_windows(dataset: Dataset) -> tuple[Window, ...]:
    """Return the linear windows of a header, named by their explanation or ``VOI 1``, ``VOI 2``."""
    centers = elements.numbers(dataset, "WindowCenter")
    widths = elements.numbers(dataset, "WindowWidth")
    names = elements.text(dataset, "WindowCenterWidthExplanation").split("\\")
    windows = []
    for number, (center, width) in enumerate(zip(centers, widths, strict=False)):
        name = names[number] if number < len(names) else ""
        if width > 1e-12:
            windows.append(Window(center, width, name or f"VOI {number + 1}"))
    return tuple(windows)


def read_rescale(dataset: Dataset) -> Rescale:
    """Return slope and intercept; a slope of 0 or nonsense counts as 1.

    A modality LUT stands in their place: its values are already what they mean.
    """
    if "ModalityLUTSequence" in dataset:
        return Rescale()
    slope = elements.number(dataset, "RescaleSlope") or 1.0
    return Rescale(slope, elements.number(dataset, "RescaleIntercept") or 0.0)
