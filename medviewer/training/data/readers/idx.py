"""The four files of MNIST (IDX format, plain or gzipped): the hello-world.

Images and labels go in pairs, ``train-images-idx3-ubyte`` with ``train-labels-idx1-ubyte`` and
``t10k-...`` likewise, which are the fold ``test``. Label k is class k of a multi-class task.
"""

import gzip
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from medviewer.io.limits import MAX_DEFLATE_RATIO
from medviewer.models.card import Task
from medviewer.training.data.readers.arrays import check_size
from medviewer.training.data.readers.checking.labels import targets_of_number
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError

_PARTS = {"train": "train", "t10k": "test"}
_GZIP = b"\x1f\x8b"
_UNSIGNED_BYTES = 0x08
_MOST_BYTES = 1 << 31


def idx_pairs(path: Path) -> dict[str, tuple[Path, Path]]:
    """Return images and labels by fold, of a folder or of the folder of one of the files."""
    folder = path if path.is_dir() else path.parent
    found = {}
    for prefix, fold in _PARTS.items():
        images = _file(folder, f"{prefix}-images-idx3-ubyte")
        labels = _file(folder, f"{prefix}-labels-idx1-ubyte")
        if images and labels and (path.is_dir() or path in {images, labels}):
            found[fold] = images, labels
    return found


def read_idx(path: Path, classes: Sequence[str], task: Task, population: str) -> Listing:
    """List the images of the pairs at `path`."""
    parts = {}
    samples: list[Sample] = []
    places: list[str] = []
    for fold, (images_file, labels_file) in idx_pairs(path).items():
        images, labels = _array(images_file, 3), _array(labels_file, 1)
        if len(images) != len(labels):
            raise TrainingError(
                f"{images_file.name} has {len(images)} images, but there are {len(labels)} labels"
            )
        parts[fold] = images
        for number, label in enumerate(labels.tolist()):
            place = f"{labels_file.name}, item {number}"
            targets = targets_of_number(label, place, classes, task)
            name = f"{fold}/{number}"
            samples.append(Sample(name, population, name, targets, fold))
            places.append(place)
    return Listing(
        tuple(classes),
        tuple(samples),
        lambda sample: parts[sample.fold][int(sample.path.split("/")[1])],
        places=tuple(places),
    )


def _file(folder: Path, name: str) -> Path | None:
    """Return a file, plain or gzipped, with a hyphen or (as some unpack it) a dot in its name."""
    names = (name, f"{name}.gz", name.replace("-idx", ".idx"))
    return next((folder / each for each in names if (folder / each).is_file()), None)


def _array(path: Path, dimensions: int) -> npt.NDArray[np.uint8]:
    """Return the array of a file; its size is checked before memory is taken."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
        with gzip.open(path) if is_packed else path.open("rb") as stream:
            head = stream.read(4 + 4 * dimensions)
            shape = _shape(path, head, dimensions)
            promised = check_size(shape, np.dtype(np.uint8), path.name)
            capacity = size * MAX_DEFLATE_RATIO if is_packed else size - len(head)
            if promised > min(capacity, _MOST_BYTES):
                raise TrainingError(f"{path.name} promises more than the file can hold")
            content = stream.read(promised + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise TrainingError(f"{path.name} is missing or damaged") from error
    if len(content) != promised:
        raise TrainingError(f"{path.name} ends early or is longer than its header says")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _shape(path: Path, head: bytes, dimensions: int) -> tuple[int, ...]:
    """Return the sizes that a header gives (big-endian, 32 bits each)."""
    magic = bytes([0, 0, _UNSIGNED_BYTES, dimensions])
    if len(head) != 4 + 4 * dimensions or head[:4] != magic:
        raise TrainingError(f"{path.name} is no IDX file of {dimensions} dimensions of bytes")
    return tuple(int(each) for each in np.frombuffer(head[4:], ">u4"))
