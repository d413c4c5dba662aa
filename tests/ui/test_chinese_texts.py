"""No English is left in the Chinese window: every visible text is looked at."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from medviewer.app.cine.cine import LOOPS, Cine
from medviewer.app.cine.frame_times import FrameTimes
from medviewer.app.hanging.protocol_toml import protocols_from_toml
from medviewer.app.session import Notice, NoticeKind
from medviewer.app.texts.about import LICENCE, parts
from medviewer.assets import resource
from medviewer.image.presets import presets_of
from medviewer.io.records import SkippedFile, StudyIndex
from medviewer.ui import spoken_language
from medviewer.ui.asking.desk import AskingDesk
from medviewer.ui.dialogs import skipped_dialog
from medviewer.ui.hanging.menu import OWN_NAMES
from medviewer.ui.main_window import MainWindow
from medviewer.ui.slices.cine.cine_bar import CineBar
from medviewer.ui.spoken_language import speak_as_set
from medviewer.ui.theme import colors_of
from tests.app.asking.hands import REGULAR, as_sequence
from tests.app.explaining.test_comparing import two_classes
from tests.app.fakes.desk import Desk, make_desk
from tests.app.fakes.scans import make_series, make_study
from tests.app.objects.made import PR, SEG, open_objects
from tests.support.chinese_font import letters, missing_letters
from tests.ui.visible_texts import texts_of

WORD = re.compile(r"[A-Za-z][A-Za-z^]+")
CUT = re.compile(r"\w+…\w*|…\w+")
"""What is left of a name that has no room; the whole one stands in a tooltip."""
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff]")

# What stays as it is in Chinese
STAYS = """
    MedViewer DICOM NIfTI PNG JPEG TIFF GIF PDF JSON SHA Cobb Grad CAM AI VR English MEDVIEWER
    Viridis Cividis Magma Inferno Plasma Turbo mm cm px HU SUV MB
    CT MR CR DX MG US PT NM XA RF OT SEG KO PR MAP MPR MIP MinIP PET ID UID
    GPU CPU NVIDIA CUDA Apple MPS LayerCAM Ctrl Shift Alt Esc Space Tab
    Home End PgUp PgDown Del Left Right Up
    Down Return MODELS logit medviewer trust
"""
FAKES = """
    Scanning Reading images Classifying Device CPU One step Another
    suits other networks choose first
    Doe Jane Doe^Jane id Abdomen ABDOMEN lesion Tiny tiny Other model Tests test relative last app
    Organs LABEL Liver Spleen Tissue tester automatic ADC map For teaching Marked Look here
    Presentation cyst old Explaining image
"""
MADE_OF = " ".join(f"{part.name} {part.version} {part.licence}" for part in parts())
HASH = f"{32 * 'ab'} abababab"
FOLDER = Path(__file__).parents[1] / "app"

PRESETS = {window.name for modality in ("CT", "PT") for window in presets_of(modality, "SUV")}
ALLOWED = set(
    WORD.findall(f"{STAYS} {FAKES} {MADE_OF} {LICENCE} {HASH} {FOLDER} {' '.join(PRESETS)}")
)


@pytest.fixture(autouse=True)
def _chinese(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: True)
    speak_as_set(qapp, "zh_CN")
    yield
    speak_as_set(qapp, "en")
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    """Return a program that is made after Chinese was spoken."""
    return make_desk()


def english_in(widget: QWidget) -> set[str]:
    return {text for text in texts_of(widget) if set(WORD.findall(CUT.sub("", text))) - ALLOWED}


def classified(desk: Desk, window: MainWindow) -> None:
    desk.open()
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.toggle_heatmap()


def laid_over(desk: Desk, window: MainWindow) -> None:
    open_objects(desk)
    desk.controller.objects.show("ct", SEG)
    desk.controller.objects.show("ct", PR)


def in_planes(desk: Desk, window: MainWindow) -> None:
    desk.open()
    for name in ("mpr", "planes_turn", "slab_next", "flip_horizontally", "rotate", "key_image"):
        window.actions_by_name[name].trigger()


def compared(desk: Desk, window: MainWindow) -> None:
    desk.classifier.make = two_classes
    prior = make_study("prior", make_series("old"), date="")
    desk.open(StudyIndex((make_study(), prior)))
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    for by in ("models", "dates", "methods", "classes", "difference"):
        window.actions_by_name[f"compare_{by}"].trigger()
    assert window.grid.choices is not None
    assert len(window.grid.choices.bars) == 3


def asked(desk: Desk, window: MainWindow) -> None:
    desk.classifier.make = as_sequence
    desk.open(REGULAR)
    desk.controller.classifications.list_models()
    desk.controller.classify_active("tiny")
    desk.controller.views.go_to(0)
    for name in ("ask", "ask_slice"):
        window.actions_by_name[name].trigger()
    found = window.findChild(AskingDesk)
    assert found is not None
    assert found.panel is not None


def told(desk: Desk, window: MainWindow) -> None:
    desk.session.raise_notice(Notice("…", NoticeKind.ERROR, "…"))


@pytest.mark.parametrize("do", [told, classified, compared, asked, laid_over, in_planes])
def test_window_speaks_chinese(
    do: Callable[[Desk, MainWindow], None], desk: Desk, window: MainWindow
) -> None:
    do(desk, window)
    for dock in window.docks:
        dock.show()
    assert english_in(window) == set()
    assert [text for text in desk.said if set(WORD.findall(text)) - ALLOWED] == []


@pytest.mark.parametrize(
    "action",
    ["about", "keyboard", "settings", "header", "export", "hang_save", "network_saw"],
)
def test_dialogs_speak_chinese(action: str, desk: Desk, window: MainWindow) -> None:
    classified(desk, window)
    window.actions_by_name[action].trigger()
    dialogs = window.findChildren(QDialog)
    assert dialogs
    assert [english_in(dialog) for dialog in dialogs] == [set()] * len(dialogs)
    words = "".join(text for dialog in dialogs for text in texts_of(dialog))
    assert not set(CHINESE.findall(words)) - letters(), "letters that the pictures could not show"
    for dialog in dialogs:
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_font_of_the_tests_has_all_letters_of_the_translations(qapp: QApplication) -> None:
    lacking = missing_letters()
    assert not lacking, (
        f"The font of the tests lacks the letters {lacking} of the translations: make it anew as "
        "tests/support/chinese_font/make.py says."
    )


def test_cine_bar_speaks_chinese(qtbot: QtBot) -> None:
    bar = CineBar(colors_of("dark"))
    qtbot.addWidget(bar)
    times = FrameTimes(25.0, "FrameTime")
    for loop in LOOPS:
        bar.show_cine(Cine(25.0, 25.0, times, loop=loop, playing=True, achieved=20.0, dropped=3))
        assert english_in(bar) == set()


def test_skipped_files_are_listed_in_chinese(window: MainWindow) -> None:
    dialog = skipped_dialog([SkippedFile("1.dcm", "…")], window)
    assert english_in(dialog) == {"1.dcm"}
    dialog.deleteLater()


def test_what_is_english_would_be_found(qtbot: QtBot) -> None:
    speak_as_set(QApplication.instance(), "en")
    bar = CineBar(colors_of("dark"))
    qtbot.addWidget(bar)
    assert "Play (C)" in english_in(bar)


def test_names_of_hanging_protocols_are_those_of_the_file() -> None:
    shipped = protocols_from_toml(resource("hanging.toml").read_text(encoding="utf-8"))
    assert {protocol.name for protocol in shipped.protocols} == set(OWN_NAMES)
