import pytest

from medviewer.console import console_context, end_progress


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    console_context().progress(0.5, "Reading")
    end_progress()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    console_context().progress(0.5, "Reading")
    end_progress()
    assert " 50% Reading" in capsys.readouterr().err
