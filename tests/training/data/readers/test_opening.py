import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.readers.opening import ReadingOptions, open_data
from medviewer.training.errors import TrainingError
from tests.support.phantoms import write_film, write_series
from tests.support.preparation import spec


def _pictures(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(path)


def _table(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _targets(path, classes=("ill",), task="binary", **options):
    return [each.targets for each in open_data(path, classes, task, **options).samples]


def test_a_folder_with_a_manifest(tmp_path):
    _pictures(tmp_path / "ill", "a.png")  # a class folder beside it has no say
    _table(tmp_path, "manifest.csv", "path,label\nill/a.png,ILL\nb.png,well\n")
    assert _targets(tmp_path) == [(1,), (0,)]
    assert _targets(tmp_path / "manifest.csv") == [(1,), (0,)]


def test_a_manifest_of_another_name(tmp_path):
    assert _targets(_table(tmp_path, "part.csv", "path,ill\na.png,0\nb.png,1\n")) == [(0,), (1,)]


def test_a_manifest_of_scans(tmp_path):
    for name in ("a", "b"):
        write_film(tmp_path / f"{name}.dcm")
    _table(tmp_path, "manifest.csv", "path,label\na.dcm,ill\nb.dcm,well\n")
    assert _targets(tmp_path) == [(1,), (0,)]


def test_series_with_a_table_are_read_as_the_card_says(tmp_path):
    write_series(tmp_path / "a", name="a", slices=2, RescaleSlope=2)
    write_series(tmp_path / "b", name="b", slices=2, RescaleSlope=2)
    table = _table(tmp_path, "labels.csv", "path,label\na,ill\nb,well\n")
    plain = open_data(table, ["ill"], "binary")
    stored = open_data(table, ["ill"], "binary", options=ReadingOptions(preprocess=spec()))
    first = plain.samples[0]
    np.testing.assert_array_equal(plain.read(first), 2.0 * stored.read(first))


def test_class_folders(tmp_path):
    _pictures(tmp_path, "train/ill/p1_a.png", "train/well/p2_a.png", "test/well/p3_a.png")
    options = ReadingOptions(patient_pattern=r"p\d")
    samples = open_data(tmp_path, ["ill"], "binary", "ward", options).samples
    assert [(each.fold, each.patient) for each in samples] == [
        ("test", "p3"),
        ("train", "p1"),
        ("train", "p2"),
    ]


def test_a_patient_in_two_folds_of_class_folders_is_refused(tmp_path):
    _pictures(tmp_path, "train/ill/p1_a.png", "train/well/p2_a.png", "test/ill/p1_b.png")
    with pytest.raises(TrainingError, match="folds must not share patients"):
        open_data(tmp_path, ["ill"], "binary", options=ReadingOptions(patient_pattern=r"p\d"))


@pytest.mark.parametrize("name", ["some.npz", "."])
def test_a_medmnist_file_by_itself_or_alone_in_its_folder(tmp_path, name):
    np.savez(tmp_path / "some.npz", train_images=np.zeros((2, 4, 4), np.uint8), train_labels=[0, 1])
    assert _targets(tmp_path / name) == [(0,), (1,)]


def test_idx_files(tmp_path):
    for kind, head, body in (
        ("images-idx3", struct.pack(">4I", 0x803, 2, 1, 1), b"\1\2"),
        ("labels-idx1", struct.pack(">2I", 0x801, 2), b"\1\0"),
    ):
        (tmp_path / f"train-{kind}-ubyte.gz").write_bytes(gzip.compress(head + body))
    digits = ["zero", "one"]
    assert _targets(tmp_path, digits, "multi-class") == [(0, 1), (1, 0)]
    file = tmp_path / "train-images-idx3-ubyte.gz"
    assert _targets(file, digits, "multi-class") == [(0, 1), (1, 0)]


CHEXPERT = """Path,Sex,Age,Frontal/Lateral,AP/PA,Edema
train/patient00001/study1/a.jpg,F,50,Frontal,AP,-1.0
train/patient00002/study1/a.jpg,F,50,Frontal,AP,1.0
train/patient00003/study1/a.jpg,F,50,Frontal,AP,
"""


def test_a_chexpert_table_with_a_policy(tmp_path):
    table = _table(tmp_path, "train.csv", CHEXPERT)
    zeros = ReadingOptions(uncertain="zeros")
    assert _targets(table, ["edema"], "multi-label", options=zeros) == [(0,), (1,), (0,)]
    np.testing.assert_equal(_targets(table, ["edema"], "multi-label"), [(np.nan,), (1,), (0,)])


def test_a_pattern_for_patients_of_what_is_no_class_folder_is_refused(tmp_path):
    table = _table(tmp_path, "train.csv", CHEXPERT)
    with pytest.raises(TrainingError, match=r"train\.csv is no folder of class folders"):
        open_data(table, ["edema"], "multi-label", options=ReadingOptions(patient_pattern=r"\d+"))


def test_a_nih_table(tmp_path):
    text = "Image Index,Finding Labels,Patient ID\na.png,Mass|Edema,1\nb.png,No Finding,2\n"
    assert _targets(_table(tmp_path, "Data_Entry.csv", text), ["mass"]) == [(1,), (0,)]


def test_findings_are_no_exclusive_classes(tmp_path):
    table = _table(tmp_path, "train.csv", CHEXPERT)
    with pytest.raises(TrainingError, match="which is no multi-class task"):
        open_data(table, ["edema", "mass"], "multi-class")


def test_the_population_is_the_name_of_the_data_unless_given(tmp_path):
    _table(tmp_path / "ward-7", "manifest.csv", "path,label\na.png,ill\nb.png,well\n")
    assert open_data(tmp_path / "ward-7", ["ill"], "binary").samples[0].population == "ward-7"
    assert open_data(tmp_path / "ward-7", ["ill"], "binary", "x").samples[0].population == "x"


@pytest.mark.parametrize("name", ["nothing-here", "table.csv", "picture.png"])
def test_where_no_layout_fits_one_sentence_says_what_was_expected(tmp_path, name):
    (tmp_path / "nothing-here").mkdir()
    _table(tmp_path, "table.csv", "a,b\n1,2\n")
    _pictures(tmp_path, "picture.png")
    with pytest.raises(TrainingError) as caught:
        open_data(tmp_path / name, ["ill"], "binary")
    text = str(caught.value)
    assert text.startswith(f"{name} is none of the layouts that can be read: a folder with manif")
    assert "\n" not in text


def test_data_that_are_not_there_are_told(tmp_path):
    with pytest.raises(TrainingError, match="the data elsewhere are not there"):
        open_data(tmp_path / "elsewhere", ["ill"], "binary")


def test_a_missing_image_is_told_by_its_row(tmp_path):
    _table(tmp_path, "manifest.csv", "path,label,patient\ndoe.png,ill,doe\nb.png,well,b\n")
    listing = open_data(tmp_path, ["ill"], "binary")
    with pytest.raises(TrainingError) as caught:
        listing.read(listing.samples[0])
    assert str(caught.value) == "manifest.csv, row 2: the image is missing or cannot be read"


def test_the_folder_that_one_is_in_has_a_name(tmp_path, monkeypatch):
    _table(tmp_path / "ward-7", "manifest.csv", "path,label\na.png,ill\nb.png,ill\n")
    monkeypatch.chdir(tmp_path / "ward-7")
    with pytest.raises(TrainingError, match=r"^ward-7 has one class only"):
        open_data(Path(), ["ill"], "binary")


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path, monkeypatch):
    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(TrainingError, match=r"cannot be read: Permission denied$"):
        open_data(tmp_path, ["ill"], "binary")


# images, patients and positive images by the data's own description; their manifests were counted
SHARED = [
    ("chest-xray-pneumonia", ["pneumonia"], "binary", 5232, 2861, [3883]),
    ("chest-xray-adult", ["pneumonia"], "binary", 712, 478, [347]),
    ("brain-tumour-mri", ["Meningioma", "glioma", "pituitary"], "multi-class", 2451, 596, None),
    ("head-ct-haemorrhage", ["hemorrhage"], "binary", 1940, 64, [232]),
    ("pneumoniamnist", ["pneumonia"], "binary", 5856, 5856, None),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "classes", "task", "images", "patients", "positive"), SHARED)
def test_real_sets_have_what_their_description_says(
    shared_folder, name, classes, task, images, patients, positive
):
    listing = open_data(shared_folder / "data" / name, classes, task)
    assert len(listing.samples) == images
    assert len({each.owner for each in listing.samples}) == patients
    if positive:
        assert np.sum([each.targets for each in listing.samples], axis=0).tolist() == positive
    assert listing.read(listing.samples[-1]).ndim == 2
