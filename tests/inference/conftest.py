from pathlib import Path

import pytest

from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.models.card import ModelCard
from tests.support.models import write_bundle


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> ModelBundle:
    """Return a tiny model that looks for bright squares."""
    return load_bundle(write_bundle(tmp_path_factory.mktemp("models") / "squares"))


@pytest.fixture(scope="session")
def card(bundle: ModelBundle) -> ModelCard:
    """Return the tiny model's card: chest films, PA or AP, 1 to 5 and 18 to 120 years."""
    return bundle.card


@pytest.fixture
def models_root(tmp_path: Path) -> Path:
    """Return an empty folder for models."""
    return tmp_path / "models"
