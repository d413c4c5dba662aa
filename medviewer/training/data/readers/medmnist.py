"""MedMNIST ``.npz`` files, 2-D and 3-D, of any size (Yang et al., Sci. Data 10:41, 2023).

Arrays ``train_images``, ``train_labels`` and the same of ``val`` and ``test``, which become folds.
Classes are in MedMNIST's order: label k of a multi-class set is class k. A binary set's class is
label 1, an ordinal set's classes are the grades above 0, and a multi-label set has a column each.
The files do not name patients: every image counts as one.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from medviewer.models.card import Task
from medviewer.training.data.readers.arrays import NpzArray, names_of
from medviewer.training.data.readers.checking.labels import check_targets, targets_of_number
from medviewer.training.data.readers.pictures import grey_of_color
from medviewer.training.data.samples import Listing, Pixels, Sample, Targets
from medviewer.training.errors import TrainingError

FOLDS = ("train", "val", "test")

_COLORS = 3


def read_medmnist(path: Path, classes: Sequence[str], task: Task, population: str) -> Listing:
    """List the images of a MedMNIST file; the slices of its volumes are a series each.

    A volume's label says nothing of a single slice, whose targets are NaN.
    """
    names = names_of(path)
    folds = [fold for fold in FOLDS if f"{fold}_images" in names]
    if not folds:
        raise TrainingError(f"{path.name} needs the arrays train_images and train_labels")
    parts = {fold: NpzArray(path, f"{fold}_images") for fold in folds}
    samples: list[Sample] = []
    places: list[str] = []
    of_series: dict[str, Targets] = {}
    for fold, images in parts.items():
        labels = _labels(path, fold, len(images), classes, task)
        for number, targets in enumerate(labels):
            made = _samples(images, f"{fold}/{number}", population, targets, fold)
            samples += made
            places += [f"{fold}_images, row {number}"] * len(made)
            if made[0].series:
                of_series[f"{population}/{made[0].series}"] = targets

    def read(sample: Sample) -> Pixels:
        number = int(sample.path.split("/")[1])
        return _image(parts[sample.fold], number, sample)

    return Listing(tuple(classes), tuple(samples), read, of_series, tuple(places))


def _labels(path: Path, fold: str, count: int, classes: Sequence[str], task: Task) -> list[Targets]:
    """Return the targets of the images of one fold."""
    array = NpzArray(path, f"{fold}_labels")
    if array.dtype.kind not in "biu" or len(array) != count or len(array.shape) > 2:
        raise TrainingError(f"{path.name}: {fold}_labels must be whole numbers, one row an image")
    numbers = array.whole().reshape(count, -1)
    places = [f"{fold}_labels, row {number}" for number in range(count)]
    if task == "multi-label":
        return [
            _several(row.tolist(), classes, place)
            for row, place in zip(numbers, places, strict=True)
        ]
    if numbers.shape[1] != 1:
        raise TrainingError(f"{path.name}: {fold}_labels are of a multi-label task, not {task}")
    return [
        targets_of_number(int(row[0]), place, classes, task)
        for row, place in zip(numbers, places, strict=True)
    ]


def _several(row: Sequence[int], classes: Sequence[str], place: str) -> Targets:
    """Return the targets of a row of several labels."""
    if len(row) != len(classes):
        raise TrainingError(f"{place}: {len(row)} labels, but there are {len(classes)} classes")
    targets = tuple(float(value) for value in row)
    check_targets(targets, place, classes, "multi-label")
    return targets


def _samples(
    images: NpzArray, name: str, population: str, targets: Targets, fold: str
) -> list[Sample]:
    """Return the sample of an image, or those of a volume's slices."""
    if not _is_volume(images.shape):
        return [Sample(name, population, name, targets, fold)]
    unknown = (math.nan,) * len(targets)
    return [
        Sample(f"{name}/{position}", population, name, unknown, fold, name, position)
        for position in range(images.shape[1])
    ]


def _is_volume(shape: tuple[int, ...]) -> bool:
    """Tell volumes ``(N, D, H, W)`` from images ``(N, H, W)`` and ``(N, H, W, 3)``."""
    if len(shape) not in {3, 4}:
        raise TrainingError("images must be (N, H, W), (N, H, W, 3) or volumes (N, D, H, W)")
    return len(shape) == 4 and shape[3] != _COLORS


def _image(images: NpzArray, number: int, sample: Sample) -> Pixels:
    """Return the pixels of a sample."""
    item = images[number]
    if sample.series:
        slice_pixels: Pixels = item[sample.position]
        return slice_pixels
    if item.ndim == 2:
        return item
    if item.dtype != np.uint8:
        raise TrainingError("an image in colour must be of 8 bits")
    return grey_of_color(item)
