"""``medviewer compare``: two results of the same images beside each other."""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from medviewer.cancel import WorkContext
from medviewer.console import console_context, end_progress
from medviewer.errors import UsageError
from medviewer.explain.json_file import JsonObject, write_result
from medviewer.training.comparing.documents import Document, read_document
from medviewer.training.comparing.evaluations import NOTE, compare_evaluations
from medviewer.training.comparing.maps import compare_maps
from medviewer.training.comparing.trusts import compare_trust

SCHEMA = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``medviewer compare``."""
    for name in ("first", "second"):
        parser.add_argument(
            name,
            type=Path,
            metavar="JSON",
            help="a result of medviewer explain, trust or evaluate; both of the same command",
        )
    parser.add_argument("--json", metavar="FILE|-", help="the numbers; without it, a table")
    parser.add_argument("--seed", type=int, default=0, help="of the draws")
    parser.add_argument(
        "--bootstraps", type=int, default=1000, metavar="N", help="draws for the intervals (1000)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare and write; return the exit status."""
    if not 1 <= arguments.bootstraps <= 100_000:
        raise UsageError("--bootstraps must be from 1 to 100000")
    first, second = (read_document(each) for each in (arguments.first, arguments.second))
    if first.kind != second.kind:
        raise UsageError(f"one document is of {first.kind}, the other one of {second.kind}")
    context = console_context()
    try:
        found = _compared(first, second, arguments.bootstraps, arguments.seed, context)
    finally:
        end_progress()
    document = {"schema": SCHEMA, "kind": first.kind, **found}
    if arguments.json:
        write_result(document, arguments.json)
    else:
        sys.stdout.write("\n".join(_lines(document)) + "\n")
    return 0


def _compared(
    first: Document, second: Document, bootstraps: int, seed: int, context: WorkContext
) -> JsonObject:
    """Return what came of two documents of one kind."""
    if first.kind == "explain":
        maps = compare_maps(first, second, bootstraps, seed, context)
        measures = {name: asdict(each) for name, each in maps.measures.items()}
        return {"measures": measures, "images": list(maps.images), "notes": list(maps.notes)}
    if first.kind == "evaluate":
        return {"metrics": compare_evaluations(first, second), "notes": [NOTE]}
    trust = compare_trust(first, second, bootstraps, seed)
    return {
        "n_images": trust.images,
        "n_patients": trust.patients,
        "differences": {
            level: {
                method: {name: asdict(each) for name, each in measures.items()}
                for method, measures in methods.items()
            }
            for level, methods in trust.differences.items()
        },
        "notes": list(trust.notes),
    }


def _lines(document: JsonObject) -> list[str]:
    """Return the result for a terminal."""
    lines = []
    for name, each in document.get("measures", {}).items():
        lines.append(f"{name:24} {_shown(each)}, {len(document['images'])} images")
    for level, methods in document.get("differences", {}).items():
        for method, measures in methods.items():
            lines += [f"{level:7} {method:22} {n:24} {_shown(d)}" for n, d in measures.items()]
    for name, each in document.get("metrics", {}).items():
        values = f"{each['first']:.4f} {each['second']:.4f} {each['difference']:+.4f}"
        lines.append(f"{name:40} {values}")
    return [*lines, *document["notes"]]


def _shown(interval: JsonObject) -> str:
    """Return a value with its interval, if it has one."""
    if interval["low"] is None:
        return f"{interval['value']:+.3f}"
    return f"{interval['value']:+.3f} ({interval['low']:+.3f} to {interval['high']:+.3f})"
