import pytest

from medviewer.inference.loader import load_classifier
from medviewer.inference.predictor import LoadedClassifier
from medviewer.models.bundle import load_bundle
from tests.support.models import write_bundle


@pytest.fixture(scope="session")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> LoadedClassifier:
    """Return a tiny model that looks for bright squares."""
    folder = write_bundle(tmp_path_factory.mktemp("models") / "squares")
    return load_classifier(load_bundle(folder), "cpu", threads=1)


@pytest.fixture(scope="session")
def three_classes(tmp_path_factory: pytest.TempPathFactory) -> LoadedClassifier:
    """Return a model with three exclusive classes: bright, dark and dark again."""
    folder = write_bundle(
        tmp_path_factory.mktemp("models") / "three",
        task="multi-class",
        labels=("bright", "dark", "night"),
    )
    return load_classifier(load_bundle(folder), "cpu", threads=1)
