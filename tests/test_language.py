import ast
import copy
import pickle
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import medviewer
from medviewer.assets import resource
from medviewer.language import (
    ENGLISH,
    NAMES,
    Words,
    again,
    later,
    read_catalogue,
    remembered,
    speak,
    translate,
    translate_made,
)

CODE = Path(medviewer.__file__).parent
OTHERS = [code for code in NAMES if code != ENGLISH]

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN"><context><name>Menus</name>
<message><source>Open</source><translation>打开</translation></message>
<message><source>Close</source><translation type="unfinished">关</translation></message>
<message><source>Gone</source><translation type="vanished">没有</translation></message>
<message><source>Empty</source><translation></translation></message>
</context></TS>
"""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    speak()


def test_finished_translations_are_spoken_and_all_else_is_english(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text(TS, encoding="utf-8")
    speak(read_catalogue(tmp_path / "a.ts"))
    assert translate("Menus", "Open") == "打开"
    assert translate("Views", "Open") == "Open"
    assert [translate("Menus", text) for text in ("Close", "Gone", "Empty", "New")] == [
        "Close",
        "Gone",
        "Empty",
        "New",
    ]
    marked = later("Menus", "Open")
    assert (marked, translate("Menus", marked)) == ("Open", "打开")
    speak()
    assert translate("Menus", "Open") == "Open"


KEPT = {
    ("Problems", "{count} images: {what}"): "{count} 幅图像：{what}",
    ("Problems", "no spacing"): "没有间距",
    ("Lists", ", "): "、",
}


def test_what_was_kept_is_said_again_with_all_that_was_put_into_it() -> None:
    problem = translate("Problems", "{count} images: {what}").format(
        count=3, what=translate("Lists", ", ").join([translate("Problems", "no spacing"), "CT"])
    )
    assert problem == "3 images: no spacing, CT"
    speak(KEPT)
    assert again(problem) == "3 幅图像：没有间距、CT"
    kept = again(problem)
    speak()
    assert again(kept) == "3 images: no spacing, CT"


def test_what_was_kept_is_said_anew_when_it_is_put_into_a_text() -> None:
    what = translate("Problems", "no spacing")
    speak(KEPT)
    form = translate("Problems", "{count} images: {what}")
    assert form.format(count=1, what=what) == "1 幅图像：没有间距"
    assert translate("Lists", ", ").join([what, what]) == "没有间距、没有间距"
    assert translate("Views", what) == "没有间距"


def test_an_error_keeps_how_its_text_is_said() -> None:
    error = ValueError(translate("Problems", "no spacing"))
    speak(KEPT)
    assert translate_made("Reasons", str(error)) == "没有间距"


def test_texts_made_elsewhere_are_said_again_too() -> None:
    kept = translate_made("Problems", "3 images: no spacing")
    assert kept == "3 images: no spacing"
    speak(KEPT)
    assert again(kept) == "3 幅图像：没有间距"


def test_what_is_no_text_of_ours_is_left_as_it_is() -> None:
    speak(KEPT)
    assert again("no spacing") == "no spacing"  # a file may say so
    assert again(3) == 3


@pytest.mark.parametrize("copied", [lambda w: pickle.loads(pickle.dumps(w)), copy.deepcopy])
def test_in_another_process_it_is_a_plain_text(copied: Callable[[str], str]) -> None:
    there = copied(translate("Problems", "no spacing"))
    assert (there, type(there)) == ("no spacing", str)
    assert isinstance(translate("Problems", "no spacing"), Words)


def test_what_a_function_said_is_forgotten_with_the_language() -> None:
    asked = []

    @remembered(2)
    def said(count: int) -> str:
        asked.append(count)
        return f"{count} {translate('Problems', 'no spacing')}"

    assert (said(1), said(1), asked) == ("1 no spacing", "1 no spacing", [1])
    speak(KEPT)
    assert said(1) == "1 没有间距"


MADE = {
    ("Reasons", "the file is empty"): "文件为空",
    ("Reasons", "no image can be read: {reason}"): "图像无法读取：{reason}",
    ("Reasons", "{count:,} frames of {size} x {size} {{raw}}"): "{{raw}} {size}*{size}，{count} 帧",
    ("Menus", "{count} frames"): "菜单",
}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("the file is empty", "文件为空"),
        ("no image can be read: it is gone", "图像无法读取：it is gone"),
        ("no image can be read: the file is empty", "图像无法读取：文件为空"),
        ("1,200 frames of 64 x 64 {raw}", "{raw} 64*64，1,200 帧"),
        ("1 frames of 64 x 65 {raw}", "1 frames of 64 x 65 {raw}"),
        ("3 frames", "3 frames"),
    ],
)
def test_texts_made_elsewhere_are_translated_by_their_templates(made: str, said: str) -> None:
    speak(MADE)
    assert [translate_made("Reasons", made) for _ in range(2)] == [said, said]
    speak()
    assert translate_made("Reasons", made) == made


def test_what_is_no_translation_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("<TS>", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.ts is not a translation"):
        read_catalogue(tmp_path / "a.ts")


def said_in_the_code() -> Iterator[tuple[str, str]]:
    """Yield context and text of every call of `translate` and `later` in the code."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in {"translate", "later"} and path.name != "language.py":
                values = [getattr(each, "value", None) for each in node.args]
                if all(isinstance(each, str) for each in values):
                    yield values[0], values[1]
                else:  # a text that `later` has marked elsewhere
                    assert node.func.id == "translate", f"{path.name}:{node.lineno}"
                    assert isinstance(values[0], str), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_with_the_same_values(code: str) -> None:
    catalogue = read_catalogue(resource("translations", f"medviewer_{code}.ts"))
    missing = {each for each in said_in_the_code() if each not in catalogue}
    assert not missing, sorted(missing)[:20]
    for (_, text), translated in catalogue.items():
        assert fields(text) == fields(translated), text


CHINESE = read_catalogue(resource("translations", "medviewer_zh_CN.ts"))


ABBREVIATED = (" ax.", " cor.", " sag.", " obl.")


def test_chinese_never_says_normal() -> None:
    assert [text for (_, text), said in CHINESE.items() if "正常" in said] == []


def test_chinese_sentences_end_as_their_english_ones_in_chinese_signs() -> None:
    for (_, text), said in CHINESE.items():
        is_sentence = text.endswith((".", ".)")) and not text.endswith(("...", *ABBREVIATED))
        assert is_sentence == said.endswith(("。", "。）")), text
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]", said), said


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_file_is_as_lupdate_leaves_it(code: str, tmp_path: Path) -> None:
    program = shutil.which("pyside6-lupdate", path=Path(sys.executable).parent)
    if program is None:
        pytest.skip("pyside6-lupdate is not installed")
    ours = resource("translations", f"medviewer_{code}.ts")
    copy = tmp_path / ours.name
    shutil.copy(ours, copy)
    files = sorted(str(path) for path in CODE.rglob("*.py"))
    alias = ["-tr-function-alias", "QT_TRANSLATE_NOOP+=later"]
    options = [*alias, "-locations", "none", "-no-obsolete"]
    subprocess.run([program, *options, *files, "-ts", copy], check=True, capture_output=True)
    assert read_catalogue(copy) == read_catalogue(ours)
