"""The limits of the readers are stated: in the code with their reasons, in the README by name."""

import ast
from pathlib import Path

from medviewer.io import limits

NAMES = [name for name in vars(limits) if name.isupper()]


def test_the_readme_names_every_limit() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in readme] == []


def test_every_limit_is_explained() -> None:
    body = ast.parse(Path(limits.__file__).read_text(encoding="utf-8")).body[1:]
    assigned = [node for node in body if isinstance(node, ast.Assign)]
    explained = [node for node in body if isinstance(node, ast.Expr)]
    assert len(assigned) == len(explained) == len(NAMES) >= 20
