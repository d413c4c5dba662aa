"""Damage is the same every time, and does not grow."""

import random

from tests.fuzz.corpus import seeds
from tests.fuzz.mutate import MAX_BYTES, damaged
from tests.fuzz.target import content_of

FILES = [b"first file " * 100, b"second", b""]


def test_the_same_seed_and_number_give_the_same_file() -> None:
    assert content_of(1, 7, FILES) == content_of(1, 7, FILES)
    assert len({content_of(seed, number, FILES) for seed in (1, 2) for number in range(50)}) > 80


def test_damage_is_small_in_most_files_and_never_long() -> None:
    generator = random.Random(0)
    found = [damaged([b"x" * MAX_BYTES], generator) for _ in range(50)]
    assert all(len(content) <= MAX_BYTES for content in found)
    assert any(content.count(b"x") > MAX_BYTES - 100 for content in found)


def test_every_kind_of_file_is_damaged_and_the_same_ones_every_time() -> None:
    found = seeds()
    assert found == seeds()
    kinds = {name.partition("-")[2].rpartition(".")[2] for name in found if "-" in name}
    assert {"nii", "gz", "nrrd", "mha", "zip", "tar", "xz", "png", "jpg", "tif"} <= kinds
    assert len(found) > 100
