"""Which language the window speaks: what the settings say, else the system's."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from medviewer.assets import resource
from medviewer.config import Language
from medviewer.language import ENGLISH, read_catalogue, speak

_QT_WORDS = "qt_words"
_NO_FONT = (
    "No font of this computer has Chinese letters, so the window speaks English: install one, "
    "such as Noto Sans CJK SC, then start again."
)
"""For who cannot be shown a translation."""


def chosen_language(setting: Language, system: QLocale) -> str:
    """Return the code of the language: that of the settings, else of the system if we speak it."""
    if setting != "auto":
        return setting
    is_simplified = system.script() == QLocale.Script.SimplifiedHanScript
    return "zh_CN" if system.language() == QLocale.Language.Chinese and is_simplified else ENGLISH


def speak_as_set(application: QApplication, setting: Language) -> str:
    """Speak the language of the settings from now on; return what the user should know, or nothing.

    Widgets that are there already keep their words.
    """
    code = chosen_language(setting, QLocale.system())
    is_mute = code != ENGLISH and not _has_letters()
    speak_language(application, ENGLISH if is_mute else code)
    return _NO_FONT if is_mute and setting != "auto" else ""


def speak_language(application: QApplication, code: str) -> None:
    """Speak the language of this code from now on, whether a font has its letters or not."""
    _forget_buttons(application)
    if code == ENGLISH:
        speak()
    else:
        speak(read_catalogue(resource("translations", f"medviewer_{code}.ts")))
        _translate_buttons(application, code)


def _has_letters() -> bool:
    """Whether any font can show the language: boxes would be worse than English."""
    from PySide6.QtGui import QFontDatabase  # here: English asks no font

    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _forget_buttons(application: QApplication) -> None:
    """Let Qt's own words be English again."""
    for translator in application.findChildren(QTranslator, _QT_WORDS):
        application.removeTranslator(translator)
        translator.deleteLater()


def _translate_buttons(application: QApplication, code: str) -> None:
    """Let Qt's own words, such as those of standard buttons, be of the same language."""
    translator = QTranslator(application)
    translator.setObjectName(_QT_WORDS)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{code}", folder):
        application.installTranslator(translator)
