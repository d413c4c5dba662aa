"""The slices of one stack in memory, with what gives their numbers meaning."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medviewer.image.availability import Availability
from medviewer.image.geometry import PlaneGeometry, VolumeGeometry
from medviewer.image.window import Window
from medviewer.language import translate_made

Photometric = Literal["MONOCHROME1", "MONOCHROME2", "RGB"]


@dataclass(frozen=True, slots=True)
class Rescale:
    """Stored value to modality value: ``stored * slope + intercept`` (DICOM PS3.3 C.11.1.1.2)."""

    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True)
class SliceInfo:
    """What belongs to one slice alone."""

    rescale: Rescale = Rescale()
    plane: PlaneGeometry | None = None
    windows: tuple[Window, ...] = ()
    """The file's own VOI windows, in its order, named by their explanation."""
    missing: str = ""
    """Why this slice has no pixels (its values are zero), or nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """Slices of one stack, in shown order, in their native stored type.

    Attributes
    ----------
    stored
        ``(K, J, I)`` integers or floats for grey, ``(K, J, I, 3)`` uint8 for colour.
    slices
        One `SliceInfo` a slice.
    modality
        DICOM modality (``CT``, ``MR``, ``CR``...), empty when unknown (NIfTI, PNG).
    unit
        Unit of the modality values: ``HU``, ``SUV`` or empty for raw.
    pixel_spacing_mm
        Distance between rows and between columns, or None when no file says it (or says 0).
    slice_thickness_mm
        As the file says; the true step is ``geometry.spacing_mm[0]``.
    geometry
        The regular grid, or None where the slices do not form one.
    padding
        Range of stored values that stand for "no image here": shown as background, left out of
        statistics.
    availability
        Which slices have their pixels by now, while the volume is being read; None once it is.
    resampled
        How the values were interpolated from the slices that were taken; empty where they are those
        of the file.
    """

    stored: npt.NDArray[Any]
    slices: tuple[SliceInfo, ...]
    photometric: Photometric = "MONOCHROME2"
    modality: str = ""
    unit: str = ""
    pixel_spacing_mm: tuple[float, float] | None = None
    slice_thickness_mm: float | None = None
    geometry: VolumeGeometry | None = None
    padding: tuple[float, float] | None = None
    availability: Availability | None = None
    resampled: str = ""

    def __post_init__(self) -> None:
        expected_dimensions = 4 if self.photometric == "RGB" else 3
        if self.stored.ndim != expected_dimensions:
            raise ValueError(f"a {self.photometric} volume cannot have shape {self.stored.shape}")
        if len(self.slices) != self.stored.shape[0]:
            raise ValueError(f"{len(self.slices)} slice records for {self.stored.shape[0]} slices")

    @property
    def slice_count(self) -> int:
        """How many slices there are."""
        return int(self.stored.shape[0])

    @property
    def rows(self) -> int:
        """Height of a slice in pixels."""
        return int(self.stored.shape[1])

    @property
    def columns(self) -> int:
        """Width of a slice in pixels."""
        return int(self.stored.shape[2])

    @property
    def is_color(self) -> bool:
        """Whether pixels are red, green, blue."""
        return self.photometric == "RGB"

    def is_pending(self, index: int) -> bool:
        """Whether slice `index` is still to be read (its values are zero)."""
        return self.availability is not None and self.availability.is_pending(index)

    def missing(self, index: int) -> str:
        """Return why slice `index` has no pixels and will have none, or nothing."""
        reason = "" if self.availability is None else self.availability.reason(index)
        return translate_made("Reasons", reason or self.slices[index].missing)

    @property
    def is_being_read(self) -> bool:
        """Whether somebody reads its slices now."""
        return self.availability is not None and self.availability.is_being_read

    @property
    def is_coming(self) -> bool:
        """Whether somebody reads its slices now, and all of them will be there in the end."""
        there = self.availability
        return there is not None and there.is_being_read and not there.is_windowed

    def wait_for_slices(self, seconds: float) -> None:
        """Wait at most so long for the end of the reading."""
        if self.availability is not None:
            self.availability.wait_for_end(seconds)

    def finished(self) -> "Volume | None":
        """Return the volume as it is once all slices are read, None while some are pending."""
        if self.availability is None:
            return self
        if not self.availability.is_complete:
            return None
        reasons = self.availability.reasons
        slices = tuple(
            replace(own, missing=reasons.get(index, own.missing))
            for index, own in enumerate(self.slices)
        )
        return replace(self, slices=slices, availability=None)

    def modality_slice(self, index: int) -> npt.NDArray[np.float32]:
        """Return slice `index` in modality units (`unit`), ``(J, I)`` float32; for grey only."""
        rescale = self.slices[index].rescale
        with np.errstate(over="ignore"):  # what float32 cannot hold is infinite
            values: npt.NDArray[np.float32] = self.stored[index].astype(np.float32)
            values *= np.float32(rescale.slope)
            values += np.float32(rescale.intercept)
        return values
