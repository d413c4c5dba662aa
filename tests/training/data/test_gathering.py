import dataclasses

import numpy as np
import pytest
from PIL import Image

from medviewer.models.toml_values import build
from medviewer.training.config import Source, read_config
from medviewer.training.data.gathering import gather, list_sources
from medviewer.training.errors import TrainingError
from tests.training.made_scans import scan_config, write_scans


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


def test_images_of_different_sizes_stay_as_they_are(config, tmp_path):
    for name in ("children", "adults"):
        (tmp_path / name).mkdir()
        Image.new("L", (4, 4)).save(tmp_path / name / "a.png")
        Image.new("I;16", (4, 6), 999).save(tmp_path / name / "b.png")
        table = "path,label,patient\na.png,ill,1\nb.png,well,2\n"
        (tmp_path / name / "manifest.csv").write_text(table)
    pixels = gather(config, tmp_path).pixels
    assert [each.shape for each in pixels] == [(4, 4), (6, 4)] * 2
    assert [int(each.max()) for each in pixels] == [0, 999] * 2


@pytest.mark.parametrize(
    ("intensity", "expected"),
    [
        ('{ kind = "window", center = 100.0, width = 400.0 }', (np.float32, 0)),
        ('{ kind = "percentile", low = 0.0, high = 100.0 }', (np.uint16, 1024)),
    ],
)
def test_scans_are_read_as_the_viewer_reads_them_for_the_card(tmp_path, intensity, expected):
    (tmp_path / "train.toml").write_text(scan_config(intensity=intensity))
    scans = gather(read_config(tmp_path / "train.toml"), write_scans(tmp_path, by_slice=True))
    assert (scans.pixels.dtype, scans.pixels.min()) == expected
    first = scans.samples[scans.series()["children/s0"][0]]
    # the card reads from above, the table counts from below
    assert first.path == "labels.csv/s0#4"
    assert first.targets == (1.0,)
    assert first.spacing_mm == (0.9, 0.8)


def test_a_source_says_what_its_data_leave_open(config, tmp_path):
    (tmp_path / "chex").mkdir()
    (tmp_path / "chex" / "train.csv").write_text(
        "Path,Frontal/Lateral,Ill\n"
        "patient1/a.png,Frontal,-1.0\npatient2/a.png,Frontal,1.0\npatient3/a.png,Frontal,0.0\n"
    )
    for label in ("ill", "well"):
        (tmp_path / "films" / label).mkdir(parents=True)
        Image.new("L", (4, 4)).save(tmp_path / "films" / label / f"P1-{label}.png")
    films, _ = config.sources
    told = {key: each for key, each in dataclasses.asdict(films).items() if each is not None}
    table = build(Source, told | {"path": "chex", "population": "c", "uncertain": "zeros"})
    folders = dataclasses.replace(films, path="films", patient_pattern="^P1")
    both = dataclasses.replace(
        config, sources=tuple(dataclasses.replace(each, share=0.5) for each in (table, folders))
    )
    tables, named = list_sources(both, tmp_path)
    assert [each.targets for each in tables.samples] == [(0.0,), (1.0,), (0.0,)]
    assert {each.patient for each in named.samples} == {"P1"}


def test_exclusive_classes_must_be_known_of_every_slice(tmp_path):
    (tmp_path / "train.toml").write_text(scan_config())
    config = read_config(tmp_path / "train.toml")
    classes = tuple(dataclasses.replace(config.classes[0], label=each) for each in ("ill", "well"))
    several = dataclasses.replace(config, task="multi-class", classes=classes)
    table = write_scans(tmp_path, by_slice=True) / "labels.csv"
    table.write_text("\n".join(table.read_text().splitlines()[:-1]))
    with pytest.raises(TrainingError, match=r"1 of the 96 images of labels\.csv have no label"):
        gather(several, tmp_path)
