import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from medviewer.models.bundle import ModelBundle, load_bundle
from medviewer.training.config import TrainingConfig
from medviewer.training.data.gathering import gather
from medviewer.training.data.split import record_of, split_by_patient
from medviewer.training.errors import TrainingError
from medviewer.training.trusting.unseen import unseen_part
from tests.support.models import write_bundle


@pytest.fixture
def bundle(tmp_path, config_file: Path, config: TrainingConfig, data: Path) -> ModelBundle:
    """Return a bundle that tells how its training's data were divided."""
    folder = write_bundle(tmp_path / "model", labels=config.labels)
    (folder / "train.toml").write_bytes(config_file.read_bytes())
    samples = gather(config, data).samples
    parts = split_by_patient(samples, config.split, config.seed, len(config.classes))
    split = record_of(samples, parts.parts())
    (folder / "split.json").write_text(json.dumps(split))
    return load_bundle(folder)


def test_the_test_part_is_found_again_and_read(bundle, config, data) -> None:
    found = unseen_part(bundle, data)
    assert found.part == "test"
    everything = gather(config, data)
    parts = split_by_patient(everything.samples, config.split, config.seed, len(config.classes))
    assert [sample.path for sample in found.listing.samples] == [
        everything.samples[index].path for index in parts.test
    ]
    for place, index in enumerate(parts.test[:3]):
        pixels = found.listing.read(found.listing.samples[place])
        assert np.array_equal(pixels, everything.pixels[index])
    assert {len(sample.targets) for sample in found.listing.samples} == {len(bundle.card.classes)}
    trained = {everything.samples[index].owner for index in parts.train}
    assert not trained & {sample.owner for sample in found.listing.samples}


def test_other_data_than_those_of_the_training_are_refused(bundle, data) -> None:
    path = bundle.folder / "split.json"
    split = json.loads(path.read_text())
    split["test"]["sha256_of_paths"] = hashlib.sha256(b"others").hexdigest()
    path.write_text(json.dumps(split))
    with pytest.raises(TrainingError, match="cannot be found again"):
        unseen_part(bundle, data)
    path.write_text("[]")
    with pytest.raises(TrainingError, match="cannot be found again"):
        unseen_part(bundle, data)
    path.write_text("{")
    with pytest.raises(TrainingError, match="cannot be read"):
        unseen_part(bundle, data)


def test_patients_aside_are_found_again(bundle, config_file, data) -> None:
    text = config_file.read_text()
    start = text.index("[split]")
    end = text.index("[", start + 1)
    folds = '[split]\nkind = "folds"\ncount = 3\naside = 0.2\n\n'
    (bundle.folder / "train.toml").write_text(text[:start] + folds + text[end:])
    with pytest.raises(TrainingError, match="the part 'aside'"):
        unseen_part(bundle, data)
