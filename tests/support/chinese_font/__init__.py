"""A font with the Chinese letters of the translations alone, for machines that have none.

It is a part of Noto Sans SC (SIL Open Font License 1.1, see OFL.txt beside it) under a name of its
own; `make.py` says how it was made.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtGui import QFontDatabase, QRawFont

from medviewer.assets import resource
from medviewer.language import ENGLISH, NAMES

FOLDER = Path(__file__).parent
FONT = FOLDER / "MedViewerTestsSC.ttf"
FAMILY = "MedViewer Tests SC"
QT_WORDS = "确定取消应用关闭打开保存是否重置按快捷方式上下左右向空格回车"
"""What stands on Qt's own buttons, in fields for keys, and what it calls them."""
_SIZE = 16.0


def letters() -> frozenset[str]:
    """Return the letters that the window can write in Chinese, those of ASCII among them."""
    ascii_letters = {chr(code) for code in range(0x20, 0x7F)}
    found = ascii_letters | set(QT_WORDS) | set("".join(NAMES.values()))
    for code in NAMES:
        if code != ENGLISH:
            tree = ElementTree.parse(resource("translations", f"medviewer_{code}.ts"))
            for message in tree.iter("message"):
                found |= set(message.findtext("translation", ""))
    return frozenset(letter for letter in found if letter.isprintable())


def missing_letters() -> str:
    """Return which Chinese letters of the translations the font lacks, in their order."""
    font = QRawFont(str(FONT), _SIZE)
    chinese = re.compile("[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]")
    lacking = (each for each in letters() if not font.supportsCharacter(ord(each)))
    return "".join(sorted(each for each in lacking if chinese.match(each)))


@contextmanager
def installed() -> Iterator[str]:
    """Let this process have the font, and tell its family."""
    number = QFontDatabase.addApplicationFont(str(FONT))
    assert number >= 0, f"{FONT.name} cannot be read"
    yield FAMILY
    QFontDatabase.removeApplicationFont(number)
