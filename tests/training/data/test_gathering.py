import dataclasses

import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.gathering import gather
from medviewer.training.errors import TrainingError


def test_sources_follow_each_other_with_their_paths(config, data):
    films = gather(config, data)
    assert films.classes == ("ill",)
    assert films.pixels.shape == (50, 32, 32)
    assert films.samples[0].path.startswith("children/")
    assert films.samples[-1].population == "adults"


def test_auxiliary_labels_are_further_targets(config, data):
    films = gather(dataclasses.replace(config, auxiliary=("well",)), data)
    assert films.classes == ("ill", "well")
    np.testing.assert_array_equal(films.targets.sum(1), np.ones(50))


def test_class_that_is_always_there_is_refused(config, tmp_path):
    for name in ("children", "adults"):
        (tmp_path / name).mkdir()
        Image.new("L", (4, 4)).save(tmp_path / name / "a.png")
        (tmp_path / name / "manifest.csv").write_text("path,label,patient\na.png,ill,1\n")
    with pytest.raises(TrainingError, match="one class only"):
        gather(config, tmp_path)


def test_images_of_different_sizes_are_refused(config, tmp_path):
    for name in ("children", "adults"):
        (tmp_path / name).mkdir()
        Image.new("L", (4, 4)).save(tmp_path / name / "a.png")
        Image.new("L", (4, 6)).save(tmp_path / name / "b.png")
        table = "path,label,patient\na.png,ill,1\nb.png,well,2\n"
        (tmp_path / name / "manifest.csv").write_text(table)
    with pytest.raises(TrainingError, match="different sizes"):
        gather(config, tmp_path)
