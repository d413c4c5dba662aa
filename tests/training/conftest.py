"""Made-up data that several training tests read."""

from pathlib import Path

import pytest

from medviewer.training.config import TrainingConfig, read_config
from tests.training.made_data import CONFIG, write_data


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the made-up populations."""
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def config_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a configuration for them."""
    path = tmp_path_factory.mktemp("config") / "train.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture(scope="session")
def config(config_file: Path) -> TrainingConfig:
    """Return that configuration, read."""
    return read_config(config_file)
