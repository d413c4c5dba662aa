"""Texts of the window stand within `translate` or `later`; what looks like other words, fails.

Looks at the code, so that it also finds what no test brings on screen.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import medviewer.ui

UI = Path(medviewer.ui.__file__).parent
WORDS = re.compile(r"\b[A-Z][a-z]{2,}|[a-z]{2,} [a-z]{2,}")
MARKERS = {"translate", "later", "translate_made"}

# Calls whose texts nobody reads in the window
NOT_SHOWN = {
    *("TypeError", "ValueError", "Literal", "setObjectName", "setProperty", "setApplicationName"),
    *("warning", "error", "info", "setStyle", "setPalette", "replace", "removeprefix", "compile"),
}
# Files whose texts are for other eyes: of the command line, of the style, of DICOM
OTHERS = {"screenshot.py", "signals.py", "icons.py", "theme.py", "spoken_language.py"}
DICOM = {"FrameTimeVector", "FrameTime", "CineRate", "RecommendedDisplayFrameRate"}
NAMES = {"MedViewer ", " - MedViewer", "MedViewer", "Escape", "Home", "Left", "Right", "Down"}
NAMES |= {
    "Tab",
    "End",
    "Del",
    "Return",
    "Enter",
    "PatientOrientation",
    "the window",
    " (Ctrl+Left, Ctrl+Right)",
    "Space",
}
KEYS = re.compile(r"((Ctrl|Shift|Alt)\+)+\S+")


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of what looks like words and is not marked."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if (
                WORDS.search(text)
                and text not in NAMES | DICOM
                and not KEYS.fullmatch(text)
                and is_shown(node, above)
            ):
                yield node.lineno, text


def is_shown(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether a text may be shown: it is no docstring, annotation, key of a shortcut and so on."""
    while node in above:
        child, node = node, above[node]
        if isinstance(node, ast.Expr | ast.Assert | ast.arg | ast.Compare | ast.Raise):
            return isinstance(child, ast.Call) if isinstance(node, ast.Expr) else False
        if isinstance(node, ast.AnnAssign) and child is node.annotation:
            return False
        if isinstance(node, ast.FunctionDef) and child is node.returns:
            return False
        if isinstance(node, ast.Subscript) and child is node.slice:
            return False
        if isinstance(node, ast.Call) and child in node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKERS | NOT_SHOWN:
                return False
    return True


def test_words_are_marked() -> None:
    found = [
        f"{path.relative_to(UI)}:{line}: {text}"
        for path in sorted(UI.rglob("*.py"))
        if path.name not in OTHERS
        for line, text in words_of(path)
    ]
    assert not found, "\n".join(found)


def test_words_that_are_not_marked_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(
        '"""A module."""\n'
        'title = translate("Menus", "Open folder")\n'
        'label = QLabel("Open folder")\n'
        'text = f"of {count} images"\n'
        'assert label, "this is for us"\n'
        'label.setObjectName("Some Name")\n'
        'label.setText("now and then")\n',
        encoding="utf-8",
    )
    assert [line for line, _ in words_of(path)] == [3, 7]
