"""Which language the window speaks, and that it is spoken before there is a window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from medviewer.config import Language
from medviewer.language import speak, translate
from medviewer.ui import spoken_language
from medviewer.ui.spoken_language import chosen_language, speak_as_set

FILE = ("Menus", "&File")


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    yield
    speak()
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.fixture
def fonts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Say whether a font has Chinese letters: the last value counts."""
    there = [True]
    monkeypatch.setattr(spoken_language, "_has_letters", lambda: there[-1])
    return there


@pytest.mark.parametrize(
    ("setting", "system", "expected"),
    [
        ("auto", "zh_CN", "zh_CN"),
        ("auto", "zh_SG", "zh_CN"),
        ("auto", "zh_TW", "en"),
        ("auto", "de_DE", "en"),
        ("auto", "C", "en"),
        ("en", "zh_CN", "en"),
        ("zh_CN", "de_DE", "zh_CN"),
    ],
)
def test_settings_decide_else_the_system(setting: Language, system: str, expected: str) -> None:
    assert chosen_language(setting, QLocale(system)) == expected


def test_chinese_is_spoken_by_us_and_by_qt(
    qtbot: QtBot, qapp: QApplication, fonts: list[bool]
) -> None:
    assert speak_as_set(qapp, "zh_CN") == ""
    assert translate(*FILE) == "文件(&F)"
    kind = QDialogButtonBox.StandardButton.Cancel
    buttons = QDialogButtonBox(kind)
    qtbot.addWidget(buttons)
    assert buttons.button(kind).text() == "取消"


def test_english_is_spoken_again(qapp: QApplication, fonts: list[bool]) -> None:
    speak_as_set(qapp, "zh_CN")
    assert speak_as_set(qapp, "en") == ""
    assert translate(*FILE) == "&File"


def test_without_letters_english_is_spoken_and_who_asked_is_told(
    qapp: QApplication, fonts: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts.append(False)
    assert "install one" in speak_as_set(qapp, "zh_CN")
    assert translate(*FILE) == "&File"
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale("zh_CN")))
    assert speak_as_set(qapp, "auto") == ""
    assert translate(*FILE) == "&File"


def test_fonts_are_asked_for_the_letters(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontDatabase

    simplified = QFontDatabase.WritingSystem.SimplifiedChinese
    families = [
        family
        for family in QFontDatabase.families()
        if simplified in QFontDatabase.writingSystems(family)
    ]
    assert spoken_language._has_letters() is bool(families)
