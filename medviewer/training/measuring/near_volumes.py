"""Volumes that a model of volumes is not for, or nearly: what its out-of-range check says."""

from collections.abc import Callable, Sequence

import numpy as np

from medviewer.models.preprocess import Pixels
from medviewer.models.preprocess_geometry import Spacing
from medviewer.training.measuring.near_cases import (
    CHANGES,
    ON_THE_SIDE,
    Checker,
    NearCase,
    made_kinds,
    spread,
)

_MOST_CHANGED = 40
_OF_VOLUMES: dict[str, Callable[[Pixels], Pixels]] = {
    "slices in reverse order": lambda volume: volume[::-1],
    "first half of the slices only": lambda volume: volume[: -(-len(volume) // 2)],
    "one slice in the place of all": lambda volume: np.repeat(
        volume[len(volume) // 2][None], len(volume), axis=0
    ),
}


def changed_volumes(
    checker: Checker,
    volumes: Sequence[Pixels] | Pixels,
    spacings_mm: Sequence[Spacing | None],
) -> list[NearCase]:
    """Count changed copies of up to 40 of the volumes ``(S, H, W)``, evenly chosen.

    All slices of one are changed alike. Where the network takes volumes of one depth as they are,
    none is made shorter.
    """
    places = spread(len(volumes), _MOST_CHANGED)
    kinds = CHANGES | {
        kind: change
        for kind, change in _OF_VOLUMES.items()
        if checker.depth or len(change(volumes[0])) == len(volumes[0])
    }
    cases = []
    for kind, change in kinds.items():
        found = []
        for place in places:
            side = spacings_mm[place]
            turned = side[::-1] if side and kind in ON_THE_SIDE else side
            found.append(checker.look(np.ascontiguousarray(change(volumes[place]))[None], [turned]))
        cases.append(checker.count(kind, found))
    return cases


def made_volumes(checker: Checker, seed: int, slices: int) -> list[NearCase]:
    """Count noise, blank and ramp volumes, over the range of values that the network sees."""
    size = checker.depth or slices, checker.spec.height, checker.spec.width
    return [
        checker.count(kind, [checker.look(volumes)])
        for kind, volumes in made_kinds(checker.spec, seed, size).items()
    ]
