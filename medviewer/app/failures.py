"""What the user is told of a failure: expected ones in their own words, bugs as bugs."""

import logging
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import qVersion

from medviewer import __version__
from medviewer.app.session import Notice, NoticeKind
from medviewer.errors import MedviewerError
from medviewer.language import translate, translate_made

log = logging.getLogger(__name__)

_MOST_LINES = 200
"""An endless recursion is told by its beginning."""


def failure_notice(error: Exception, doing: str) -> Notice:
    """Return what to say after `doing` failed, and log a bug with where it happened.

    `doing` is English, as the log is: one of the texts that are marked with the context "Doing".
    Neither the notice nor the log holds the text of an unexpected exception: it may quote a file
    name or a patient.
    """
    if isinstance(error, MedviewerError):
        return Notice(translate_made("Reasons", str(error)), NoticeKind.WARNING)
    details = bug_details(error, doing)
    log.error("%s", details)
    text = translate(
        "Failures", "An unexpected error stopped {doing}. Copy the details to report it."
    )
    doing = translate_made("Doing", doing)
    return Notice(text.format(doing=doing), NoticeKind.ERROR, details)


def bug_details(error: BaseException, doing: str) -> str:
    """Return the report of an error: its kind, the lines of code it went through, and versions.

    It holds neither the error's text nor any value or path: these may name a patient.
    """
    lines = [f"MedViewer {__version__}: {type(error).__name__} in {doing}", _versions()]
    lines += _frames(error)
    cause = error.__cause__
    while cause is not None and len(lines) < _MOST_LINES:
        lines += [f"because of {type(cause).__name__}", *_frames(cause)]
        cause = cause.__cause__
    return "\n".join(lines[:_MOST_LINES])


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _versions() -> str:
    """Return on what the program runs; a library counts once it is loaded."""
    import platform  # the window of a start without failures need not wait for it

    libraries = ("numpy", "pydicom", "torch")
    loaded = [
        f"{name} {getattr(sys.modules[name], '__version__', '')}"
        for name in libraries
        if name in sys.modules
    ]
    machine = f"{platform.system()} {platform.release()} {platform.machine()}"
    return ", ".join([f"Python {platform.python_version()}", f"Qt {qVersion()}", *loaded, machine])
