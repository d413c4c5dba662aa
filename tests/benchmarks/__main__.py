"""``python -m tests.benchmarks [--json FILE] [--write-readme] [--only NAME ...]``.

Each of several modules runs in a process of its own: what one leaves in memory is not the next's.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
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
    names = arguments.only or MODULES
    one = _measured if len(names) == 1 else _measured_apart
    measured = [measurement for name in names for measurement in one(name)]
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


def _measured(name: str) -> list[Measurement]:
    lend_cores()  # as the program does at its start
    sys.stderr.write(f"measuring {name} ...\n")
    found: list[Measurement] = importlib.import_module(f"tests.benchmarks.{name}").measure()
    return found


def _measured_apart(name: str) -> list[Measurement]:
    """Return what a module measures in a process of its own, whose status tells of missed bars."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "measured.json"
        command = [sys.executable, "-m", "tests.benchmarks", "--only", name, "--json", str(written)]
        subprocess.run(command, cwd=README.parent, stdout=subprocess.DEVNULL, check=False)
        if not written.exists():
            raise SystemExit(f"{name} could not be measured: see above")
        rows = json.loads(written.read_text(encoding="utf-8"))["measurements"]
    return [Measurement(**{key: row[key] for key in row if key != "met"}) for row in rows]


def _write_json(path: Path, measured: Sequence[Measurement]) -> None:
    rows = [asdict(measurement) | {"met": measurement.is_met} for measurement in measured]
    document = {"schema": 1, **machine(), "measurements": rows}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
