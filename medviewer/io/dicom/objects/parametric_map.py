"""Parametric maps: a quantity in its unit over a stack (DICOM PS3.3 C.8.23, C.7.6.16.2.11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydicom.dataset import Dataset

from medviewer.cancel import WorkContext
from medviewer.image.objects.layers import ParametricMap
from medviewer.image.objects.patches import Values
from medviewer.io.dicom import elements
from medviewer.io.dicom.headers import PIXEL_TAGS
from medviewer.io.dicom.objects.frames import frame_sources, read_frames
from medviewer.io.dicom.objects.kinds import tags_of
from medviewer.io.dicom.objects.laying import laying, require_some
from medviewer.io.dicom.objects.references import GROUPS
from medviewer.io.limits import MAX_RESCALE
from medviewer.io.object_records import StudyObject
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.pixels.pixel_format import pixel_format
from medviewer.io.pixels.stored_pixels import padding_of
from medviewer.io.records import Stack
from medviewer.io.workers.vetted import open_vetted
from medviewer.language import translate

_PADDING = ("FloatPixelPaddingValue", "DoubleFloatPixelPaddingValue")
_TAGS = PIXEL_TAGS | tags_of(*GROUPS, *_PADDING, "RealWorldValueMappingSequence")
_NOTHING = np.array(np.nan, np.float32)
_ONE_UNIT = {"1", "{1}", "no units", "{ratio}"}
"""Units of numbers without a unit (UCUM)."""


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Stored values to real-world values: a line, or a table from `first` on."""

    slope: float = 1.0
    intercept: float = 0.0
    first: float = 0.0
    table: npt.NDArray[np.float32] | None = None
    unit: str = ""
    name: str = ""

    def values(self, stored: Values) -> npt.NDArray[np.float32]:
        """Return real-world values; NaN where the table has no entry, and for infinite ones."""
        if self.table is not None:
            places = stored.astype(np.int64) - int(self.first)
            known = (places >= 0) & (places < len(self.table))
            found = self.table[np.where(known, places, 0)]
            return np.where(known, found, np.float32(np.nan))
        with np.errstate(over="ignore", invalid="ignore"):
            real = (stored.astype(np.float64) * self.slope + self.intercept).astype(np.float32)
        return np.where(np.isfinite(real), real, np.float32(np.nan))


def read_parametric_map(own: StudyObject, stack: Stack, context: WorkContext) -> ParametricMap:
    """Read a parametric map as it lies over a stack.

    Raises
    ------
    ReadError
        With the reason, when it is damaged, or does not lie over these images.
    Cancelled
        Between two frames, once the token says so.
    """
    instance = own.instance
    with open_vetted(instance.path, _TAGS, context.token.raise_if_cancelled) as opened:
        dataset = opened.dataset
        pixels = pixel_format(opened)
        padding = _padding(dataset) or padding_of(opened, pixels)
        mappings = _mappings(dataset, len(instance.frames))
        laid_out = laying(instance, frame_sources(dataset, instance, own.info.images), stack)
        kept = _quantity(mappings)
        units = {(mapping.name, mapping.unit) for mapping in mappings}

        def split(frame: int, stored: Values) -> Iterable[tuple[int, Values]]:
            mapping = mappings[frame]
            if (mapping.name, mapping.unit) != (kept.name, kept.unit):
                return ()
            values = mapping.values(stored)
            if padding is not None:
                values[(stored >= padding[0]) & (stored <= padding[1])] = np.nan
            return [(0, values)]

        count = min(len(instance.frames), pixels.frames)
        reader = FrameReader(opened, pixels)
        frames = read_frames(reader, instance.path, laid_out, count, split, context, raw=False)
    laid = laid_out.lay(frames, _NOTHING, context)
    require_some(laid)
    patches = laid[0]
    more = len(units) - 1
    text = translate("Objects", "{count} more quantities in this map are not shown")
    others = (text.format(count=more),) if more else ()
    return ParametricMap(
        patches=patches,
        shape=laid_out.shape,
        name=kept.name,
        unit=kept.unit,
        low=min(float(np.nanmin(patch.values)) for patch in patches.values()),
        high=max(float(np.nanmax(patch.values)) for patch in patches.values()),
        notes=(*laid_out.notes, *others),
        is_sampled=laid_out.grid is not None,
    )


def _quantity(mappings: Sequence[Mapping]) -> Mapping:
    return mappings[0] if mappings else Mapping()


def _padding(dataset: Dataset) -> tuple[float, float] | None:
    for keyword in _PADDING:
        value = elements.number(dataset, keyword)
        if value is not None:
            return value, value
    return None


def _mappings(dataset: Dataset, count: int) -> list[Mapping]:
    """Return the mapping of each frame: its own, the shared one, or that of the object."""
    shared = elements.first_item(dataset, GROUPS[0])
    own = elements.items(dataset, GROUPS[1])
    known: dict[int, Mapping] = {}

    def mapping_of(groups: Dataset) -> Mapping:
        for holder in (groups, shared, dataset):
            item = elements.first_item(holder, "RealWorldValueMappingSequence")
            if len(item):
                if id(item) not in known:
                    known[id(item)] = _mapping(item)
                return known[id(item)]
        return Mapping()

    return [mapping_of(own[n] if n < len(own) else shared) for n in range(count)]


def _mapping(item: Dataset) -> Mapping:
    slope = elements.number(item, "RealWorldValueSlope")
    intercept = elements.number(item, "RealWorldValueIntercept") or 0.0
    if slope is None or max(abs(slope), abs(intercept)) > MAX_RESCALE:
        slope, intercept = 1.0, 0.0
    table = elements.numbers(item, "RealWorldValueLUTData")
    first = elements.number(item, "RealWorldValueFirstValueMapped") or 0.0
    return Mapping(
        slope,
        intercept,
        first,
        np.array(table, np.float32) if table else None,
        _unit(item),
        _name(item),
    )


def _unit(item: Dataset) -> str:
    code = elements.first_item(item, "MeasurementUnitsCodeSequence")
    value = elements.text(code, "CodeValue")
    if value.lower() in _ONE_UNIT:
        return ""
    return value if len(value) <= 12 else elements.text(code, "CodeMeaning")


def _name(item: Dataset) -> str:
    """Return the quantity's name, else the label of the mapping."""
    for quantity in elements.items(item, "QuantityDefinitionSequence"):
        meaning = elements.text(elements.first_item(quantity, "ConceptCodeSequence"), "CodeMeaning")
        if meaning:
            return meaning
    said = (elements.text(item, key) for key in ("LUTExplanation", "LUTLabel"))
    return next(filter(None, said), "")
