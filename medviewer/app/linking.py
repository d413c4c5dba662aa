"""How linked views follow one another: pure functions of their states."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from medviewer.app.view_state import Camera, ViewState
from medviewer.image.geometry import PlaneGeometry
from medviewer.io.records import FrameRef, Series, Stack
from medviewer.language import later, translate

SEVERAL_PATIENTS = later(
    "Layouts", "Different patients are shown side by side: their views are not linked"
)

NO_PATIENT = later("Layouts", "The files do not say whether these images are of one patient")

BY_SHARE = later("Layouts", "Linked by relative position")
"""Said where two views scroll together although nobody knows how their slices lie together."""

NOT_LINKED = later("Layouts", "Not linked")
"""Said in a view that stays while others beside it go along."""

_PARALLEL = math.cos(math.radians(5))
_ALIKE = math.cos(math.radians(30))
"""Of planes of two visits: nobody lies the same way twice."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """What a linked view shows."""

    patient: tuple[str, ...]
    series: Series
    stack: Stack

    @property
    def frame_of_reference(self) -> str:
        """Which coordinate system the positions are in, or nothing."""
        return self.stack.frames[0].instance.attributes.get("FrameOfReferenceUID", "")


def may_link(leader: LinkEnd, follower: LinkEnd) -> bool:
    """Return whether two views may follow each other: never images of two patients."""
    return leader.patient == follower.patient


def link_banner(patients: Collection[tuple[str, ...]]) -> str:
    """Return what to say over views of these patients, or nothing."""
    return translate("Layouts", SEVERAL_PATIENTS) if len(set(patients)) > 1 else ""


def follow(
    leader: LinkEnd, follower: LinkEnd, before: ViewState, now: ViewState, state: ViewState
) -> ViewState:
    """Return the follower's `state` after the leader went from `before` to `now`.

    Linked are slice, zoom, pan and window; within one stack also flips, turns, inversion and
    colours, since the same picture must not stand in two ways side by side. The heatmap is each
    view's own.
    """
    if not may_link(leader, follower):
        return state
    if leader.stack == follower.stack:
        return _copy_changes(before, now, state)
    if before.slice_index != now.slice_index:
        state = _with_slice(leader, follower, now, state)
    if before.camera != now.camera:
        state = _with_camera(leader, follower, now, state)
    if before.window != now.window and _same_values(leader.series, follower.series):
        state = replace(state, window=now.window)
    return state


def align(leader: LinkEnd, follower: LinkEnd, now: ViewState, state: ViewState) -> ViewState:
    """Return the follower's `state` once it has joined a leader that stands as `now` says.

    It follows in all that is linked, but for the window of another series: bone beside soft
    tissue stays as it was hung until a hand changes one of them.
    """
    if not may_link(leader, follower):
        return state
    if leader.stack == follower.stack:
        return _copy_changes(state, now, state)
    state = _with_slice(leader, follower, now, state)
    if (now.camera.scale, state.camera.scale) != (None, None):  # each fits in its own way
        state = _with_camera(leader, follower, now, state)
    is_one_series = leader.series.key == follower.series.key
    return replace(state, window=now.window) if is_one_series else state


def follow_plane(before: ViewState, now: ViewState, state: ViewState) -> ViewState:
    """Return the `state` of another plane of the same volume: the grey values are one matter."""
    names = ("window", "inverted", "colors", "slab", "image_interpolation")
    return _copy_changes(before, now, state, names)


def followed_slice(leader: LinkEnd, index: int, follower: LinkEnd) -> int | None:
    """Return the slice that the follower goes to; None where it stays.

    It is the nearest in the patient where both are in one frame of reference. Otherwise it is the
    one at the same share of the stack, of planes that lie alike.
    """
    if not scrolls_by_share(leader, follower):
        return nearest_slice(leader, index, follower)
    last, own_last = len(leader.stack.frames) - 1, len(follower.stack.frames) - 1
    share = index / last
    return round((share if _same_way(leader.stack, follower.stack) else 1 - share) * own_last)


def scrolls_by_share(first: LinkEnd, second: LinkEnd) -> bool:
    """Return whether two views scroll together by relative position alone."""
    if not may_link(first, second) or first.stack == second.stack:
        return False
    if min(len(first.stack.frames), len(second.stack.frames)) < 2:
        return False
    planes = [own.stack.frames[0].header.plane for own in (first, second)]
    if planes[0] is None or planes[1] is None:
        return planes[0] is planes[1]
    is_shared = first.frame_of_reference and first.frame_of_reference == second.frame_of_reference
    angle = abs(_dot(tuple(planes[0].normal), tuple(planes[1].normal)))
    return not is_shared and angle >= _ALIKE


def _same_way(first: Stack, second: Stack) -> bool:
    """Return whether two stacks go through the body in the same direction."""
    ways = (_way(first), _way(second))
    return ways[0] is None or ways[1] is None or _dot(ways[0], ways[1]) >= 0


def _way(stack: Stack) -> tuple[float, ...] | None:
    ends = stack.frames[0].header.plane, stack.frames[-1].header.plane
    if ends[0] is None or ends[1] is None:
        return None
    places = zip(ends[0].position_lps, ends[1].position_lps, strict=True)
    return tuple(there - here for here, there in places)


def nearest_slice(leader: LinkEnd, index: int, follower: LinkEnd) -> int | None:
    """Return the follower's slice nearest in the patient, or None where none is comparable."""
    if not leader.frame_of_reference or leader.frame_of_reference != follower.frame_of_reference:
        return None
    plane = leader.stack.frames[index].header.plane
    return None if plane is None else nearest_to_plane(plane, follower.stack.frames)


def nearest_to_plane(plane: PlaneGeometry, frames: Sequence[FrameRef]) -> int | None:
    """Return which parallel frame lies nearest to a plane in the patient, None where none does."""
    normal = tuple(float(part) for part in plane.normal)
    here = _dot(normal, plane.position_lps)
    offsets = [
        (abs(offset - here), number)
        for number, frame in enumerate(frames)
        if (offset := _offset_along(frame, normal)) is not None
    ]
    return min(offsets)[1] if offsets else None


_FOLLOWED = (
    "slice_index",
    "camera",
    "window",
    "inverted",
    "colors",
    "image_interpolation",
    "flipped_horizontally",
    "flipped_vertically",
    "quarter_turns",
    "graphics",
)


def _copy_changes(
    before: ViewState, now: ViewState, state: ViewState, names: Sequence[str] = _FOLLOWED
) -> ViewState:
    changes = {
        name: getattr(now, name) for name in names if getattr(before, name) != getattr(now, name)
    }
    return replace(state, **changes)


def _with_slice(leader: LinkEnd, follower: LinkEnd, now: ViewState, state: ViewState) -> ViewState:
    index = followed_slice(leader, now.slice_index, follower)
    return state if index is None else replace(state, slice_index=index)


def _with_camera(leader: LinkEnd, follower: LinkEnd, now: ViewState, state: ViewState) -> ViewState:
    return replace(state, camera=_scaled_camera(now.camera, leader.stack, follower.stack))


def _scaled_camera(camera: Camera, leader: Stack, follower: Stack) -> Camera:
    """Look at the same share of the image, equally large on screen."""
    if camera.center is None or camera.scale is None:
        return Camera()
    (rows, columns), (own_rows, own_columns) = _size(leader), _size(follower)
    center = (camera.center[0] * own_rows / rows, camera.center[1] * own_columns / columns)
    return Camera(center, camera.scale * columns / own_columns)


def _same_values(leader: Series, follower: Series) -> bool:
    """Return whether one window means the same in both: one series, or Hounsfield units."""
    return leader.key == follower.key or leader.modality == follower.modality == "CT"


def _size(stack: Stack) -> tuple[int, int]:
    instance = stack.frames[0].instance
    return instance.rows, instance.columns


def _offset_along(frame: FrameRef, normal: tuple[float, ...]) -> float | None:
    plane = frame.header.plane
    if plane is None or abs(_dot(normal, tuple(plane.normal))) < _PARALLEL:
        return None
    return _dot(normal, plane.position_lps)


def _dot(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    return sum(a * float(b) for a, b in zip(first, second, strict=True))
