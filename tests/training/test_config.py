from pathlib import Path

import pytest

from medviewer import assets
from medviewer.training.config import read_config
from medviewer.training.errors import TrainingError
from tests.training.made_data import CONFIG


def read(tmp_path: Path, text: str):
    (tmp_path / "train.toml").write_text(text)
    return read_config(tmp_path / "train.toml")


def test_configuration_is_read(config):
    assert config.sources[1].label_smoothing == 0.2
    assert config.interpolation.steps == (0.5, 1.0)
    assert config.card.input.age_years == ((1, 5),)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("epochs = 2", "epoch = 2", "optimiser.epoch is not a known field"),
        ("seed = 7", "", "seed is missing"),
        ("batch = 8", 'batch = "8"', "optimiser.batch must be an integer"),
        ("train = 0.5", "train = 0.6", "split: train, validation and test"),
        ("share = 0.5", "share = 0.6", "shares of all sources"),
        ("flagged_share = 0.1", "flagged_share = 1.0", "reference: flagged_share"),
        ("batch = 8", "batch = 0", "optimiser: epochs"),
        ("warm_up = 0.2", "warm_up = 1.0", "optimiser: warm_up"),
        ("steps = [0.5, 1.0]", "steps = []", "interpolation: steps"),
        ('fit = "stretch"', 'fit = "bend"', "input.fit must be one of stretch"),
        ('task = "binary"', 'task = "guess"', "task must be one of binary"),
        ('task = "binary"', 'task = "binary"\nauxiliary = "x"', "auxiliary must be an array"),
        ('kind = "fractions"', 'kind = "folds"', "split.train is not a known field"),
        ("seed = 7", "seed = ", "not a readable TOML"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, old, new, told):
    with pytest.raises(TrainingError, match=told):
        read(tmp_path, CONFIG.replace(old, new))


def test_missing_file_is_told_without_its_path(tmp_path):
    with pytest.raises(TrainingError, match="not a readable") as caught:
        read_config(tmp_path / "absent.toml")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["brain-tumour-mri", "chest-xray-pneumonia", "head-ct-haemorrhage"]
)
def test_configurations_of_the_shipped_models_are_valid(name):
    assert read_config(assets.resource("models", name, "train.toml")).name == name
