"""Windowing: from modality values to grey (DICOM PS3.3 C.11.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """A linear VOI window (DICOM PS3.3 C.11.2.1.2.1) in modality units."""

    center: float
    width: float
    name: str = ""

    def __post_init__(self) -> None:
        if not self.width >= 1e-12:  # also refuses NaN
            raise ValueError(f"a window's width must be positive, not {self.width}")
