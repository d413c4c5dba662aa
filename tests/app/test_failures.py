import logging
from pathlib import Path

import pytest

from medviewer.app.failures import bug_details, failure_notice
from medviewer.app.session import Notice, NoticeKind
from medviewer.errors import ReadError

SECRET = "/home/doe/Doe^Jane.dcm"


def raised() -> OSError:
    try:
        Path(SECRET).read_bytes()
    except OSError as error:
        return error
    raise AssertionError("that file cannot be there")


def test_expected_failure_is_told_in_its_own_words() -> None:
    notice = failure_notice(ReadError("The file is cut off."), "reading")
    assert notice == Notice("The file is cut off.", NoticeKind.WARNING)


def test_bug_is_told_as_one_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        notice = failure_notice(raised(), "reading")
    assert notice.text == "An unexpected error stopped reading. Copy the details to report it."
    assert notice.kind is NoticeKind.ERROR
    assert SECRET not in notice.details + caplog.text
    assert "FileNotFoundError in reading" in caplog.text


def test_details_name_the_lines_of_code() -> None:
    details = bug_details(raised(), "reading")
    assert "FileNotFoundError in reading" in details
    assert "test_failures.py:" in details
    assert "pathlib.py:" in details
