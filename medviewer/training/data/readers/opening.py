"""Labelled data of any layout by one function."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.models.card import Task
from medviewer.training.data.readers.manifest import read_manifest
from medviewer.training.data.samples import Listing


def open_data(path: Path, classes: Sequence[str], task: Task, population: str = "") -> Listing:
    """List the samples of a folder with a manifest, with targets for `classes`."""
    return read_manifest(path, classes, population, exclusive=task == "multi-class")
