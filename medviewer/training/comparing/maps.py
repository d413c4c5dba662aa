"""Two sets of maps of the same images: whether they rank pixels alike, and mark the same place.

Only ranks are compared, so that it does not matter in which units the maps are: between two models
there is no common one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject
from medviewer.explain.trust.regions import region_means
from medviewer.explain.trust.similarity import spearman
from medviewer.explain.trust.steadiness import COMPARED_SIDE
from medviewer.models.trust.record import FEWEST_PATIENTS, Measured
from medviewer.training.comparing.documents import Document, number_of, text_of
from medviewer.training.measuring.metrics import weighted_mean
from medviewer.training.trusting.summary import measured_over

Floats = npt.NDArray[np.float32]

TOP_SHARE = 0.1
_MOST_BYTES = 1 << 30
_DIFFERENT = {
    "target": "The maps explain different classes.",
    "maps_of": "The maps explain different scores: those of slices, and that of the series.",
    "method": "The maps are of different methods: only the order of the values is compared.",
    "layer": "The maps are of different layers of the network.",
}
"""What is said where the maps of one image differ in something."""


@dataclass(frozen=True, slots=True, eq=False)
class MapFile:
    """One image's map: `series` and `index` say of which image, `maps_of` whose score it explains.

    The latter is empty where a network knows no series.
    """

    series: str
    index: int
    path: Path
    target: str
    method: str
    layer: str
    maps_of: str


@dataclass(frozen=True, slots=True, eq=False)
class ComparedMaps:
    """What came of it: means over images with intervals over series, and each image.

    Of fewer than `FEWEST_PATIENTS` series there are no intervals. `rank_correlation` is Spearman's
    of the means over regions; `overlap` the intersection over union of the tenths of the pixels
    with the largest values.
    """

    measures: dict[str, Measured]
    images: tuple[JsonObject, ...]
    notes: tuple[str, ...]


def compare_maps(
    first: Document, second: Document, bootstraps: int, seed: int, context: WorkContext
) -> ComparedMaps:
    """Compare the maps of the images that both documents have.

    Raises
    ------
    UsageError
        When they have none in common, or a map cannot be read.
    """
    ours, theirs = ({(each.series, each.index): each for each in _maps(d)} for d in (first, second))
    both = sorted(ours.keys() & theirs.keys())
    if not both:
        raise UsageError("the two documents have no map of the same image")
    images = []
    for number, key in enumerate(both):
        context.step(number, len(both), f"Comparing maps: {number} of {len(both)}")
        pair = _read(ours[key].path), _read(theirs[key].path)
        images.append({"image": list(key), **_likeness(*pair, key)})
    measures = measured_over(
        lambda weights: {
            name: weighted_mean(np.array([each[name] for each in images]), weights)
            for name in ("rank_correlation", "overlap")
        },
        np.array([series for series, _ in both]),
        bootstraps,
        seed,
    )
    return ComparedMaps(measures, tuple(images), tuple(_notes(first, second, ours, theirs)))


def _likeness(first: Floats, second: Floats, key: tuple[str, int]) -> dict[str, float]:
    """Return how alike two maps of one image are, where both networks saw it."""
    if first.shape != second.shape:
        raise UsageError(f"the maps of image {key[1] + 1} have different sizes")
    seen = np.isfinite(first) & np.isfinite(second)
    if not seen.any():
        raise UsageError(f"no part of image {key[1] + 1} was seen by both networks")
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    means = (region_means(np.where(seen, each, 0)[part], COMPARED_SIDE) for each in (first, second))
    marked = [_largest(each[seen]) for each in (first, second)]
    both, either = (marked[0] & marked[1]).sum(), (marked[0] | marked[1]).sum()
    return {"rank_correlation": spearman(*means), "overlap": float(both / either)}


def _largest(values: Floats) -> npt.NDArray[np.bool_]:
    """Return which values are among the largest tenth; of equal ones all are."""
    count = max(1, round(TOP_SHARE * len(values)))
    limit = np.partition(values, len(values) - count)[len(values) - count]
    return np.asarray(values >= limit)


def _maps(document: Document) -> Iterator[MapFile]:
    """Yield the maps that a document names; files lie in its folder, and nowhere else."""
    for series in document.content["series"] or []:
        uid = text_of(series, "series_uid")
        for image in series.get("images", []) if isinstance(series, dict) else []:
            found = image.get("attribution") if isinstance(image, dict) else None
            name = PurePosixPath(text_of(found, "file"))
            index = number_of(image.get("index")) if found else None
            if found is None or index is None or not name.name:
                continue
            if name.is_absolute() or ".." in name.parts:
                raise UsageError("a map's file lies outside the folder of its document")
            path = document.path.parent.joinpath(*name.parts)
            told = [text_of(found, key) for key in ("target", "method", "layer", "maps_of")]
            yield MapFile(uid, int(index), path, *told)


def _read(path: Path) -> Floats:
    """Return a map ``(rows, columns)``."""
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            raise UsageError("a map's file is too large, or a link")
        values = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UsageError("a map's file beside the document is missing or cannot be read") from error
    if not isinstance(values, np.ndarray) or values.ndim != 2 or values.dtype.kind != "f":
        raise UsageError("a map's file does not hold a map")
    return np.asarray(values, dtype=np.float32)


def _notes(
    first: Document,
    second: Document,
    ours: dict[tuple[str, int], MapFile],
    theirs: dict[tuple[str, int], MapFile],
) -> Iterator[str]:
    """Yield what is to be said beside the numbers."""
    if text_of(first.content, "model", "sha256") != text_of(second.content, "model", "sha256"):
        yield "Two models have no common unit: only the order of the values is compared."
    both = ours.keys() & theirs.keys()
    for key, note in _DIFFERENT.items():
        if any(getattr(ours[each], key) != getattr(theirs[each], key) for each in both):
            yield note
    count = len({series for series, _ in both})
    if count < FEWEST_PATIENTS:
        yield (
            f"All images are of {count} series: no ranges, which need {FEWEST_PATIENTS} or more."
        )
    left_out = len(ours.keys() ^ theirs.keys())
    if left_out:
        yield f"{left_out} images have a map in one document alone and are left out."
