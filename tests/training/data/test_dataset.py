import numpy as np
import pytest
from PIL import Image

from medviewer.training.config import Source
from medviewer.training.data.dataset import load_films, read_manifests
from medviewer.training.errors import TrainingError


def source(folder: str = "films") -> Source:
    return Source("children", folder, "ill", 1.0, 0.0, "t", "o", "l")


def write_manifest(tmp_path, text: str) -> None:
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "manifest.csv").write_text(text)


def test_manifests_of_all_populations_are_read(config, data):
    films = read_manifests(data, config.sources)
    assert len(films) == 2 * 17
    assert films[0].path == "children/well-0-0.png"
    assert {film.population for film in films} == {"children", "adults"}
    assert sum(film.positive for film in films) == 2 * 8


def test_films_are_decoded_to_grey(config, data):
    films = read_manifests(data, config.sources)
    decoded = load_films(data, films, (32, 32))
    assert decoded.pixels.shape == (34, 32, 32)
    assert decoded.pixels.dtype == np.uint8
    with Image.open(data / films[5].path) as picture:
        np.testing.assert_array_equal(decoded.pixels[5], np.asarray(picture))


def test_patients_of_two_populations_are_different_people(config, data):
    films = load_films(data, read_manifests(data, config.sources), (32, 32))
    assert len(set(films.patients)) == 32


def test_subset_keeps_films_and_pixels_together(config, data):
    films = load_films(data, read_manifests(data, config.sources), (32, 32))
    adults = films.subset(films.of_population("adults"))
    assert set(adults.populations) == {"adults"}
    np.testing.assert_array_equal(adults.pixels[0], films.pixels[17])
    np.testing.assert_array_equal(adults.labels, films.labels[17:])


def test_missing_manifest_is_told(tmp_path):
    with pytest.raises(TrainingError, match=r"manifest\.csv"):
        read_manifests(tmp_path, (source(),))


def test_manifest_without_patients_is_told(tmp_path):
    write_manifest(tmp_path, "path,label\na.png,ill\n")
    with pytest.raises(TrainingError, match="patient"):
        read_manifests(tmp_path, (source(),))


def test_one_class_only_is_told(tmp_path):
    write_manifest(tmp_path, "path,label,patient\na.png,ill,1\n")
    with pytest.raises(TrainingError, match="both classes"):
        read_manifests(tmp_path, (source(),))


def test_film_of_another_size_is_told(config, data):
    with pytest.raises(TrainingError, match="pixels"):
        load_films(data, read_manifests(data, config.sources), (30, 32))


def test_missing_film_is_told_without_its_name(tmp_path):
    write_manifest(tmp_path, "path,label,patient\na.png,ill,1\nb.png,well,2\n")
    films = read_manifests(tmp_path, (source(),))
    with pytest.raises(TrainingError, match="cannot be read") as caught:
        load_films(tmp_path, films, (32, 32))
    assert "a.png" not in str(caught.value)
