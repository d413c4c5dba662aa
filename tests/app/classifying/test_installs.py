"""What was dropped is looked at, asked about, copied, and then listed."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medviewer.app.classifying.installer import BundleOffer, Installer
from medviewer.app.control.controller import Controller
from medviewer.app.session import NoticeKind
from medviewer.config import Settings
from medviewer.errors import ModelBundleError
from tests.app.fakes.desk import Desk, make_desk

OFFER = BundleOffer("Tiny model", "tiny", "2.0", "Tests", (), "Apache-2.0", "ab" * 32)


@dataclass
class FakeInstaller:
    is_model: bool = True
    offer: BundleOffer = OFFER
    error: Exception | None = None
    read: list[tuple[Path, tuple[str, ...]]] = field(default_factory=list)
    installed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def edge(self) -> Installer:
        return Installer(lambda _: self.is_model, self._read, self._install)

    def _read(self, path, folders, _context) -> BundleOffer:
        self.read.append((path, folders))
        if self.error is not None:
            raise self.error
        return self.offer

    def _install(self, offer, folders) -> None:
        if self.error is not None:
            raise self.error
        self.installed.append((offer.name, folders))


@dataclass
class Place:
    desk: Desk
    installer: FakeInstaller
    controller: Controller
    asked: list[BundleOffer] = field(default_factory=list)

    def drop(self, *paths: Path) -> None:
        self.controller.take_dropped(paths, self.asked.append)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    desk = make_desk(settings=Settings(models_folders=("/models",)))
    installer = FakeInstaller()
    controller = Controller(
        desk.session, desk.tasks, desk.classifier, desk.reading.readers(), installer.edge()
    )
    return Place(desk, installer, controller)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "model.zip"
    path.write_bytes(b"PK")
    return path


def test_dropped_model_is_asked_about_and_nothing_is_written(place: Place, bundle: Path) -> None:
    place.drop(bundle)
    assert place.asked == [OFFER]
    assert place.installer.read == [(bundle, ("/models",))]
    assert place.installer.installed == []
    assert place.desk.session.opened == ""


def test_folder_with_a_card_is_a_model_too(place: Place, tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_text("")
    place.drop(tmp_path)
    assert place.asked == [OFFER]


def test_other_archives_and_folders_are_opened_as_images(
    place: Place, bundle: Path, tmp_path: Path
) -> None:
    place.installer.is_model = False
    place.drop(bundle)
    assert place.desk.session.opened == "model.zip"
    place.drop(tmp_path)
    assert place.desk.session.opened == tmp_path.name
    assert place.asked == []


def test_several_things_are_opened_as_images(place: Place, bundle: Path, tmp_path: Path) -> None:
    place.drop(bundle, tmp_path)
    assert place.desk.session.opened == "2 items"


def test_yes_installs_and_lists_again(place: Place) -> None:
    place.controller.installs.install(OFFER)
    assert place.installer.installed == [("tiny", ("/models",))]
    assert place.desk.said == ["Installed: Tiny model 2.0."]
    assert place.desk.classifier.looked_again == 1
    assert place.desk.session.models.listed


def test_model_that_is_there_is_not_asked_about(place: Place, bundle: Path) -> None:
    place.installer.offer = replace(OFFER, is_installed=True)
    place.drop(bundle)
    assert place.asked == []
    assert place.desk.said == ["Tiny model 2.0 is installed already."]


def test_refusals_are_told(place: Place, bundle: Path) -> None:
    place.installer.error = ModelBundleError("wrong hash")
    place.drop(bundle)
    place.controller.installs.install(OFFER)
    assert place.desk.said == ["wrong hash", "wrong hash"]
    assert {notice.kind for notice in place.desk.notices} == {NoticeKind.WARNING}
    assert place.desk.classifier.looked_again == 0
