"""Labelled data by their path, whatever their layout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from medviewer.models.card import Task
from medviewer.models.card_input import SliceOrder
from medviewer.models.preprocess_spec import Preprocess
from medviewer.training.data.readers.checking.checks import checked
from medviewer.training.data.readers.chexpert import (
    CHEXPERT_COLUMNS,
    NIH_COLUMNS,
    Uncertain,
    read_chexpert,
    read_nih,
)
from medviewer.training.data.readers.folders import has_class_folders, read_folders
from medviewer.training.data.readers.idx import idx_pairs, read_idx
from medviewer.training.data.readers.manifest import MANIFEST, WINDOW_COLUMNS, read_manifest
from medviewer.training.data.readers.medmnist import read_medmnist
from medviewer.training.data.readers.pictures import is_picture
from medviewer.training.data.readers.scans import UID_COLUMN, read_scans
from medviewer.training.data.readers.tables import read_rows
from medviewer.training.data.samples import Listing
from medviewer.training.errors import TrainingError, UnknownWordsError


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What some layouts leave open.

    Attributes
    ----------
    patient_pattern
        Of class folders: how a file's name tells the patient, see
        `medviewer.training.data.readers.folders`.
    uncertain
        Of CheXpert: what uncertain labels become, see `medviewer.training.data.readers.chexpert`.
    preprocess
        Of scans: the card's preparation, which decides how their values are read.
    order
        Of scans: which end of the patient the card wants first.
    """

    patient_pattern: str = ""
    uncertain: Uncertain = "ignore"
    preprocess: Preprocess | None = None
    order: SliceOrder = "as_shown"


def open_data(
    path: Path,
    classes: Sequence[str],
    task: Task,
    population: str = "",
    options: ReadingOptions = ReadingOptions(),
) -> Listing:
    """List the labelled images at `path`: a folder, an ``.npz`` file or a table.

    Labels are compared without case, blanks and underscores being hyphens. Where the data name
    no patients (folders without a pattern, MedMNIST, MNIST), every image counts as one.

    Parameters
    ----------
    path
        In one of the layouts of this package.
    classes, task
        The labels behind the targets, and what they are for.
    population
        What these images are called in reports; the name of the path where nothing is given.
    options
        What some layouts leave open.

    Raises
    ------
    TrainingError
        When no layout fits, or the data cannot be right; it names the place and no patient.
    """
    if not path.exists():
        raise TrainingError(f"the data {path.name} are not there")
    whole = path.resolve()  # "." has no name
    data = _Data(whole, tuple(classes), task, population or whole.stem, options)
    try:
        return checked(data.listing(), whole.name)
    except OSError as error:  # its text names files
        raise TrainingError(f"{whole.name} cannot be read: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class _Data:
    """Where data are and how they are to be read."""

    path: Path
    classes: tuple[str, ...]
    task: Task
    population: str
    options: ReadingOptions

    def listing(self) -> Listing:
        """Return what the reader of their layout gives."""
        reader = self._of_folder() if self.path.is_dir() else self._of_file(self.path)
        if reader is None:
            raise UnknownWordsError(self._none_fits())
        if self.options.patient_pattern and reader != self._folders:
            raise TrainingError(
                f"{self.path.name} is no folder of class folders: a pattern for patients finds "
                "them in the names of such files alone"
            )
        return reader()

    def _of_folder(self) -> Callable[[], Listing] | None:
        """Return the reader of a folder: its table, pairs, class folders, or its only file."""
        if (self.path / MANIFEST).is_file():
            return self._of_file(self.path / MANIFEST)
        if idx_pairs(self.path):
            return self._idx
        if has_class_folders(self.path, self.classes):
            return self._folders
        files = [each for each in self.path.iterdir() if each.suffix.lower() in {".npz", ".csv"}]
        return self._of_file(files[0]) if len(files) == 1 else None

    def _of_file(self, file: Path) -> Callable[[], Listing] | None:
        """Return the reader of a file."""
        if file.suffix.lower() == ".npz":
            return lambda: read_medmnist(file, self.classes, self.task, self.population)
        if file.suffix.lower() == ".csv":
            return self._of_table(file)
        return self._idx if idx_pairs(file) else None

    def _of_table(self, table: Path) -> Callable[[], Listing] | None:
        """Return the reader of a table by its columns."""
        first = read_rows(table)[0]
        if all(each in first for each in CHEXPERT_COLUMNS):
            return self._findings(
                lambda: read_chexpert(table, self.classes, self.population, self.options.uncertain)
            )
        if all(each in first for each in NIH_COLUMNS):
            return self._findings(lambda: read_nih(table, self.classes, self.population))
        if all(each in first for each in WINDOW_COLUMNS) or is_picture(first.get("path", "")):
            return lambda: read_manifest(table, self.classes, self.task, self.population)
        if "path" in first or UID_COLUMN in first:
            return lambda: read_scans(
                table,
                self.classes,
                self.task,
                self.population,
                self.options.preprocess,
                self.options.order,
            )
        return None

    def _findings(self, read: Callable[[], Listing]) -> Callable[[], Listing]:
        """Refuse to read findings, of which a film may have several, as exclusive classes."""
        if self.task in {"multi-class", "ordinal"}:
            raise TrainingError(
                f"{self.path.name} lists several findings a film, which is no {self.task} task"
            )
        return read

    def _folders(self) -> Listing:
        return read_folders(
            self.path, self.classes, self.task, self.population, self.options.patient_pattern
        )

    def _idx(self) -> Listing:
        return read_idx(self.path, self.classes, self.task, self.population)

    def _none_fits(self) -> str:
        """Say in one sentence what was expected."""
        return (
            f"{self.path.name} is none of the layouts that can be read: a folder with {MANIFEST}, "
            f"a folder for each class ({', '.join(self.classes[:4])}), a MedMNIST .npz file, a "
            f"CheXpert or NIH table, a table (.csv) with the column path or {UID_COLUMN}, or "
            "MNIST's IDX files"
        )
