"""What is kept of a session, as values: paths, layout, and how each view stands. No pixels."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from medviewer.app.explaining.map_key import AwaitedMaps
from medviewer.app.objects.looks import Look, Presented
from medviewer.app.view_state import Camera, ViewState
from medviewer.app.viewport import Arrangement, Shows, Viewport
from medviewer.image.window import Window


@dataclass(frozen=True, slots=True)
class SavedLook:
    """A presentation state that was applied, by the mark of its key, and what it took away."""

    mark: str
    before: Look


@dataclass(frozen=True, slots=True)
class SavedView:
    """One cell: which stack it shows (by the index's own hashed key), and how.

    Of a heatmap it is kept how it was made and drawn; no score and no map is kept. What is laid
    over the images (`layer`) is told by the mark of its key: that names a file.
    """

    series_key: str
    stack_index: int = 0
    linked: bool = False
    state: ViewState = field(default_factory=ViewState)
    shows: Shows = "overlay"
    awaited: AwaitedMaps | None = None
    layer: str = ""
    presented: SavedLook | None = None


@dataclass(frozen=True, slots=True)
class SavedSession:
    """What was open. `views` are by the number of their cell.

    `measurements` and `key_images` are how many there were in the open studies; they themselves are
    in the user's database. `selection` is the mark of the key object selection that was chosen.
    """

    paths: tuple[str, ...] = ()
    arrangement: Arrangement = field(default_factory=Arrangement)
    views: Mapping[int, SavedView] = field(default_factory=dict)
    measurements: int = 0
    key_images: int = 0
    selection: str = ""

    @property
    def mark(self) -> str:
        """What tells apart what was open, without naming it."""
        return mark_of("\0".join(self.paths))


@dataclass(frozen=True, slots=True)
class SavedState:
    """The whole file.

    Attributes
    ----------
    running
        Whether the program that wrote it has not ended in the usual way.
    crashes
        How often what bears a mark was open when the program ended unexpectedly.
    """

    session: SavedSession = field(default_factory=SavedSession)
    running: bool = False
    crashes: Mapping[str, int] = field(default_factory=dict)


def mark_of(name: str) -> str:
    """Return what tells a name apart, without saying it."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def saved_view(viewport: Viewport) -> SavedView:
    """Return what is kept of a cell: the images as they were taken.

    Of a window only the numbers are kept: its name may be a text of the file.
    """
    state = viewport.state
    own = ViewState(
        slice_index=state.slice_index,
        window=_unnamed(state.window),
        inverted=state.inverted,
        flipped_horizontally=state.flipped_horizontally,
        flipped_vertically=state.flipped_vertically,
        quarter_turns=state.quarter_turns,
        camera=state.camera,
        annotations=state.annotations,
        graphics=state.graphics,
        image_interpolation=state.image_interpolation,
        colors=state.colors,
    )
    if not viewport.is_as_taken:  # its slices are others than those of the files
        own = replace(own, slice_index=0, camera=Camera())
    awaited = viewport.awaited
    if viewport.result is not None:
        awaited = AwaitedMaps(viewport.result, viewport.map, viewport.minus)
    if awaited is not None:
        own = replace(own, overlay=state.overlay)
    place = viewport.series_key, viewport.stack_index, viewport.linked
    layer = mark_of(viewport.layer) if viewport.layer else ""
    if layer:
        own = replace(own, layer=state.layer)
    return SavedView(*place, own, viewport.shows, awaited, layer, _saved_look(viewport.presented))


def _saved_look(presented: Presented | None) -> SavedLook | None:
    if presented is None:
        return None
    before = replace(presented.before, window=_unnamed(presented.before.window))
    return SavedLook(mark_of(presented.key), before)


def _unnamed(window: Window | None) -> Window | None:
    return window and replace(window, name="")
