from pathlib import Path

import pytest

from medviewer import assets
from medviewer.training.config import read_config
from medviewer.training.errors import TrainingError
from tests.training.made_data import CONFIG

SEQUENCE = """
[sequence]
architecture = "cnn-gru"
options = { hidden = 8 }
epochs = 2
rate = 0.01
weight_decay = 0.0
dropout = 0.0
copies = 1
"""


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
        ("batch = 8", "batch = 0", "optimiser: batch must be a finite number from 1 up"),
        ("epochs = 2", "epochs = -1", "optimiser: epochs"),
        ("epochs = 2\n", "epochs = 0\n", "optimiser.epochs must be at least 1"),
        ("head_rate = 1e-3", "head_rate = nan", "optimiser: head_rate must be a finite number"),
        ("head_rate = 1e-3", "head_rate = inf", "optimiser: head_rate"),
        ("trunk_rate = 1e-4", "trunk_rate = -1.0", "optimiser: trunk_rate"),
        ("weight_decay = 0.01", "weight_decay = nan", "optimiser: weight_decay"),
        ("block_decay = 0.9", "block_decay = 1.1", "optimiser: block_decay must be from 0 to 1"),
        ("dropout = 0.1", "dropout = nan", "optimiser: dropout must be at least 0 and below 1"),
        ("average = 0.9", "average = 0.9\nmixup = -0.1", "optimiser: mixup"),
        ("average = 0.9", "average = 0.9\npatience = -1", "optimiser: patience"),
        ("average = 0.9", "average = 0.9\nmilestones = [0.5, nan]", "optimiser: milestones"),
        ("share = 0.5", "share = nan", r"sources\[0\]: share"),
        ("label_smoothing = 0.2", "label_smoothing = -0.2", r"sources\[1\]: label_smoothing"),
        ("train = 0.5", "train = nan", "split: train, validation and test"),
        ("frozen = 15", "frozen = -1", "network: frozen"),
        ("components = 4", "components = 0", "reference: components"),
        ("steps = [0.5, 1.0]", "steps = [0.5, 1.5]", "interpolation: steps"),
        ("seed = 7", "seed = -7", "seed must be"),
        ("threads = 1", "threads = 0", "threads must be"),
        ("bootstraps = 50", "bootstraps = 0", "bootstraps must be"),
        ('name = "tiny-films"', 'name = "tiny films"', "name and card.version must be plain"),
        ('version = "0.0.1"', 'version = "0.0.1+new"', "name and card.version must be plain"),
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
        read(tmp_path, CONFIG.replace("probe = true\n", "").replace(old, new))


@pytest.mark.parametrize(
    ("ages", "kind", "told"),
    [
        (["[1, 5]", None], "projection", "belongs to all sources"),
        (["[1, 5]", "[6, 120]"], "slices", "to films alone"),
        (["[5, 1]", "[6, 120]"], "projection", "must be \\[from, to\\]"),
        (["[1, 6]", "[6, 120]"], "projection", "must not overlap"),
        (["[1, 6, 7]", "[8, 120]"], "projection", r"sources\[0\]\.age_years must have 2 values"),
    ],
)
def test_ages_must_tell_the_populations_apart(tmp_path, ages, kind, told):
    first, *others = CONFIG.split("[[sources]]\n")
    given = ["" if each is None else f"age_years = {each}\n" for each in ages]
    parts = [own + part for own, part in zip(given, others, strict=True)]
    text = "[[sources]]\n".join([first, *parts])
    with pytest.raises(TrainingError, match=told):
        read(tmp_path, text.replace('kind = "projection"', f'kind = "{kind}"'))


@pytest.mark.parametrize("name", ["", "children"])
def test_populations_that_ages_tell_have_names(tmp_path, name):
    text = CONFIG.replace('population = "adults"', f'population = "{name}"\nage_years = [18, 90]')
    text = text.replace('path = "children"', 'path = "children"\nage_years = [1, 5]')
    with pytest.raises(TrainingError, match=r"sources\.population must be different words"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[localisation]\nweight = -0.1", "localisation: weight"),
        (SEQUENCE.replace("rate = 0.01", "rate = nan"), "sequence: rate"),
        (SEQUENCE.replace("copies = 1", "copies = -1"), "sequence: copies"),
        (SEQUENCE.replace("epochs = 2", "epochs = 0"), "sequence: epochs"),
        (SEQUENCE + "series_weight = 1.5\n", "sequence: series_weight"),
        (SEQUENCE + "average = 1.0\n", "sequence: average"),
    ],
)
def test_tables_that_need_not_be_there_are_checked_too(tmp_path, table, told):
    with pytest.raises(TrainingError, match=told):
        read(tmp_path, f"{CONFIG}\n{table}")


def test_a_table_for_sequences_is_read(tmp_path):
    assert read(tmp_path, f"{CONFIG}\n{SEQUENCE}").sequence.copies == 1


def test_missing_file_is_told_without_its_path(tmp_path):
    with pytest.raises(TrainingError, match="not a readable") as caught:
        read_config(tmp_path / "absent.toml")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["brain-tumour-mri", "chest-xray-pneumonia", "head-ct-haemorrhage"]
)
def test_configurations_of_the_shipped_models_are_valid(name):
    assert read_config(assets.resource("models", name, "train.toml")).name == name
