import logging
import platform
from pathlib import Path

import pytest
from PySide6.QtCore import qVersion

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


def test_details_say_on_what_the_program_runs() -> None:
    details = bug_details(raised(), "reading")
    assert f"Python {platform.python_version()}, Qt {qVersion()}" in details
    assert platform.system() in details
    assert platform.node() not in details


def test_what_led_to_an_error_is_told_by_its_kind() -> None:
    error = RuntimeError(SECRET)
    error.__cause__ = raised()
    details = bug_details(error, "reading")
    assert "RuntimeError in reading" in details
    assert "because of FileNotFoundError" in details
    assert SECRET not in details


def test_an_endless_recursion_is_told_by_its_beginning() -> None:
    def recurse() -> None:
        recurse()

    try:
        recurse()
    except RecursionError as error:
        details = bug_details(error, "reading")
    assert details.count("\n") < 200


@pytest.mark.usefixtures("chinese")
def test_failures_speak_chinese_and_their_details_english(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        notice = failure_notice(raised(), "saving key images")
    assert notice.text == "意外错误使“保存关键图像”中止。请复制详细信息以便报告。"
    assert "FileNotFoundError in saving key images" in notice.details
    assert "保存" not in caplog.text


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("the file is empty", "文件为空"),
        (
            "no image of the series can be read: pixels in JPEG XL cannot be decoded",
            "序列的图像均无法读取：无法解码 JPEG XL 格式的像素",
        ),
        (
            "the series needs 12.5 GiB, more than the 8.0 GiB that may be used on this machine",
            "序列需要 12.5 GiB，超过本机可用的 8.0 GiB",
        ),
        ("the model's weights file is missing: install the model again",
         "缺少模型的权重文件：请重新安装该模型"),
        ("what nobody has translated", "what nobody has translated"),
    ],
)  # fmt: skip
def test_reasons_of_other_processes_are_put_into_words(reason: str, said: str) -> None:
    assert failure_notice(ReadError(reason), "reading").text == said
