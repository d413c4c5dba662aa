import numpy as np
import pytest
from PIL import Image

from medviewer.training.data.readers.manifest import MANIFEST, read_manifest
from medviewer.training.data.samples import Box
from medviewer.training.errors import TrainingError


def _folder(tmp_path, table: str):
    (tmp_path / "manifest.csv").write_text(table, encoding="utf-8")
    for index, name in enumerate(("a.png", "b.png")):
        Image.fromarray(np.full((2, 3), 40 * index, np.uint8)).save(tmp_path / name)
    return tmp_path


def test_word_of_the_label_decides(tmp_path):
    folder = _folder(tmp_path, "path,label,patient\na.png,ill,p1\nb.png,well,p2\n")
    listing = read_manifest(folder / MANIFEST, ["ill"], "binary", "ward")
    assert [sample.targets for sample in listing.samples] == [(1.0,), (0.0,)]
    assert [sample.patient for sample in listing.samples] == ["p1", "p2"]
    assert listing.read(listing.samples[1]).tolist() == [[40] * 3] * 2


def test_exclusive_classes_have_one_each(tmp_path):
    table = "path,label,fold,box_cx,box_cy,box_w,box_h\na.png,y,2,0.5,0.25,0.1,0.2\nb.png,x,1,,,,\n"
    samples = read_manifest(
        _folder(tmp_path, table) / MANIFEST, ["x", "y"], "multi-class", "w"
    ).samples
    assert [sample.targets for sample in samples] == [(0.0, 1.0), (1.0, 0.0)]
    assert [sample.box for sample in samples] == [Box(0.5, 0.25, 0.1, 0.2), None]
    assert [sample.fold for sample in samples] == ["2", "1"]


def test_unknown_label_is_named_with_its_row(tmp_path):
    folder = _folder(tmp_path, "path,label\na.png,x\nb.png,z\n")
    with pytest.raises(TrainingError, match=r"row 3: the label 'z' is none of x, y"):
        read_manifest(folder / MANIFEST, ["x", "y"], "multi-class", "w")


def test_column_for_each_class(tmp_path):
    folder = _folder(tmp_path, "path,x,y\na.png,1,0\nb.png,0,1\n")
    samples = read_manifest(folder / MANIFEST, ["x", "y"], "multi-label", "w").samples
    assert [sample.targets for sample in samples] == [(1.0, 0.0), (0.0, 1.0)]


def test_ages_may_be_known_of_some(tmp_path):
    folder = _folder(tmp_path, "path,label,age_years\na.png,x,4\nb.png,y,\n")
    samples = read_manifest(folder / MANIFEST, ["x", "y"], "multi-class", "w").samples
    assert [sample.age_years for sample in samples] == [4, None]
    _folder(tmp_path, "path,label,age_years\na.png,x,old\nb.png,y,\n")
    with pytest.raises(TrainingError, match="age_years must hold numbers"):
        read_manifest(folder / MANIFEST, ["x", "y"], "multi-class", "w")


def test_two_windows_are_one_slice_in_hounsfield_units(tmp_path):
    table = "patient,slice,brain_path,bone_path,x\n7,2,a.png,b.png,1\n"
    listing = read_manifest(_folder(tmp_path, table) / MANIFEST, ["x"], "binary", "w")
    sample = listing.samples[0]
    assert (sample.series, sample.position) == ("7", 2)
    # brain window saturated below, bone window 40 of 255: -900 + 40 * 3200 / 255
    assert listing.read(sample).tolist() == [[-398] * 3] * 2


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("label\nill\n", "needs the column path"),
        ("path,label\n", "has no rows"),
        ("path,ill\na.png,maybe\n", "the column ill must hold numbers"),
        ("path,other\na.png,1\n", "needs the column ill, or a column label"),
        ("path,ill\na.png,2\n", "row 2: the columns of classes must hold 0 or 1"),
        ("path,label\na.png,ill\n../b.png,well\n", "row 3: the path is empty or leaves the folder"),
        ("path,label\n/etc/a.png,ill\n", "row 2: the path is empty or leaves the folder"),
        ("path,label\nC:\\a.png,ill\n", "row 2: the path is empty or leaves the folder"),
        ("path,label\n,ill\n", "row 2: the path is empty or leaves the folder"),
        ("path,label\na.png,ill\nb.png,well,x\n", "row 3 has more cells"),
        ("path,label,slice\na.png,ill,nan\n", "row 2: the column slice must hold numbers"),
        ("path,label,slice\na.png,ill,1.5\n", "row 2: the column slice must hold whole numbers"),
        (
            "path,label,spacing_row_mm,spacing_column_mm\na.png,ill,0,1\n",
            "row 2: the spacing must be above 0",
        ),
    ],
)
def test_what_is_wrong_with_a_table_is_one_sentence(tmp_path, table, reason):
    with pytest.raises(TrainingError, match=reason):
        read_manifest(_folder(tmp_path, table) / MANIFEST, ["ill"], "binary", "w")


def test_missing_table_is_told(tmp_path):
    with pytest.raises(TrainingError, match=r"manifest\.csv is missing"):
        read_manifest(tmp_path / MANIFEST, ["ill"], "binary", "w")


def test_spacing_of_the_images_is_read_where_it_is_given(tmp_path):
    table = "path,ill,spacing_row_mm,spacing_column_mm\na.png,1,0.5,0.25\nb.png,0,,\n"
    samples = read_manifest(_folder(tmp_path, table) / MANIFEST, ["ill"], "binary", "w").samples
    assert [sample.spacing_mm for sample in samples] == [(0.5, 0.25), None]


def test_columns_of_classes_are_found_without_case_and_blanks(tmp_path):
    table = "path,Bright Half\na.png,1\nb.png,0\n"
    folder = _folder(tmp_path, table)
    samples = read_manifest(folder / MANIFEST, ["bright-half"], "binary", "w").samples
    assert [sample.targets for sample in samples] == [(1.0,), (0.0,)]


def test_a_class_of_an_image_may_be_unknown(tmp_path):
    table = "path,x,y\na.png,1,nan\nb.png,0,1\n"
    folder = _folder(tmp_path, table)
    samples = read_manifest(folder / MANIFEST, ["x", "y"], "multi-label", "w").samples
    np.testing.assert_equal([sample.targets for sample in samples], [(1, np.nan), (0, 1)])
