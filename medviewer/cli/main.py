"""``medviewer COMMAND ...``: which command, and what becomes of its failures."""

import argparse
import importlib
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import medviewer
from medviewer.errors import MedviewerError, UsageError

log = logging.getLogger(__name__)

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

_DEFAULT = "view"


@dataclass(frozen=True, slots=True)
class _Command:
    """A module with ``add_arguments(parser)`` and ``run(arguments) -> int``."""

    module: str
    help: str


_COMMANDS = {
    "view": _Command("medviewer.cli.view", "open the window"),
    "index": _Command("medviewer.cli.index", "list what a folder holds"),
    "models": _Command("medviewer.cli.models", "list the models that can be asked"),
    "classify": _Command("medviewer.cli.classify", "score every series of a folder"),
    "explain": _Command("medviewer.cli.explain", "score and write the heatmaps"),
    "sheet": _Command("medviewer.cli.sheet", "every way of explaining on the same images"),
    "measurements": _Command("medviewer.cli.measurements", "write what was measured in the window"),
    "resample": _Command("medviewer.cli.resample", "write a series as a regular volume"),
    "screenshot": _Command("medviewer.cli.screenshot", "save a picture of the window"),
    "demo": _Command("medviewer.cli.demo", "link the demo study into a folder"),
    "install": _Command("medviewer.cli.install", "add a model that came as a folder or ZIP file"),
    "train": _Command("medviewer.training.commands.train", "train a model"),
    "evaluate": _Command("medviewer.training.commands.evaluate", "measure models on labelled data"),
    "trust": _Command(
        "medviewer.training.commands.trust", "measure how far explanations can be trusted"
    ),
    "compare": _Command(
        "medviewer.training.commands.compare", "two results of the same images side by side"
    ),
    "calibrate": _Command(
        "medviewer.training.commands.calibrate", "fit thresholds and probabilities on other data"
    ),
    "optimise": _Command(
        "medviewer.training.commands.optimise", "give a model its ONNX twin and measure variants"
    ),
    "pack": _Command("medviewer.training.commands.pack", "make one file of a model"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; without a command the window opens."""
    given = list(sys.argv[1:] if arguments is None else arguments) or [_DEFAULT]
    try:
        return _parse_and_run(given)
    except KeyboardInterrupt:
        return INTERRUPTED


def _parse_and_run(given: Sequence[str]) -> int:
    """Import the command, read its arguments and run it."""
    try:
        parsed = _parser(given).parse_args(given)
    except SystemExit as stop:  # argparse has said what was wrong, or has shown its help
        return stop.code if isinstance(stop.code, int) else WRONG_USE
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("medviewer"):
            raise
        return _failed(_missing_package(error), FAILED)
    _set_up_logging(verbose=parsed.verbose)
    with warnings.catch_warnings():
        if not parsed.verbose:  # parsers of hostile files warn by the line
            warnings.simplefilter("ignore")
        return _run(parsed)


def _run(parsed: argparse.Namespace) -> int:
    """Run the chosen command; every failure is one line on stderr."""
    try:
        status: int = parsed.run(parsed)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        _silence_stdout()
        return FAILED
    except UsageError as error:
        return _failed(str(error), WRONG_USE)
    except MedviewerError as error:
        return _failed(str(error), FAILED)
    except Exception as error:
        log.debug("unexpected error", exc_info=True)
        name = type(error).__name__
        return _failed(f"an unexpected error ended it ({name}); --verbose shows where", FAILED)
    return status


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is asked for is made and imported."""
    parser = argparse.ArgumentParser(
        prog="medviewer",
        description="View medical images, classify them and see what the classifier looked at. "
        "For research use, not for diagnosis.",
    )
    parser.add_argument("--version", action="version", version=medviewer.__version__)
    _add_verbose(parser, default=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    chosen = next((word for word in given if not word.startswith("-")), "")
    named_first = chosen in _COMMANDS and given[0] == chosen  # else help or an error lists all
    for name in [chosen] if named_first else _COMMANDS:
        command = _COMMANDS[name]
        sub = commands.add_parser(name, help=command.help, description=command.help.capitalize())
        _add_verbose(sub, default=argparse.SUPPRESS)
        if name == chosen:
            module = importlib.import_module(command.module)
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def _add_verbose(parser: argparse.ArgumentParser, *, default: object) -> None:
    """Add ``--verbose``, before or after the command."""
    parser.add_argument(
        "--verbose", action="store_true", default=default, help="say more on stderr"
    )


def _set_up_logging(*, verbose: bool) -> None:
    """Send the log to stderr; stdout is for results."""
    level = logging.DEBUG if verbose else logging.WARNING
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s: %(message)s"
    )
    logging.getLogger("medviewer").setLevel(level)
    if not verbose:  # it warns about single values of a header, which would be quoted
        logging.getLogger("pydicom").setLevel(logging.CRITICAL)


def _failed(text: str, status: int) -> int:
    """Say in one line what went wrong."""
    sys.stderr.write(f"medviewer: {' '.join(text.split())}\n")
    return status


def _missing_package(error: ModuleNotFoundError) -> str:
    """Return which package is to be installed: only training needs more than the viewer."""
    return (
        f"this command needs the Python package {error.name}; "
        "install it with: pip install 'medviewer[training]'"
    )


def _silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
