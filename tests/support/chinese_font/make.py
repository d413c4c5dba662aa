"""Make the font of the tests anew, after a translation has got letters that it lacks.

From the root of the checkout, with what is nowhere else needed in a folder of its own::

    pip install --target /tmp/fonts fonttools
    pip download --no-deps --dest /tmp/fonts justmytype-intl-cjk
    unzip -d /tmp/fonts /tmp/fonts/justmytype_intl_cjk-*.whl
    PYTHONPATH=.:/tmp/fonts python -m tests.support.chinese_font.make \
        "/tmp/fonts/justmytype_intl_cjk/fonts/ofl/notosanssc/NotoSansSC[wght].ttf"

The letters are those that the translations use; the weight is the regular one.
"""

import sys

from tests.support.chinese_font import FAMILY, FONT, letters

_NAME_RECORDS = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", ""), 16: FAMILY}
_WEIGHT = 400


def make(source: str) -> None:
    """Write the part of a variable Noto Sans SC that the translations need."""
    from fontTools.subset import Options, Subsetter  # not in the environment of the program
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"wght": _WEIGHT})
    options = Options(hinting=False, layout_features=[], prune_codepage_ranges=False)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # whose it is and its licence, too
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(letters()))
    subsetter.subset(font)
    for record in font["name"].names:
        record.string = _NAME_RECORDS.get(record.nameID, record.toUnicode())
    font.save(FONT)


if __name__ == "__main__":
    make(sys.argv[1])
