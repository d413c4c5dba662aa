import gzip
import struct

import numpy as np
import pytest

from medviewer.training.data.readers.idx import idx_pairs, read_idx
from medviewer.training.errors import TrainingError

DIGITS = [str(digit) for digit in range(10)]


def _idx(values, magic=None):
    array = np.asarray(values, np.uint8)
    head = magic or bytes([0, 0, 8, array.ndim])
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def _pair(folder, prefix="train", images=None, labels=(7, 2), pack=bytes, suffix=""):
    images = np.arange(2 * 3 * 4).reshape(2, 3, 4) if images is None else images
    packed = images if isinstance(images, bytes) else _idx(images)
    (folder / f"{prefix}-images-idx3-ubyte{suffix}").write_bytes(pack(packed))
    (folder / f"{prefix}-labels-idx1-ubyte{suffix}").write_bytes(pack(_idx(labels)))
    return folder


@pytest.mark.parametrize(("pack", "suffix"), [(bytes, ""), (gzip.compress, ".gz")])
def test_pairs_are_read_plain_and_gzipped(tmp_path, pack, suffix):
    _pair(tmp_path, pack=pack, suffix=suffix)
    _pair(tmp_path, "t10k", labels=(0, 9), pack=pack, suffix=suffix)
    listing = read_idx(tmp_path, DIGITS, "multi-class", "mnist")
    assert [each.fold for each in listing.samples] == ["train", "train", "test", "test"]
    assert [each.targets.index(1) for each in listing.samples] == [7, 2, 0, 9]
    assert listing.read(listing.samples[1]).tolist() == np.arange(12, 24).reshape(3, 4).tolist()


def test_one_of_the_files_means_its_pair_alone(tmp_path):
    _pair(_pair(tmp_path), "t10k")
    assert list(idx_pairs(tmp_path / "t10k-images-idx3-ubyte")) == ["test"]
    assert not idx_pairs(tmp_path / "other")


def test_an_unknown_label_is_told(tmp_path):
    with pytest.raises(TrainingError, match=r"idx1-ubyte, item 0: the label 7 has no class"):
        read_idx(_pair(tmp_path), DIGITS[:5], "multi-class", "mnist")


@pytest.mark.parametrize(
    ("images", "reason"),
    [
        (_idx(np.zeros((2, 3, 4)), magic=bytes([0, 0, 13, 3])), "no IDX file of 3 dimensions"),
        (_idx(np.zeros((2, 3))), "no IDX file of 3 dimensions"),
        (_idx(np.zeros((2, 3, 4)))[:-1], "promises more than the file can hold"),
        (_idx(np.zeros((2, 3, 4))) + b"\0", "ends early or is longer"),
        (bytes([0, 0, 8, 3]) + struct.pack(">3I", *[2**32 - 1] * 3), "impossible size"),
        (bytes([0, 0, 8, 3]) + struct.pack(">3I", 60000, 28, 28), "promises more"),
        (_idx(np.zeros((3, 3, 4))), "has 3 images, but there are 2 labels"),
        (b"", "no IDX file"),
    ],
)
def test_files_that_cannot_be_right_are_refused(tmp_path, images, reason):
    with pytest.raises(TrainingError, match=reason):
        read_idx(_pair(tmp_path, images=images), DIGITS, "multi-class", "mnist")


def test_a_damaged_gzip_file_is_told(tmp_path):
    _pair(tmp_path, pack=lambda content: gzip.compress(content)[:-12], suffix=".gz")
    with pytest.raises(TrainingError, match="missing or damaged"):
        read_idx(tmp_path, DIGITS, "multi-class", "mnist")
