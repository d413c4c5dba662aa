"""A folder of pictures for each class, as most data sets of Kaggle come.

Above the class folders there may be one of folds (``train``, ``val``, ``test``, ``fold1``...).
Names of files tell nothing about patients unless a regular expression says how: without one, every
file counts as a patient of its own, and a split by patient cannot keep two images of one apart.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from medviewer.models.card import Task
from medviewer.training.data.readers.checking.labels import plain, targets_of_words
from medviewer.training.data.readers.pictures import is_picture, read_grey
from medviewer.training.data.samples import Listing, Sample
from medviewer.training.errors import TrainingError


def has_class_folders(folder: Path, classes: Sequence[str]) -> bool:
    """Tell whether a folder holds class folders, or folds that hold them."""
    return bool(_class_folders(folder, classes))


def read_folders(
    folder: Path,
    classes: Sequence[str],
    task: Task,
    population: str,
    patient_pattern: str = "",
) -> Listing:
    """List the pictures below the class folders of `folder`.

    Parameters
    ----------
    folder
        Holds the class folders, or folders of folds that hold them.
    classes, task
        The names of the folders, and what targets they make.
    population
        What these images are called in reports.
    patient_pattern
        A regular expression that finds the patient's key in a file's name without its suffix: its
        first group, or the whole match. Empty: every file is a patient of its own.
    """
    found = [
        (fold, label, path, f"folder {place.relative_to(folder).as_posix()}, image {number}")
        for fold, label, place in _class_folders(folder, classes)
        for number, path in enumerate(_pictures(place), start=1)
    ]
    places = tuple(place for *_, place in found)  # of folder and number: a name may tell a person
    targets = targets_of_words([label for _, label, _, _ in found], places, classes, task)
    pattern = _compiled(patient_pattern)
    samples = []
    for (fold, _, path, place), each in zip(found, targets, strict=True):
        name = path.relative_to(folder).as_posix()
        patient = _patient(path.stem, pattern, place) if pattern else name.rpartition(".")[0]
        samples.append(Sample(name, population, patient, each, fold))
    return Listing(
        tuple(classes),
        tuple(samples),
        lambda sample: read_grey(folder / sample.path),
        places=places,
    )


def _class_folders(folder: Path, classes: Sequence[str]) -> list[tuple[str, str, Path]]:
    """Return fold, label and path of every class folder; empty where there is none."""
    known = {plain(each) for each in classes}
    inner = _folders(folder)
    if any(plain(each.name) in known for each in inner):
        return [("", each.name, each) for each in inner]
    found = [(fold.name, each.name, each) for fold in inner for each in _folders(fold)]
    return found if any(plain(label) in known for _, label, _ in found) else []


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder, without those that packers leave behind."""
    return sorted(each for each in folder.iterdir() if each.is_dir() and each.name[0] not in "._")


def _pictures(folder: Path) -> Iterator[Path]:
    """Yield the pictures below a class folder in order."""
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if is_picture(name) and not name.startswith("."):
                yield Path(parent, name)


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return the pattern for patients."""
    try:
        return re.compile(pattern) if pattern else None
    except re.error as error:
        raise TrainingError(
            f"the pattern for patients is no regular expression: {error}"
        ) from error


def _patient(stem: str, pattern: re.Pattern[str], place: str) -> str:
    """Return the patient's key in a file's name."""
    match = pattern.search(stem)
    key = match and (match[1] if pattern.groups else match[0])
    if not key:
        raise TrainingError(f"{place}: the pattern for patients finds none in the file's name")
    return key
