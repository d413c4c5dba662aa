"""Which films an epoch shows: populations by their share, both labels equally often."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from medviewer.training.config import Source
from medviewer.training.data.dataset import FilmSet

Indices = npt.NDArray[np.intp]


def epoch_order(
    films: FilmSet, sources: tuple[Source, ...], count: int, generator: np.random.Generator
) -> Indices:
    """Return about `count` shuffled indices; rare films come several times."""
    drawn = []
    for source in sources:
        members = films.of_population(source.population)
        for positive in (False, True):
            stratum = members[films.labels[members] == positive]
            drawn.append(_cycled(stratum, round(count * source.share / 2), generator))
    order = np.concatenate(drawn)
    generator.shuffle(order)
    return order


def batches(order: Indices, size: int) -> Iterator[Indices]:
    """Cut `order` into batches of `size`; the last one may be smaller."""
    for start in range(0, len(order), size):
        yield order[start : start + size]


def smoothed_targets(films: FilmSet, sources: tuple[Source, ...]) -> npt.NDArray[np.float32]:
    """Return the target of each film, ``(N,)``: 0 and 1 moved inwards by its source's smoothing."""
    smoothing = {source.population: source.label_smoothing for source in sources}
    return np.array(
        [abs(float(film.positive) - smoothing[film.population] / 2) for film in films.films],
        dtype=np.float32,
    )


def _cycled(members: Indices, count: int, generator: np.random.Generator) -> Indices:
    """Return `count` of `members`, all of them as often as any other (but for one)."""
    rounds = [generator.permutation(members) for _ in range(-(-count // len(members)))]
    return np.concatenate(rounds)[:count]
