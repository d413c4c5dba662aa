from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.program import Program, assemble
from medviewer.config import Settings
from medviewer.errors import DeviceError, MedviewerError, ModelBundleError, ReadError
from medviewer.io.records import StudyIndex
from medviewer.ui import spoken_language
from medviewer.ui.application import Viewer
from medviewer.ui.screenshot import take_screenshot, wait_until
from tests.app.fakes.classifier import FakeClassifier
from tests.app.fakes.reading import FakeReading
from tests.app.fakes.scans import make_series, make_study


@pytest.fixture(autouse=True)
def _plain_application(qapp: QApplication) -> Iterator[None]:
    style, palette = qapp.style().name(), qapp.palette()
    yield
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)


@pytest.fixture
def classifier() -> FakeClassifier:
    return FakeClassifier()


@pytest.fixture
def reading() -> FakeReading:
    films = make_series("film", modality="CR", body_part="CHEST")
    return FakeReading(StudyIndex((make_study("s", films, make_series("ct")),)))


@pytest.fixture
def program(qtbot: QtBot, classifier: FakeClassifier, reading: FakeReading) -> Program:
    """Return a program with real threads and fake edges."""
    return assemble(Settings(), classifier=classifier, readers=reading.readers())


def test_window_is_saved_in_the_size_asked_for(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "window.png"
    take_screenshot([tmp_path], out, size=(1000, 640), program=program)
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1000, 640)
    assert program.session.active_viewport.series_key == "film"


def test_series_that_the_model_reads_is_classified_and_compared(
    program: Program, classifier: FakeClassifier, tmp_path: Path
) -> None:
    out = tmp_path / "window.png"
    take_screenshot([tmp_path], out, model="tiny", compare=True, program=program)
    assert classifier.asked == [("ct", "tiny")]
    assert program.session.arrangement.layout == "1x2"
    assert out.is_file()


def test_what_is_done_before_decides_what_is_seen(program: Program, tmp_path: Path) -> None:
    out, places = tmp_path / "bar.png", []

    def inverted(viewer: Viewer) -> QWidget:
        viewer.window.actions_by_name["invert"].trigger()
        places.append(viewer.window.grid.size())
        return viewer.window.grid

    take_screenshot([tmp_path], out, program=program, then=inverted)
    assert QImage(str(out)).size() == places[0]
    assert program.session.active_viewport.state.inverted


def test_folder_without_images_is_an_expected_failure(
    program: Program, reading: FakeReading, tmp_path: Path
) -> None:
    reading.index = StudyIndex()
    with pytest.raises(ReadError, match="No images"):
        take_screenshot([tmp_path], tmp_path / "window.png", program=program)


def test_unknown_model_is_an_expected_failure(program: Program, tmp_path: Path) -> None:
    with pytest.raises(ModelBundleError, match='no model named "gone"'):
        take_screenshot([tmp_path], tmp_path / "window.png", model="gone", program=program)


def test_failed_classification_is_told(
    program: Program, classifier: FakeClassifier, tmp_path: Path
) -> None:
    classifier.error = DeviceError("The device is out of memory.")
    with pytest.raises(MedviewerError, match="out of memory"):
        take_screenshot([tmp_path], tmp_path / "window.png", model="tiny", program=program)


def test_picture_that_cannot_be_written_is_told(program: Program, tmp_path: Path) -> None:
    with pytest.raises(MedviewerError, match="cannot be written"):
        take_screenshot([tmp_path], tmp_path / "absent" / "window.png", program=program)


def test_waiting_has_an_end(qtbot: QtBot) -> None:
    with pytest.raises(MedviewerError, match=r"still scanning after 0\.05 s"):
        wait_until(lambda: False, "scanning", limit_s=0.05)


def test_a_language_without_letters_is_refused(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: False)
    out, settings = tmp_path / "window.png", Settings(language="zh_CN")
    with pytest.raises(MedviewerError, match="No font"):
        take_screenshot([tmp_path], out, settings=settings, program=program)
    assert not out.exists()
