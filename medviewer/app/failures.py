"""What the user is told of a failure: expected ones in their own words, bugs as bugs."""

import logging
import traceback
from pathlib import Path

from medviewer import __version__
from medviewer.app.session import Notice, NoticeKind
from medviewer.errors import MedviewerError
from medviewer.language import translate, translate_made

log = logging.getLogger(__name__)


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
    """Return the kind of an error and the lines of code it went through, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([f"MedViewer {__version__}: {type(error).__name__} in {doing}", *lines])
