import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.readers.folders import has_class_folders, read_folders
from medviewer.training.errors import TrainingError


def _write(folder, *names):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((2, 3), number, np.uint8)).save(path)
    return folder


def test_folders_are_the_labels(tmp_path):
    folder = _write(tmp_path, "Glioma/a.png", "no_tumour/b.jpg", "Glioma/deeper/c.png")
    listing = read_folders(folder, ["glioma", "no-tumour"], "multi-class", "ward")
    found = {sample.path: sample.targets for sample in listing.samples}
    assert found == {
        "Glioma/a.png": (1, 0),
        "Glioma/deeper/c.png": (1, 0),
        "no_tumour/b.jpg": (0, 1),
    }
    assert listing.read(listing.samples[1]).tolist() == [[2, 2, 2]] * 2
    assert listing.places[2] == "folder no_tumour, image 1"


def test_folders_above_are_folds(tmp_path):
    folder = _write(tmp_path, "train/ill/a.png", "train/well/b.png", "test/ill/a.png")
    samples = read_folders(folder, ["ill"], "binary", "ward").samples
    assert [(each.fold, each.targets) for each in samples] == [
        ("test", (1,)),
        ("train", (1,)),
        ("train", (0,)),
    ]


def test_every_file_is_a_patient_of_its_own_without_a_pattern(tmp_path):
    folder = _write(tmp_path, "train/ill/1.png", "train/well/1.png", "test/ill/1.png")
    assert len({each.patient for each in read_folders(folder, ["ill"], "binary", "w").samples}) == 3


@pytest.mark.parametrize("pattern", [r"person(\d+)_", r"\d+(?=_)"])
def test_a_pattern_finds_the_patient_in_the_name(tmp_path, pattern):
    folder = _write(tmp_path, "ill/person12_a.png", "ill/person12_b.png", "well/person3_a.png")
    samples = read_folders(folder, ["ill"], "binary", "w", pattern).samples
    assert [each.patient for each in samples] == ["12", "12", "3"]


def test_a_name_that_the_pattern_does_not_fit_is_told_without_it(tmp_path):
    folder = _write(tmp_path, "ill/person12_a.png", "well/doe_john.png")
    with pytest.raises(TrainingError, match=r"^folder well, image 1: the pattern for patients"):
        read_folders(folder, ["ill"], "binary", "w", r"person(\d+)_")


def test_a_pattern_that_is_none_is_told(tmp_path):
    folder = _write(tmp_path, "ill/a.png")
    with pytest.raises(TrainingError, match="no regular expression"):
        read_folders(folder, ["ill"], "binary", "w", "(")


def test_what_packers_leave_behind_is_left_out(tmp_path):
    folder = _write(tmp_path, "ill/a.png", "well/b.png", "__MACOSX/c.png", "ill/._a.png")
    (tmp_path / "ill" / "Thumbs.db").write_bytes(b"no picture")
    samples = read_folders(folder, ["ill"], "binary", "w").samples
    assert [each.path for each in samples] == ["ill/a.png", "well/b.png"]


def test_a_folder_of_another_label_is_told(tmp_path):
    folder = _write(tmp_path, "a/1.png", "b/1.png", "c/1.png")
    with pytest.raises(TrainingError, match=r"^folder c, image 1: the label 'c' is none of a, b"):
        read_folders(folder, ["a", "b"], "multi-class", "w")


def test_folders_without_a_class_are_another_layout(tmp_path):
    assert not has_class_folders(_write(tmp_path, "x/1.png", "y/z/1.png"), ["a"])
