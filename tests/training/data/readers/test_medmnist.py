import io
import pickle
import struct
import zipfile

import numpy as np
import pytest

from medviewer.training.data.readers import arrays
from medviewer.training.data.readers.medmnist import read_medmnist
from medviewer.training.errors import TrainingError

CASES = [np.savez, np.savez_compressed]


def _file(tmp_path, save=np.savez_compressed, **arrays_by_name):
    path = tmp_path / "some.npz"
    save(path, **arrays_by_name)
    return path


def _images(*shape, dtype=np.uint8):
    return np.random.default_rng(len(shape)).integers(0, 255, shape).astype(dtype)


@pytest.mark.parametrize("save", CASES)
def test_parts_are_folds_and_images_are_read_one_by_one(tmp_path, save):
    train, test = _images(3, 28, 28), _images(2, 28, 28)
    path = _file(
        tmp_path,
        save,
        train_images=train,
        train_labels=[[1], [0], [1]],
        test_images=test,
        test_labels=[[0], [1]],
    )
    listing = read_medmnist(path, ["ill"], "binary", "ward")
    assert [each.fold for each in listing.samples] == ["train"] * 3 + ["test"] * 2
    assert [each.targets for each in listing.samples] == [(1,), (0,), (1,), (0,), (1,)]
    np.testing.assert_array_equal(listing.read(listing.samples[4]), test[1])
    np.testing.assert_array_equal(listing.read(listing.samples[1]), train[1])


def test_a_large_packed_array_is_unpacked_as_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "_KEPT_BYTES", 100)
    train = _images(6, 28, 28)
    path = _file(tmp_path, train_images=train, train_labels=np.arange(6) % 2)
    listing = read_medmnist(path, ["ill"], "binary", "ward")
    for number in (0, 1, 5, 2):
        np.testing.assert_array_equal(listing.read(listing.samples[number]), train[number])


def test_slices_of_a_large_packed_array_unpack_each_volume_once(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "_KEPT_BYTES", 100)
    volumes = _images(3, 4, 28, 28)
    path = _file(tmp_path, train_images=volumes, train_labels=[[1], [0], [1]])
    listing = read_medmnist(path, ["ill"], "binary", "ward")
    read, unpacked = arrays._read, []

    def counted(stream, begin, length):
        unpacked.append(begin)
        return read(stream, begin, length)

    monkeypatch.setattr(arrays, "_read", counted)
    for number, sample in enumerate(listing.samples):
        np.testing.assert_array_equal(listing.read(sample), volumes[number // 4, number % 4])
    assert len(unpacked) == 3


def test_volumes_become_slices_whose_label_is_the_series(tmp_path):
    volumes = _images(2, 5, 28, 28)
    path = _file(tmp_path, train_images=volumes, train_labels=[[1], [0]])
    listing = read_medmnist(path, ["ill"], "binary", "ward")
    assert len(listing.samples) == 10
    sample = listing.samples[7]
    assert (sample.series, sample.position, sample.patient) == ("train/1", 2, "train/1")
    assert np.isnan(sample.targets).all()
    assert listing.series_targets == {"ward/train/0": (1.0,), "ward/train/1": (0.0,)}
    np.testing.assert_array_equal(listing.read(sample), volumes[1, 2])


def test_colour_becomes_grey_by_the_weights_of_rec_601(tmp_path):
    color = np.zeros((2, 1, 3, 3), np.uint8)
    color[0, 0] = np.diag([255, 255, 255])
    path = _file(tmp_path, train_images=color, train_labels=[1, 0])
    listing = read_medmnist(path, ["ill"], "binary", "ward")
    # 0.299, 0.587 and 0.114 of 255
    assert listing.read(listing.samples[0]).tolist() == [[76, 150, 29]]


def test_labels_of_several_classes_and_grades(tmp_path):
    path = _file(tmp_path, train_images=_images(2, 4, 4), train_labels=[[2], [0]])
    several = read_medmnist(path, ["a", "b", "c"], "multi-class", "w").samples
    grades = read_medmnist(path, ["mild", "severe"], "ordinal", "w").samples
    assert [each.targets for each in several] == [(0, 0, 1), (1, 0, 0)]
    assert [each.targets for each in grades] == [(1, 1), (0, 0)]


def test_several_labels_an_image(tmp_path):
    path = _file(tmp_path, train_images=_images(2, 4, 4), train_labels=[[1, 1], [0, 1]])
    samples = read_medmnist(path, ["a", "b"], "multi-label", "w").samples
    assert [each.targets for each in samples] == [(1, 1), (0, 1)]
    with pytest.raises(TrainingError, match="train_labels, row 0: 2 labels, but there are 3"):
        read_medmnist(path, ["a", "b", "c"], "multi-label", "w")
    with pytest.raises(TrainingError, match="train_labels are of a multi-label task, not binary"):
        read_medmnist(path, ["a"], "binary", "w")


@pytest.mark.parametrize(
    ("images", "labels", "reason"),
    [
        (np.zeros((2, 4, 4), np.uint8), [[0], [5]], "train_labels, row 1: the label 5"),
        (np.zeros((2, 4, 4), np.uint8), [[0]], "one row an image"),
        (np.zeros((2, 4, 4), np.uint8), [[0.5], [1.0]], "whole numbers"),
        (np.zeros((2, 4)), [[0], [1]], r"images must be \(N, H, W\)"),
        (np.asfortranarray(np.zeros((2, 4, 4))), [[0], [1]], "Fortran order"),
        (np.zeros((2, 0, 4)), [[0], [1]], "impossible size"),
    ],
)
def test_arrays_that_do_not_fit_are_told(tmp_path, images, labels, reason):
    path = _file(tmp_path, train_images=images, train_labels=labels)
    with pytest.raises(TrainingError, match=reason):
        read_medmnist(path, ["ill"], "binary", "w")


def test_pickled_objects_are_refused(tmp_path):
    objects = np.empty(2, dtype=object)
    objects[:] = [{"a": 1}, {"b": 2}]
    path = _file(tmp_path, train_images=objects, train_labels=[0, 1])
    with pytest.raises(TrainingError, match="pickled objects are never read"):
        read_medmnist(path, ["ill"], "binary", "w")


def _with_header(tmp_path, shape, content=b"", compression=zipfile.ZIP_STORED):
    path = tmp_path / "some.npz"
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content
    labels = io.BytesIO()
    np.save(labels, np.array([0, 1]))
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("train_images.npy", array)
        archive.writestr("train_labels.npy", labels.getvalue())
    return path


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("(2, 4, 4)", "promises more or less"),
        ("(2, 1000000, 1000000)", "impossible size"),
        ("(1000000000000, 28, 28)", "impossible size"),
        ("(-2, 4, 4)", "impossible size"),
        ("(2, __import__('os'), 4)", "missing or damaged"),
    ],
)
def test_a_header_that_promises_what_is_not_there_is_refused(tmp_path, shape, reason):
    with pytest.raises(TrainingError, match=reason):
        read_medmnist(_with_header(tmp_path, shape), ["ill"], "binary", "w")


def test_damaged_pixels_are_told(tmp_path):
    path = _file(tmp_path, train_images=_images(2, 28, 28), train_labels=[0, 1])
    listing = read_medmnist(path, ["ill"], "binary", "w")
    content = bytearray(path.read_bytes())
    content[200:400] = bytes(200)
    path.write_bytes(content)
    with pytest.raises(TrainingError, match=r"damaged|ends early"):
        listing.read(listing.samples[1])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nothing", pickle.dumps([1])])
def test_a_file_that_is_no_archive_is_told(tmp_path, content):
    path = tmp_path / "some.npz"
    path.write_bytes(content)
    with pytest.raises(TrainingError, match=r"some\.npz is missing or is no \.npz file"):
        read_medmnist(path, ["ill"], "binary", "w")


def test_an_archive_of_other_arrays_is_told(tmp_path):
    with pytest.raises(TrainingError, match="needs the arrays train_images"):
        read_medmnist(_file(tmp_path, other=np.zeros(3)), ["ill"], "binary", "w")
