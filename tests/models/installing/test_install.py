from pathlib import Path

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.installing.arrival import Arrival, read_arrival
from medviewer.models.installing.install import find_equal, install
from medviewer.models.networks import architectures
from medviewer.models.networks.tiny_cnn import TinyCNN
from medviewer.models.registry import find_bundles
from tests.support.models import write_bundle
from tests.support.series_models import TinyVolume, write_sequence_bundle, write_volume_bundle
from tests.support.twins import add_twin, changed, thin_twin_of, twin_of


@pytest.fixture
def arrived(tmp_path: Path) -> Arrival:
    return read_arrival(write_bundle(tmp_path / "here" / "tiny"))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "user" / "models"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_model_is_found_after_it_was_installed(arrived: Arrival, target: Path) -> None:
    done = install(arrived, target, [])
    assert done.is_new
    assert done.bundle.folder == target / "tiny-1.2.3"
    assert names(target) == ["tiny-1.2.3"]
    assert names(done.bundle.folder) == ["card.toml", "weights.safetensors"]
    (found,), problems = find_bundles([target])
    assert (found.card, problems) == (arrived.card, [])


def test_the_same_model_is_not_installed_twice(arrived: Arrival, target: Path) -> None:
    install(arrived, target, [])
    assert not install(arrived, target, [target]).is_new
    assert names(target) == ["tiny-1.2.3"]


def test_another_model_of_that_name_and_version_is_refused(
    arrived: Arrival, target: Path, tmp_path: Path
) -> None:
    other = write_bundle(tmp_path / "shipped" / "tiny", title="Another model")
    with pytest.raises(ModelBundleError, match=r"another model is installed as tiny 1\.2\.3"):
        install(arrived, target, [other.parent])
    assert not target.exists()


def test_another_version_stands_beside(arrived: Arrival, target: Path, tmp_path: Path) -> None:
    install(arrived, target, [])
    newer = read_arrival(write_bundle(tmp_path / "newer" / "tiny", version="2.0"))
    install(newer, target, [target])
    assert names(target) == ["tiny-1.2.3", "tiny-2.0"]


def test_network_that_does_not_fit_leaves_nothing(target: Path, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "tiny", network=TinyCNN(1, channels=1, width=3))
    with pytest.raises(ModelBundleError, match="network has 61 parameters, its card says"):
        install(read_arrival(folder), target, [])
    assert names(target) == []


def test_twin_that_cannot_be_run_leaves_nothing(target: Path, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "tiny")

    def rename(model) -> None:
        model.graph.input[0].name = "pictures"
        for node in model.graph.node:
            node.input[:] = ["pictures" if each == "images" else each for each in node.input]

    add_twin(folder, changed(twin_of(folder), rename))
    with pytest.raises(ModelBundleError, match="not a twin"):
        install(read_arrival(folder), target, [])
    assert names(target) == []


def test_thumbnails_and_twin_come_along(target: Path, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "tiny")
    add_twin(folder, twin_of(folder))
    (folder / "thumbnails").mkdir()
    (folder / "thumbnails" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nrest")
    place = install(read_arrival(folder), target, []).bundle.folder
    assert names(place) == ["card.toml", "thumbnails", "twin.onnx", "weights.safetensors"]
    assert names(place / "thumbnails") == ["a.png"]


def test_twin_without_numbers_of_its_own_fits_a_network_of_series(
    target: Path, tmp_path: Path
) -> None:
    folder = write_sequence_bundle(tmp_path / "series")
    add_twin(folder, thin_twin_of(folder), "network")
    assert install(read_arrival(folder), target, []).is_new


def test_twin_of_a_volume_is_not_opened(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(architectures._VOLUME_BUILDERS, "tiny-volume", TinyVolume)
    folder = write_volume_bundle(tmp_path / "volume")
    add_twin(folder, twin_of(write_bundle(tmp_path / "tiny")))
    assert install(read_arrival(folder), target, []).is_new


def test_folder_in_the_way_is_told(arrived: Arrival, target: Path) -> None:
    (target / "tiny-1.2.3").mkdir(parents=True)
    with pytest.raises(ModelBundleError, match=r"has a folder tiny-1\.2\.3 already"):
        install(arrived, target, [])


def test_full_disk_leaves_nothing(
    arrived: Arrival, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ModelBundleError, match="the disk is full"):
        install(arrived, target, [])
    assert names(target) == []


def test_models_folder_that_cannot_be_made_is_told(arrived: Arrival, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelBundleError, match="models folder cannot be written"):
        install(arrived, tmp_path / "file" / "models", [])


def test_equal_model_is_found(arrived: Arrival, tmp_path: Path) -> None:
    assert find_equal(arrived.card, [tmp_path / "absent"]) is None
    found = find_equal(arrived.card, [tmp_path / "here"])
    assert found is not None
    assert found.folder == tmp_path / "here" / "tiny"
