"""How the frames of an object lie over the images of a stack, or why they do not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.objects.patches import Patch, Values, cropped
from medviewer.image.objects.placing import (
    FrameGrid,
    FramePlace,
    Match,
    grid_of_frames,
    match_frames,
    sample,
)
from medviewer.io.object_records import ReferencedImage
from medviewer.io.records import FrameHeader, FrameRef, Instance, Stack
from medviewer.language import later, translate

Sources = Sequence[Sequence[ReferencedImage]]
"""The images that each frame was derived from."""

SAMPLED = later(
    "Objects",
    "Its grid is not that of the images: "
    "every pixel shows the object's voxel that is nearest to it",
)
_MUCH_THICKER = 1.5

_NOWHERE = later("Objects", "none of its frames lies on these images")
_OTHER_SPACE = later(
    "Objects", "it lies in another frame of reference than these images, so their places differ"
)
_NO_PLACE = later("Objects", "neither its header nor these images say where it lies on them")
_OTHER_MATRIX = later(
    "Objects", "its frames have another size than these images, and there is no place to go by"
)
_NO_GRID = later("Objects", "its frames lie neither on these images nor on one regular grid")


@dataclass(frozen=True, slots=True, eq=False)
class LaidFrame:
    """What one frame holds for one segment (0 for a map), as a patch of the frame."""

    frame: int
    segment: int
    patch: Patch


Laid = dict[int, dict[int, Patch]]
"""Patches of the stack's slices, by segment and slice index."""


@dataclass(frozen=True, slots=True, eq=False)
class Laying:
    """Frames on slices pixel by pixel (`match`), or a grid of all frames that is sampled."""

    slices: tuple[FramePlace | None, ...]
    shape: tuple[int, int, int]
    match: Match = field(default_factory=dict)
    grid: FrameGrid | None = None
    notes: tuple[str, ...] = ()

    def wants(self, frame: int) -> bool:
        """Tell whether a frame is needed at all."""
        return self.grid is not None or frame in self.match

    def lay(self, frames: Sequence[LaidFrame], empty: Values, context: WorkContext) -> Laid:
        """Return the patches of the slices; `empty` is what stands where there is nothing.

        Raises
        ------
        Cancelled
            Between two slices, once the token says so.
        """
        if self.grid is None:
            return _merged(frames, self.match, self.shape, empty)
        return self._sampled(self.grid, frames, empty, context)

    def _sampled(
        self, grid: FrameGrid, frames: Sequence[LaidFrame], empty: Values, context: WorkContext
    ) -> Laid:
        at: dict[int, list[LaidFrame]] = defaultdict(list)
        for own in frames:
            at[int(grid.position_of[own.frame])].append(own)
        laid: Laid = defaultdict(dict)
        for index, place in enumerate(self.slices):
            context.step(
                index, len(self.slices), translate("Progress", "Laying the object over the images")
            )
            if place is not None:
                for segment, patch in _sampled_slice(grid, at, place, empty):
                    laid[segment][index] = patch
        return dict(laid)


def laying(instance: Instance, sources: Sources, stack: Stack) -> Laying:
    """Return how an object lies over a stack.

    Raises
    ------
    ReadError
        When it cannot be said where it lies, in words that end a sentence.
    """
    slices = tuple(_place(ref.instance, ref.header) for ref in stack.frames)
    first = stack.frames[0].instance
    shape = (len(stack.frames), first.rows, first.columns)
    frames = [_place(instance, header) for header in instance.frames]
    known = [own for own in frames if own is not None]
    if len(known) < len(frames) or not any(slices):
        return _by_image(instance, sources, stack, Laying(slices, shape))
    _require_one_space(instance, first)
    return _by_place(known, Laying(slices, shape))


def _place(instance: Instance, header: FrameHeader) -> FramePlace | None:
    if header.plane is None or header.pixel_spacing_mm is None:
        return None
    said = header.attributes.get("SliceThickness") or instance.attributes.get("SliceThickness", "")
    try:
        thickness = float(said or 0.0)
    except ValueError:
        thickness = 0.0
    thickness = thickness if 0 < thickness < 1e4 else 0.0
    return FramePlace(
        header.plane, header.pixel_spacing_mm, instance.rows, instance.columns, thickness
    )


def _require_one_space(instance: Instance, image: Instance) -> None:
    own = instance.attributes.get("FrameOfReferenceUID", "")
    other = image.attributes.get("FrameOfReferenceUID", "")
    if own and other and own != other:
        raise ReadError(translate("Objects", _OTHER_SPACE))


def _by_place(frames: Sequence[FramePlace], laying: Laying) -> Laying:
    """Lay frames over slices by their place in the patient."""
    numbers = [number for number, place in enumerate(laying.slices) if place is not None]
    slices = [place for place in laying.slices if place is not None]
    match = {frame: numbers[found] for frame, found in match_frames(frames, slices).items()}
    beside = len(frames) - len(match)
    if match and not (beside == 0 and _is_much_thicker(frames[0], slices)):
        return _with_match(laying, match, len(frames))
    grid = grid_of_frames(frames)
    if grid is None:
        raise ReadError(translate("Objects", _NO_GRID))
    return Laying(laying.slices, laying.shape, {}, grid, (translate("Objects", SAMPLED),))


def _is_much_thicker(frame: FramePlace, slices: Sequence[FramePlace]) -> bool:
    """Tell whether frames reach over slices that lie between them."""
    along = np.unique([np.dot(own.plane.position_lps, frame.plane.normal) for own in slices])
    steps = np.diff(along)
    return steps.size > 0 and frame.thickness_mm > _MUCH_THICKER * float(np.median(steps))


def _by_image(instance: Instance, sources: Sources, stack: Stack, laying: Laying) -> Laying:
    """Lay frames over the images that they were derived from: there is no place to go by."""
    found: dict[int, int] = {}
    counts = Counter(ref.instance.sop_instance_uid for ref in stack.frames)
    for number in range(len(instance.frames)):
        own = [one for one in sources[number] if one.frames or counts[one.uid] == 1]
        index = next((n for n, ref in enumerate(stack.frames) if _is_source(ref, own)), None)
        if index is not None:
            found[number] = index
    if not found:
        raise ReadError(translate("Objects", _NO_PLACE))
    if (instance.rows, instance.columns) != laying.shape[1:]:
        raise ReadError(translate("Objects", _OTHER_MATRIX))
    return _with_match(laying, found, len(instance.frames))


def _is_source(ref: FrameRef, sources: Sequence[ReferencedImage]) -> bool:
    uid = ref.instance.sop_instance_uid
    return bool(uid) and any(own.includes(uid, ref.frame) for own in sources)


def _with_match(laying: Laying, match: Match, count: int) -> Laying:
    beside = count - len(match)
    text = translate("Objects", "{beside} of its {count} frames lie on other images")
    notes = (text.format(beside=beside, count=count),) if beside else ()
    return Laying(laying.slices, laying.shape, match, None, notes)


def _sampled_slice(
    grid: FrameGrid, at: dict[int, list[LaidFrame]], place: FramePlace, empty: Values
) -> Iterator[tuple[int, Patch]]:
    """Yield what one slice shows of each segment."""
    flat: dict[int, Values] = {}
    for nearest in grid.nearest(place):
        for own in at.get(nearest.position, ()):
            if own.segment not in flat:
                flat[own.segment] = np.full(place.rows * place.columns, empty, empty.dtype)
            sample(nearest, own.patch, flat[own.segment])
    for segment, values in flat.items():
        patch = cropped(values.reshape(place.rows, place.columns))
        if patch is not None:
            yield segment, patch


def _merged(
    frames: Sequence[LaidFrame], match: Match, shape: tuple[int, int, int], empty: Values
) -> Laid:
    """Return each frame on its slice; of several on one, the largest value counts."""
    laid: Laid = defaultdict(dict)
    for own in frames:
        index = match[own.frame]
        before = laid[own.segment].get(index)
        laid[own.segment][index] = (
            own.patch if before is None else _union(before, own.patch, shape, empty)
        )
    return dict(laid)


def _union(one: Patch, other: Patch, shape: tuple[int, int, int], empty: Values) -> Patch:
    whole = np.full(shape[1:], empty, empty.dtype)
    for patch in (one, other):
        part = whole[patch.rows, patch.columns]
        whole[patch.rows, patch.columns] = np.fmax(part, patch.values)
    made = cropped(whole)
    assert made is not None, "two patches that are not empty make one that is not"
    return made


def require_some(laid: Laid) -> None:
    """Refuse an object of which nothing lies on the images.

    Raises
    ------
    ReadError
        In words that end a sentence.
    """
    if not any(laid.values()):
        raise ReadError(translate("Objects", _NOWHERE))
