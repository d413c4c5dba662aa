"""Labelled films of several populations, decoded once into memory."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from medviewer.training.config import Source
from medviewer.training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Film:
    """One labelled image; `path` is relative to the data folder and names no patient."""

    path: str
    population: str
    patient: str
    positive: bool


@dataclass(frozen=True, slots=True, eq=False)
class FilmSet:
    """Films with their grey pixels, ``uint8 (N, H, W)``, brighter = denser."""

    films: tuple[Film, ...]
    pixels: npt.NDArray[np.uint8]

    @property
    def labels(self) -> npt.NDArray[np.bool_]:
        """Whether each film is positive, ``(N,)``."""
        return np.array([film.positive for film in self.films], dtype=bool)

    @property
    def patients(self) -> npt.NDArray[np.str_]:
        """A key for each film's patient, unique over populations, ``(N,)``."""
        return np.array([f"{film.population}/{film.patient}" for film in self.films])

    @property
    def populations(self) -> npt.NDArray[np.str_]:
        """The population of each film, ``(N,)``."""
        return np.array([film.population for film in self.films])

    def of_population(self, population: str) -> npt.NDArray[np.intp]:
        """Return the indices of the films of one population."""
        return np.flatnonzero(self.populations == population)

    def subset(self, indices: npt.NDArray[np.intp]) -> "FilmSet":
        """Return the films at `indices`, in that order."""
        return FilmSet(tuple(self.films[i] for i in indices), self.pixels[indices])


def read_manifests(data: Path, sources: tuple[Source, ...]) -> tuple[Film, ...]:
    """Read the manifests of all `sources` below the folder `data`."""
    films: list[Film] = []
    for source in sources:
        films.extend(_read_manifest(data, source))
    return tuple(films)


def load_films(data: Path, films: tuple[Film, ...], size: tuple[int, int]) -> FilmSet:
    """Decode `films` to 8-bit grey; all must have `size` (rows, columns)."""
    pixels = np.empty((len(films), *size), np.uint8)
    for index, film in enumerate(films):
        pixels[index] = _decode(data / film.path, size)
    return FilmSet(films, pixels)


def _read_manifest(data: Path, source: Source) -> list[Film]:
    """Read one manifest; the label decides by the name of the positive class."""
    manifest = data / source.folder / "manifest.csv"
    try:
        with manifest.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        films = [
            Film(
                path=f"{source.folder}/{row['path']}",
                population=source.population,
                patient=row["patient"],
                positive=row["label"] == source.positive,
            )
            for row in rows
        ]
    except (OSError, KeyError) as error:
        raise TrainingError(
            f"{source.folder}: a manifest.csv with path, label and patient is needed"
        ) from error
    if len({film.positive for film in films}) != 2:
        raise TrainingError(f"{source.folder}: both classes are needed, one of them positive")
    return films


def _decode(path: Path, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Read one picture as grey."""
    try:
        with Image.open(path) as picture:
            grey = np.asarray(picture.convert("L"))
    except (OSError, UnidentifiedImageError) as error:
        raise TrainingError("an image of the manifest cannot be read") from error
    if grey.shape != size:
        raise TrainingError(f"an image has {grey.shape} pixels, {size} expected")
    return grey
