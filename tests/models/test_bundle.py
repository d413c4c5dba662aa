import os
from pathlib import Path

import pytest

from medviewer.errors import ModelBundleError
from medviewer.models import bundle as bundle_module
from medviewer.models.bundle import load_bundle
from tests.support.models import write_bundle


def test_bundle_has_its_card_and_its_hash_fits(tmp_path: Path):
    bundle = load_bundle(write_bundle(tmp_path / "tiny"))
    assert bundle.card.name == "tiny"
    bundle.verify_hash()


def test_altered_weights_are_told(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    content = bytearray((folder / "weights.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "weights.safetensors").write_bytes(content)
    with pytest.raises(ModelBundleError, match="SHA-256"):
        load_bundle(folder).verify_hash()


def test_missing_card_is_told(tmp_path: Path):
    with pytest.raises(ModelBundleError, match=r"card\.toml"):
        load_bundle(tmp_path)


def test_missing_weights_are_told(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    (folder / "weights.safetensors").unlink()
    with pytest.raises(ModelBundleError, match="missing"):
        load_bundle(folder)


def test_weights_that_vanish_later_are_told(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    bundle = load_bundle(folder)
    (folder / "weights.safetensors").unlink()
    with pytest.raises(ModelBundleError, match="missing"):
        bundle.verify_hash()


def test_link_out_of_the_folder_is_refused(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    elsewhere = tmp_path / "weights.safetensors"
    (folder / "weights.safetensors").rename(elsewhere)
    (folder / "weights.safetensors").symlink_to(elsewhere)
    with pytest.raises(ModelBundleError, match="own folder"):
        load_bundle(folder)


def test_link_to_itself_is_told(tmp_path: Path):
    folder = write_bundle(tmp_path / "tiny")
    weights = folder / "weights.safetensors"
    weights.unlink()
    weights.symlink_to(weights)
    with pytest.raises(ModelBundleError, match="weights file"):
        load_bundle(folder)


def test_weights_beyond_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = write_bundle(tmp_path / "tiny")
    monkeypatch.setattr(bundle_module, "MAX_WEIGHT_BYTES", 10)
    with pytest.raises(ModelBundleError, match="larger"):
        load_bundle(folder)


def test_unreadable_weights_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bundle = load_bundle(write_bundle(tmp_path / "tiny"))

    def fail(path: Path) -> bytes:
        raise PermissionError(os.fspath(path))

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(ModelBundleError, match="not readable") as caught:
        bundle.verify_hash()
    assert str(tmp_path) not in str(caught.value)
