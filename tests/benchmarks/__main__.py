"""``python -m tests.benchmarks [--json FILE] [--write-readme] [--only NAME ...]``."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from medviewer.app.tasks import lend_cores
from tests.benchmarks.measurement import Measurement
from tests.benchmarks.table import machine, markdown_table, with_table

MODULES = (
    "startup",
    "event_loop",
    "memory",
    "many_series",
    "indexing",
    "reading",
    "volume_files",
    "first_image",
    "drawing",
    "views",
    "planes",
    "cine",
    "inference",
    "explanations",
    "asking",
    "training",
    "twins",
)
README = Path(__file__).resolve().parents[2] / "README.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks and print their table; return 1 if a bar is missed."""
    arguments = _parser().parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
    lend_cores()  # as the program does at its start
    measured: list[Measurement] = []
    for name in arguments.only or MODULES:
        sys.stderr.write(f"measuring {name} ...\n")
        measured += importlib.import_module(f"tests.benchmarks.{name}").measure()
    table = markdown_table(measured)
    sys.stdout.write(table + "\n")
    if arguments.json:
        _write_json(arguments.json, measured)
    if arguments.write_readme:
        text = README.read_text(encoding="utf-8")
        README.write_text(with_table(text, table), encoding="utf-8")
    return 0 if all(measurement.is_met for measurement in measured) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--write-readme", action="store_true", help="put the table into the README")
    parser.add_argument("--only", nargs="+", choices=MODULES, metavar="NAME")
    return parser


def _write_json(path: Path, measured: Sequence[Measurement]) -> None:
    rows = [asdict(measurement) | {"met": measurement.is_met} for measurement in measured]
    document = {"schema": 1, **machine(), "measurements": rows}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
