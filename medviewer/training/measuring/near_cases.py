"""Images that are almost, or not at all, what a model reads: what its out-of-range check says.

Every kind is counted on its own, by the pixels alone: the header would refuse most of them.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pydicom
from pydicom.data import get_testdata_file
from pydicom.pixels.processing import apply_rescale

from medviewer.io.printable_text import printable
from medviewer.models.card import Task
from medviewer.models.feature_reference import FeatureReference
from medviewer.models.networks.architectures import SampleNetwork
from medviewer.models.preprocess import Pixels
from medviewer.models.preprocess_geometry import Spacing
from medviewer.models.preprocess_spec import PercentileIntensity, Preprocess
from medviewer.training.data.readers.manifest import MANIFEST, read_unlabelled
from medviewer.training.data.samples import stacked
from medviewer.training.measuring.energy import energy
from medviewer.training.measuring.fit_reference import distances
from medviewer.training.measuring.metrics import Floats
from medviewer.training.packing.outputs import run_network

log = logging.getLogger(__name__)

Grey = npt.NDArray[np.float32]

CHANGES: dict[str, Callable[[Pixels], Pixels]] = {
    "rotated by 90 degrees": lambda films: np.rot90(films, 1, (1, 2)),
    "rotated by 270 degrees": lambda films: np.rot90(films, 3, (1, 2)),
    "rotated by 180 degrees": lambda films: np.rot90(films, 2, (1, 2)),
    "flipped up-down": lambda films: films[:, ::-1],
    "flipped left-right": lambda films: films[:, :, ::-1],
    "negative (MONOCHROME1 left uninverted)": lambda films: films.max() - (films - films.min()),
    "upper half only": lambda films: films[:, : films.shape[1] // 2],
    "pixels shuffled": lambda films: (
        np.random.default_rng(0)
        .permuted(films.reshape(len(films), -1), axis=1)
        .reshape(films.shape)
    ),
}
ON_THE_SIDE = ("rotated by 90 degrees", "rotated by 270 degrees")
_PACKAGED = {
    "chest film of an adult, another hospital": "RG1",
    "leg film": "RG3",
    "MR slice": "MR2",
    "ultrasound": "US1",
    "head CT slice": "693",
}
_ENCODINGS = ("UNCI", "UNCR", "J2KI", "J2KR")
_MOST_CHANGED = 200
_MOST_FILES = 20
_MOST_FRAMES = 3
_MOST_PIXELS = 1 << 24


@dataclass(frozen=True, slots=True)
class NearCase:
    """How many images of one kind are flagged, and their median distance.

    `by_energy` is how many a limit on the energy of the logits would flag; None where there is
    none.
    """

    kind: str
    images: int
    flagged: int
    median: float
    by_energy: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What a check makes of N images: ``(N,)`` distances, and see `NearCase.by_energy`."""

    distance: Floats
    by_energy: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Checker:
    """A network with its reference and threshold: what the check of a bundle is made of.

    `most_energy` is the limit of the energy, which is counted beside; None counts none. Volumes
    are brought to `depth` slices.
    """

    network: SampleNetwork
    spec: Preprocess
    reference: FeatureReference
    threshold: float
    task: Task = "binary"
    most_energy: float | None = None
    depth: int = 0

    def look(self, pixels: Pixels, spacings_mm: Sequence[Spacing | None] | None = None) -> Looked:
        """Return what it makes of ``(N, H, W)`` images; those without a spacing are taken as is.

        Volumes are ``(N, S, H, W)``.
        """
        spec = replace(self.spec, without_spacing="as-is")
        grid = self.reference.grid
        run = run_network(self.network, pixels, spec, grid, spacings_mm, self.depth)
        by_energy = None
        if self.most_energy is not None:
            by_energy = int((energy(self.task, run.logits) > self.most_energy).sum())
        return Looked(distances(self.reference, run.descriptors), by_energy)

    def count(self, kind: str, found: Sequence[Looked]) -> NearCase:
        """Count what is beyond the limits."""
        distance = np.concatenate([each.distance for each in found])
        flagged = int((distance > self.threshold).sum())
        counted = [each.by_energy for each in found if each.by_energy is not None]
        by_energy = sum(counted) if counted else None
        return NearCase(kind, len(distance), flagged, float(np.median(distance)), by_energy)


def changed_films(
    checker: Checker,
    films: Sequence[Pixels] | Pixels,
    spacings_mm: Sequence[Spacing | None] | None = None,
) -> list[NearCase]:
    """Count changed copies of up to 200 of the films ``(H, W)``, evenly chosen."""
    places = spread(len(films), _MOST_CHANGED)
    chosen = stacked([films[place] for place in places])
    sides = [None if spacings_mm is None else spacings_mm[place] for place in places]
    parts = (
        [(chosen, sides)]
        if isinstance(chosen, np.ndarray)
        else [(film[None], [side]) for film, side in zip(chosen, sides, strict=True)]
    )
    cases = []
    for kind, change in CHANGES.items():
        found = [
            checker.look(
                np.ascontiguousarray(change(part)),
                [side[::-1] if side and kind in ON_THE_SIDE else side for side in of_part],
            )
            for part, of_part in parts
        ]
        cases.append(checker.count(kind, found))
    return cases


def made_images(checker: Checker, seed: int) -> list[NearCase]:
    """Count noise, blank and ramp images, over the range of values that the network sees."""
    size = checker.spec.height, checker.spec.width
    return [
        checker.count(kind, [checker.look(images)])
        for kind, images in made_kinds(checker.spec, seed, size).items()
    ]


def made_kinds(spec: Preprocess, seed: int, size: tuple[int, ...]) -> dict[str, Grey]:
    """Return noise, blank and ramp images ``(N, H, W)`` of a `size`, or volumes, by their kind."""
    generator = np.random.default_rng(seed)
    low, high = _seen_range(spec)
    rows, columns = size[-2:]
    down, across = np.linspace(low, high, rows)[:, None], np.linspace(low, high, columns)
    ramps = [np.broadcast_to(each, size) for each in (down, down[::-1], across)]
    kinds = {
        "uniform noise": generator.uniform(low, high, (20, *size)),
        "blank": np.stack([np.full(size, grey) for grey in (low, (low + high) / 2, high)]),
        "grey ramp": np.stack(ramps),
    }
    return {kind: images.astype(np.float32) for kind, images in kinds.items()}


def other_data(checker: Checker, data: Path, folders: Sequence[str]) -> list[NearCase]:
    """Count up to 200 images of other data sets, folders with a manifest, evenly chosen."""
    cases = []
    for name in folders:
        listing = read_unlabelled(data / name / MANIFEST, name)
        chosen = [listing.samples[i] for i in spread(len(listing.samples), _MOST_CHANGED)]
        found = [checker.look(listing.read(sample)[None]) for sample in chosen]
        cases.append(checker.count(f"images of `{name}`", found))
    return cases


def _seen_range(spec: Preprocess) -> tuple[float, float]:
    """Return the lowest and highest value that a network tells apart; 8 bits where each image."""
    if isinstance(spec.intensity, PercentileIntensity):
        return 0.0, 255.0
    limits = np.array(spec.intensity.limits)
    return float(limits.min()), float(limits.max())


def dicom_folders(checker: Checker, folder: Path) -> list[NearCase]:
    """Count the DICOM images below `folder` by their sub-folder, and there by modality.

    Up to 20 files of a kind and 3 frames of a file are read, evenly chosen.
    """
    cases = []
    for kind, files in _by_kind(folder):
        found = [checker.look(frame[None]) for path in files for frame in _frames(path)]
        if found:
            cases.append(checker.count(kind, found))
    return cases


def packaged_images(checker: Checker) -> list[NearCase]:
    """Count images that the packages pydicom and pydicom-data ship."""
    cases = []
    for kind, prefix in _PACKAGED.items():
        paths = _packaged_files(prefix)
        found = [checker.look(frame[None]) for path in paths for frame in _frames(path)]
        if found:
            cases.append(checker.count(f"{kind} (`{prefix}_*`)", found))
    return cases


def _packaged_files(prefix: str) -> list[Path]:
    """Return the encodings of one image that are there; nothing is downloaded."""
    names = (f"{prefix}_{encoding}.dcm" for encoding in _ENCODINGS)
    found = (get_testdata_file(name, download=False) for name in names)
    return [Path(each) for each in found if isinstance(each, str)]


def _by_kind(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield the folders below with their files, by relative name; one for each modality there."""
    for each in sorted([folder, *(path for path in folder.rglob("*") if path.is_dir())]):
        by_modality: dict[str, list[Path]] = defaultdict(list)
        for path in sorted(path for path in each.iterdir() if path.is_file()):
            by_modality[_modality(path)].append(path)
        name, named = each.relative_to(folder).as_posix(), {*by_modality} - {""}
        for modality, files in sorted(by_modality.items()):
            kind = name if named == {modality} else f"{name}, {modality or 'others'}"
            yield kind, [files[i] for i in spread(len(files), _MOST_FILES)]


def _modality(path: Path) -> str:
    """Return the modality that a file names, nothing where it names none."""
    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["Modality"])
        return printable(str(dataset.get("Modality", "")))
    except Exception as error:  # noqa: BLE001 - a foreign parser may raise anything
        log.debug("a file has no header: %s", type(error).__name__)
        return ""


def _frames(path: Path) -> Iterator[Grey]:
    """Yield up to 3 grey frames of a DICOM file, brighter = denser; none if it has no image."""
    try:
        dataset = pydicom.dcmread(path)
        pixels = apply_rescale(dataset.pixel_array.astype(np.float32), dataset)
        samples = int(dataset.get("SamplesPerPixel", 1))
        inverted = dataset.get("PhotometricInterpretation") == "MONOCHROME1"
    except Exception as error:  # noqa: BLE001 - a foreign parser may raise anything
        log.debug("a file holds no image: %s", type(error).__name__)
        return
    if samples > 1:
        pixels = pixels.mean(-1)
    frames = pixels.reshape(-1, *pixels.shape[-2:])
    if min(frames.shape[1:]) < 16 or frames[0].size > _MOST_PIXELS:
        return
    for frame in frames[spread(len(frames), _MOST_FRAMES)]:
        yield -frame if inverted else frame


def spread(count: int, most: int) -> npt.NDArray[np.intp]:
    """Return up to `most` of `count` indices, evenly spaced."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.intp))
