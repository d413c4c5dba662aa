"""Segmentations: segments and their masks over a stack (DICOM PS3.3 C.8.20, C.8.31 label maps)."""

from collections.abc import Iterable

import numpy as np
from pydicom.dataset import Dataset

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.objects.cielab import Rgb, rgb_of_cielab, safe_color
from medviewer.image.objects.layers import Segment, Segmentation
from medviewer.image.objects.patches import Values
from medviewer.io.dicom import elements
from medviewer.io.dicom.headers import PIXEL_TAGS
from medviewer.io.dicom.objects.frames import frame_sources, read_frames
from medviewer.io.dicom.objects.kinds import tags_of
from medviewer.io.dicom.objects.laying import laying, require_some
from medviewer.io.dicom.objects.references import GROUPS
from medviewer.io.limits import MAX_SEGMENTS
from medviewer.io.object_records import StudyObject
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.pixels.luts import palette
from medviewer.io.pixels.pixel_format import pixel_format
from medviewer.io.records import Instance, Stack
from medviewer.io.workers.vetted import open_vetted
from medviewer.language import translate

_TAGS = PIXEL_TAGS | tags_of(
    *GROUPS,
    *("SegmentSequence", "SegmentationType", "MaximumFractionalValue"),
    *("SegmentationFractionalType", "PixelPaddingValue"),
)
_EMPTY_MASK = np.array(0, np.uint8)


def read_segmentation(own: StudyObject, stack: Stack, context: WorkContext) -> Segmentation:
    """Read the segments of an object as they lie over a stack.

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
        kind = elements.text(dataset, "SegmentationType").upper() or "BINARY"
        reader = FrameReader(opened, pixel_format(opened))
        is_label_map = kind == "LABELMAP"
        segments = _segments(dataset, reader if is_label_map else None)
        if is_label_map:
            segments = tuple(own for own in segments if own.number != _background(dataset))
        laid_out = laying(instance, frame_sources(dataset, instance, own.info.images), stack)
        split = _Splitter(dataset, instance, kind, segments)
        count = min(len(instance.frames), reader.pixels.frames)
        frames = read_frames(reader, instance.path, laid_out, count, split.split, context, raw=True)
    masks = laid_out.lay(frames, _EMPTY_MASK, context)
    require_some(masks)
    return Segmentation(
        segments=segments,
        masks=masks,
        shape=laid_out.shape,
        fraction=split.fraction,
        notes=(*laid_out.notes, *split.notes()),
        is_sampled=laid_out.grid is not None,
    )


class _Splitter:
    """Turns the samples of frames into masks of 0 to 255 by segment."""

    def __init__(
        self, dataset: Dataset, instance: Instance, kind: str, segments: tuple[Segment, ...]
    ) -> None:
        if kind not in ("BINARY", "FRACTIONAL", "LABELMAP"):
            raise ReadError(
                translate("Objects", "segmentations of the kind {kind} are not supported").format(
                    kind=kind[:16]
                )
            )
        self._kind = kind
        self._numbers = [_segment_of(instance, n) for n in range(len(instance.frames))]
        self._known = {segment.number for segment in segments}
        self._unknown: set[int] = set()
        self._background = _background(dataset)
        self._maximum = elements.integer(dataset, "MaximumFractionalValue") or 255
        said = elements.text(dataset, "SegmentationFractionalType").lower()
        self.fraction = (said or "occupancy") if kind == "FRACTIONAL" else ""

    def split(self, frame: int, samples: Values) -> Iterable[tuple[int, Values]]:
        """Return the mask of each segment in a frame."""
        if self._kind == "LABELMAP":
            return self._of_labels(samples)
        number = self._numbers[frame]
        if number not in self._known:
            self._unknown.add(number)
            return ()
        if self._kind == "BINARY":
            return [(number, (samples != 0).astype(np.uint8) * np.uint8(255))]
        shares = samples.astype(np.float32) / max(self._maximum, 1)
        return [(number, (np.clip(shares, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))]

    def notes(self) -> tuple[str, ...]:
        """Say what was left out."""
        count = len(self._unknown)
        text = translate("Objects", "{count} segments without a description are not shown")
        return (text.format(count=count),) if count else ()

    def _of_labels(self, samples: Values) -> Iterable[tuple[int, Values]]:
        for label in np.unique(samples).tolist():
            if label in self._known and label != self._background:
                yield label, (samples == label).astype(np.uint8) * np.uint8(255)
            elif label not in (self._background, 0):
                self._unknown.add(label)


def _background(dataset: Dataset) -> int:
    """Return the label of a label map that stands for nothing."""
    return elements.integer(dataset, "PixelPaddingValue") or 0


def _segment_of(instance: Instance, frame: int) -> int:
    """Return the segment of a frame; where it says none, the first one."""
    said = instance.frames[frame].attributes.get("Segment", "1")
    return int(said) if said.isdecimal() and len(said) < 6 else 0


def _segments(dataset: Dataset, labels: FrameReader | None) -> tuple[Segment, ...]:
    """Return the described segments, each number once.

    Raises
    ------
    ReadError
        When there are none.
    """
    colors = _palette_colors(labels)
    found: dict[int, Segment] = {}
    for position, item in enumerate(elements.items(dataset, "SegmentSequence")[:MAX_SEGMENTS]):
        number = elements.integer(item, "SegmentNumber")
        if number is None or number in found:
            continue
        color = rgb_of_cielab(elements.numbers(item, "RecommendedDisplayCIELabValue"))
        found[number] = Segment(
            number,
            elements.text(item, "SegmentLabel")
            or translate("Objects", "Segment {number}").format(number=number),
            color or colors.get(number) or safe_color(position),
            _kind_of(item),
            _algorithm_of(item),
        )
    if not found:
        raise ReadError(translate("Objects", "its header describes no segments"))
    return tuple(found.values())


def _palette_colors(labels: FrameReader | None) -> dict[int, Rgb]:
    if labels is None or labels.pixels.photometric != "PALETTE COLOR":
        return {}
    table = palette(labels.file.dataset, little_endian=labels.file.little_endian)
    return {table.first + n: (int(r), int(g), int(b)) for n, (r, g, b) in enumerate(table.values)}


def _kind_of(item: Dataset) -> str:
    codes = ("SegmentedPropertyCategoryCodeSequence", "SegmentedPropertyTypeCodeSequence")
    words = [elements.text(elements.first_item(item, code), "CodeMeaning") for code in codes]
    return ", ".join(dict.fromkeys(word for word in words if word))


def _algorithm_of(item: Dataset) -> str:
    said = elements.text(item, "SegmentAlgorithmType").lower()
    name = elements.text(item, "SegmentAlgorithmName")
    return ": ".join(part for part in (said, name) if part)
