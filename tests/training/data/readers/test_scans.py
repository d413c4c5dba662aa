import nibabel
import numpy as np
import pytest
import torch

from medviewer.cancel import WorkContext
from medviewer.image.volume import Rescale
from medviewer.inference.grey import grey_slice
from medviewer.io.readers import read_volume, scan
from medviewer.models.preprocess import prepare
from medviewer.models.preprocess_spec import (
    Clahe,
    PercentileIntensity,
    RangeIntensity,
    WindowIntensity,
    WindowsIntensity,
)
from medviewer.training.data.readers.scans import read_scans
from medviewer.training.errors import TrainingError
from tests.support.dicom_files import make_uid
from tests.support.phantoms import phantom_voxels, write_film, write_series
from tests.support.preparation import spec

HU = {"RescaleSlope": 1, "RescaleIntercept": -1024}


def _table(folder, text):
    table = folder / "labels.csv"
    table.write_text(text, encoding="utf-8")
    return table


def _read(folder, text, classes=("bleeding",), task="binary", preprocess=None):
    return read_scans(_table(folder, text), list(classes), task, "ward", preprocess)


def test_a_label_of_a_series_is_that_of_no_slice(tmp_path):
    for name in "ab":
        write_series(tmp_path / name, slices=3, name=name, PatientID=f"P{name}", **HU)
    listing = _read(tmp_path, "path,label\na,bleeding\nb,none\n")
    assert [each.series for each in listing.samples] == ["a"] * 3 + ["b"] * 3
    assert np.isnan([each.targets for each in listing.samples]).all()
    assert listing.series_targets == {"ward/a": (1.0,), "ward/b": (0.0,)}
    assert len({each.patient for each in listing.samples}) == 2
    assert not any("P" in each.patient for each in listing.samples)
    assert listing.places[5] == "labels.csv, row 3"


def test_slices_come_in_geometric_order_in_hounsfield_units(tmp_path):
    write_series(tmp_path / "a", slices=4, spacing_mm=(5.0, 0.7, 0.5), **HU)
    listing = _read(tmp_path, "path,bleeding\na,1\n")
    voxels = phantom_voxels(4, 32, 40)
    for sample, stored in zip(listing.samples, voxels, strict=True):
        np.testing.assert_array_equal(listing.read(sample), stored - 1024.0)
        assert sample.spacing_mm == (0.7, 0.5)
    assert [each.position for each in listing.samples] == [1, 2, 3, 4]


def test_slices_may_have_labels_of_their_own(tmp_path):
    write_series(tmp_path / "a", slices=3, **HU)
    listing = _read(tmp_path, "path,slice,patient,fold,label\na,2,p7,1,bleeding\na,3,p7,1,none\n")
    np.testing.assert_equal([each.targets[0] for each in listing.samples], [np.nan, 1.0, 0.0])
    assert {(each.patient, each.fold) for each in listing.samples} == {("p7", "1")}
    assert not listing.series_targets


def test_ages_are_those_of_the_headers(tmp_path):
    for name, age in (("a", "018M"), ("b", "")):
        write_series(tmp_path / name, slices=2, name=name, PatientAge=age, **HU)
    listing = _read(tmp_path, "path,label\na,bleeding\nb,none\n")
    assert [each.age_years for each in listing.samples] == [1, 1, None, None]


def test_series_are_found_by_their_uid(tmp_path):
    write_series(tmp_path / "deep" / "a", slices=2, name="a", **HU)
    write_series(tmp_path / "deep" / "b", slices=3, name="b", **HU)
    uid = make_uid("series", "b")
    listing = _read(tmp_path, f"series_uid,label\n{uid},bleeding\n")
    assert len(listing.samples) == 3
    np.testing.assert_array_equal(
        listing.read(listing.samples[2]), phantom_voxels(3, 32, 40)[2] - 1024.0
    )


def test_a_film_has_its_label_itself(tmp_path):
    write_film(tmp_path / "film.dcm")
    listing = _read(tmp_path, "path,label\nfilm.dcm,ill\n", classes=["ill"])
    (sample,) = listing.samples
    assert (sample.targets, sample.series, sample.spacing_mm) == ((1.0,), "", (0.4, 0.4))
    assert not listing.series_targets


def test_nifti_slices_are_read_from_below(tmp_path):
    array = np.arange(2 * 3 * 4, dtype=np.int16).reshape(2, 3, 4)  # x, y, z to the right, front, up
    affine = np.diag([1.0, 1.5, 4.0, 1.0])
    nibabel.Nifti1Image(array, affine).to_filename(tmp_path / "head.nii.gz")
    listing = _read(tmp_path, "path,label\nhead.nii.gz,bleeding\n")
    assert len(listing.samples) == 4
    # shown from the front down and from the right to the left of the patient
    expected = array[::-1, ::-1, 1].T
    np.testing.assert_array_equal(listing.read(listing.samples[1]), expected)


CARDS = [
    spec(height=24, width=24, intensity=WindowIntensity(40, 400), mean=(0.4,), std=(0.3,)),
    spec("crop", 24, 20, intensity=PercentileIntensity(1, 99), clahe=Clahe(2.0, (4, 4))),
    spec("pad", 24, 24, intensity=RangeIntensity(-1000, 1000), spacing_mm=1.0),
    spec(
        height=16,
        width=16,
        channels=2,
        intensity=WindowsIntensity(((40.0, 80.0), (600.0, 2800.0))),
        mean=(0.1, 0.2),
        std=(0.3, 0.4),
        spacing_mm=0.8,
        crop_mm=(15.0, 18.0),
        clahe=Clahe(3.0, (2, 2)),
    ),
]


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
def test_training_and_viewer_prepare_the_same_tensor_to_the_bit(tmp_path, card, photometric):
    write_series(
        tmp_path / "a",
        slices=3,
        PhotometricInterpretation=photometric,
        RescaleSlope=1.7,
        RescaleIntercept=-900.3,
    )
    index = scan([tmp_path / "a"], WorkContext())
    series = index.studies[0].series[0]
    volume = read_volume(series.stacks[0], series, WorkContext())
    assert volume.slices[0].rescale == Rescale(1.7, -900.3)
    shown = np.stack([grey_slice(volume, place, card) for place in range(3)])
    viewer = prepare(shown, card, volume.pixel_spacing_mm)
    listing = _read(tmp_path, "path,label\na,bleeding\n", preprocess=card)
    for sample, expected in zip(listing.samples, viewer, strict=True):
        trained = prepare(listing.read(sample)[None], card, sample.spacing_mm)[0]
        assert torch.equal(trained, expected)


@pytest.mark.parametrize("card", [CARDS[0], *CARDS[2:]])
def test_modality_values_alone_give_the_same_tensor_for_a_fixed_scale(tmp_path, card):
    write_series(tmp_path / "a", slices=2, RescaleSlope=1.7, RescaleIntercept=-900.3)
    texts = "path,label\na,bleeding\n"
    plain, told = _read(tmp_path, texts), _read(tmp_path, texts, preprocess=card)
    for sample in plain.samples:
        np.testing.assert_array_equal(plain.read(sample), told.read(sample))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("path,label\nmissing,bleeding\n", "row 2: the file or folder is missing"),
        ("path,label\n../a,bleeding\n", "row 2: the path is empty or leaves the folder"),
        ("path,label\nempty,bleeding\n", "row 2: no image can be read there"),
        ("path,label\nboth,bleeding\n", "row 2: there are 2 series; name one"),
        ("series_uid,label\n1.2.3,bleeding\n", "row 2: no image can be read there"),
        ("path,slice,label\na,4,bleeding\n", "row 2: the series has slices 1 to 3"),
        ("path,slice,label\na,1.5,bleeding\n", "row 2: the column slice must hold whole numbers"),
        ("path,slice,label\na,1,bleeding\na,1,none\n", "row 3: the slice has a label already"),
        ("path,label\na,bleeding\na,none\n", "row 3: the series has a label already"),
        ("name,label\na,bleeding\n", "needs the column path or series_uid"),
    ],
)
def test_rows_that_cannot_be_right_are_told(tmp_path, text, reason):
    write_series(tmp_path / "a", slices=3)
    (tmp_path / "empty").mkdir()
    write_series(tmp_path / "both", slices=2, name="b")
    write_series(tmp_path / "both", slices=2, name="c")
    with pytest.raises(TrainingError, match=reason):
        _read(tmp_path, text)


def test_a_slice_that_cannot_be_decoded_is_told(tmp_path):
    paths = write_series(tmp_path / "a", slices=2)
    listing = _read(tmp_path, "path,label\na,bleeding\n")
    paths[1].write_bytes(paths[1].read_bytes()[:-100])
    with pytest.raises(TrainingError, match="slice 2 has no pixels"):
        listing.read(listing.samples[1])


def test_a_series_that_vanished_is_told(tmp_path):
    paths = write_series(tmp_path / "a", slices=2)
    listing = _read(tmp_path, "path,label\na,bleeding\n")
    for path in paths:
        path.unlink()
    with pytest.raises(TrainingError, match="the image cannot be read"):
        listing.read(listing.samples[0])


def test_slices_are_read_from_the_end_that_the_card_wants(tmp_path):
    write_series(tmp_path / "a", slices=3, **HU)
    table = _table(tmp_path, "path,slice,label\na,1,bleeding\na,3,none\n")
    positions = {
        order: [
            each.position
            for each in read_scans(table, ["bleeding"], "binary", "", None, order).samples
        ]
        for order in ("as_shown", "caudal_first", "cranial_first", "left_first")
    }
    # an axial series is shown from below; which slice is further left, it does not say
    assert positions["as_shown"] == positions["caudal_first"] == [1, 2, 3]
    assert positions["cranial_first"] == [3, 2, 1]
    assert positions["left_first"] == [1, 2, 3]
