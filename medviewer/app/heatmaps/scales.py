"""How high the colours of maps go: beside another date's maps, as high as the higher ones."""

from functools import lru_cache
from typing import TYPE_CHECKING

from medviewer.app.explaining.differences import difference
from medviewer.app.explaining.map_key import MapKey
from medviewer.app.explaining.shown_maps import attribution_of, shown_key
from medviewer.app.results import ResultKey
from medviewer.app.session import Session
from medviewer.app.viewport import Viewport
from medviewer.image.rendering import scale_of, signed_scale_of

if TYPE_CHECKING:  # the window need not wait for what only a result brings
    from medviewer.explain.attribution import Attribution


def common_top(session: Session, key: MapKey) -> float | None:
    """Return the largest value of all maps on screen that are on one scale with those of a key.

    One model's values for one class mean the same in all series, if method and layer are the same:
    a weak map of one date must not have the colours of a strong one beside it. None where no other
    series stands beside.
    """
    own = attribution_of(session, key)
    cells = (session.viewports[number] for number in session.arrangement.visible)
    keys = {found for cell in cells if cell.minus is None and (found := shown_key(cell))}
    maps = [attribution_of(session, each) for each in keys if _is_alike(session, each, key)]
    others = [each for each in maps if own is not None and each and _means_the_same(each, own)]
    if own is None or not others:
        return None
    return max(map(top_of, (own, *others)))


def shared_top(session: Session, viewport: Viewport) -> float | None:
    """Return how high a cell's colours go for the sake of others; None where they stand alone."""
    key = None if viewport.shows_difference else shown_key(viewport)
    return None if key is None else common_top(session, key)


def top_on_screen(session: Session, viewport: Viewport, key: MapKey) -> float | None:
    """Return how high the colours of a cell's maps go on the scale of their series.

    `key` names the maps; None while there are none. A difference has a scale of its own.
    """
    if viewport.minus is not None and viewport.has_heatmap:
        made = difference(session, key, viewport.minus).attribution
        return None if made is None else top_of(made, signed=True)
    common = common_top(session, key)
    own = attribution_of(session, key)
    return common if common is not None or own is None else top_of(own)


def may_share(key: MapKey | None, result: ResultKey) -> bool:
    """Tell whether a result of another series can change how high the colours of maps go."""
    if key is None or key.result.series_key == result.series_key:
        return False
    return key.result.model_name == result.model_name


@lru_cache(maxsize=8)
def top_of(attribution: "Attribution", *, signed: bool = False) -> float:
    """Return the largest value of a series' maps, looked for once: it is asked at every slice.

    Of a difference, which is `signed`, that on either side of zero.
    """
    return (signed_scale_of if signed else scale_of)(attribution.native)


def _is_alike(session: Session, other: MapKey, key: MapKey) -> bool:
    """Tell whether two keys ask the same weights for the same class in two series."""
    if other.target != key.target or not may_share(key, other.result):
        return False
    weights = [
        status.result.prediction.model
        for each in (other, key)
        if (status := session.status(each.result)) is not None and status.result is not None
    ]
    return len(weights) == 2 and weights[0] == weights[1]


def _means_the_same(other: "Attribution", own: "Attribution") -> bool:
    """Tell whether the values of two attributions of one class are on one scale."""
    made = [(each.method, each.layer, each.unit, each.maps_of, each.part) for each in (other, own)]
    return made[0] == made[1]
