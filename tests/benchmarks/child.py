"""Running one mode of a benchmark module in a process of its own, and reading what it prints."""

import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from medviewer.config import Settings
    from medviewer.ui.application import Viewer

_ROOT = Path(__file__).resolve().parents[2]
_TIME_LIMIT_S = 120


def run_child(module: str, *arguments: str, **environment: str) -> Any:  # Any: decoded JSON
    """Return the JSON that ``python -m module arguments`` prints last, with fresh settings.

    Raises
    ------
    RuntimeError
        If it fails: with what it wrote to stderr.
    """
    inherited = dict(os.environ)
    inherited.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # a user's second start finds the modules compiled
    with tempfile.TemporaryDirectory() as config:
        ended = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=_ROOT,
            env={
                **inherited,
                "MEDVIEWER_CONFIG": config,
                "MEDVIEWER_CACHE": config,
                "MEDVIEWER_DATA": config,
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT_S,
            check=False,
        )
    if ended.returncode != 0:
        raise RuntimeError(f"{module} {arguments} failed:\n{ended.stderr}")
    return json.loads(ended.stdout.splitlines()[-1])


def answer(value: Any) -> None:  # Any: whatever JSON can say
    """Print the child's answer and end the process at once, without tidying up."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
    os._exit(0)


def end_on_exception() -> None:
    """Let an exception in a Qt callback end the process; Qt would print it and go on."""

    def end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        sys.stderr.flush()
        os._exit(1)

    sys.excepthook = end


def begun_viewer(
    paths: Sequence[Path] = (), settings: "Settings | None" = None
) -> "tuple[QApplication, Viewer]":
    """Return the application and its program, which opens `paths`: as `medviewer view` does it."""
    from medviewer.config import Settings
    from medviewer.ui.application import begin, build_viewer, make_application
    from medviewer.ui.first_painting import when_painted

    gc.disable()
    application = make_application()
    viewer = build_viewer(application, settings or Settings())
    viewer.window.show()
    when_painted(viewer.window, lambda: begin(viewer, paths))
    return application, viewer
