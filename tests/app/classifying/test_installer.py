from pathlib import Path

import pytest

from medviewer.app.classifying.installer import BundleOffer, Installer, may_be_bundle
from medviewer.app.classifying.local_classifier import LocalClassifier
from medviewer.cancel import WorkContext
from medviewer.models.registry import models_folders
from tests.support.models import write_bundle


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))


def test_a_bundle_is_read_installed_and_listed(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "here" / "tiny")
    classifier = LocalClassifier(iter(models_folders()), "cpu")
    assert "tiny" not in [choice.name for choice in classifier.models()]
    installer = Installer()
    assert installer.is_bundle(folder)
    offer = installer.read(folder, (), WorkContext())
    assert (offer.title, offer.name, offer.version) == ("Bright squares", "tiny", "1.2.3")
    assert (offer.licence, offer.not_for) == ("Apache-2.0", ("anything else",))
    assert not offer.is_installed
    installer.install(offer, ())
    assert (tmp_path / "data" / "models" / "tiny-1.2.3" / "card.toml").is_file()
    assert "tiny" not in [choice.name for choice in classifier.models()]
    classifier.look_again()
    assert "tiny" in [choice.name for choice in classifier.models()]
    assert installer.read(folder, (), WorkContext()).is_installed


def test_settings_say_where_models_go(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "here" / "tiny")
    target = str(tmp_path / "mine")
    installer = Installer()
    installer.install(installer.read(folder, (target,), WorkContext()), (target,))
    assert (tmp_path / "mine" / "tiny-1.2.3").is_dir()


def test_offer_without_files_installs_nothing(tmp_path: Path) -> None:
    Installer().install(BundleOffer("T", "t", "1", "u", (), "l", "ab" * 32), ())
    assert not (tmp_path / "data").exists()


def test_a_glance_tells_what_is_worth_a_look(tmp_path: Path) -> None:
    archive = tmp_path / "a.ZIP"
    assert not may_be_bundle(archive)
    archive.touch()
    assert may_be_bundle(archive)
    assert not may_be_bundle(tmp_path)
    assert not may_be_bundle(tmp_path / "a.dcm")
    assert may_be_bundle(write_bundle(tmp_path / "tiny"))
