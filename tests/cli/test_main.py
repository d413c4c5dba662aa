import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

import medviewer
from medviewer.cli import main as main_module
from medviewer.cli.main import main
from medviewer.errors import ModelBundleError, UsageError


@pytest.fixture(autouse=True)
def _quiet_loggers() -> Iterator[None]:
    yield
    for name in ("medviewer", "pydicom"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[object], int]], None]:
    """Return a way to let ``medviewer demo`` do something else."""

    def replace_run(run: Callable[[object], int]) -> None:
        module = SimpleNamespace(add_arguments=lambda _parser: None, run=run)
        monkeypatch.setattr(main_module.importlib, "import_module", lambda _name: module)

    return replace_run


def raising(error: BaseException) -> Callable[[object], int]:
    def run(_arguments: object) -> int:
        raise error

    return run


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"{medviewer.__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in (
        "view",
        "index",
        "models",
        "classify",
        "explain",
        "measurements",
        "resample",
        "screenshot",
        "demo",
        "train",
    ):
        assert name in shown


@pytest.mark.parametrize(
    "name",
    [
        *("view", "index", "models", "classify", "explain"),
        *("measurements", "resample", "screenshot", "demo"),
    ],
)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"usage: medviewer {name}" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom medviewer.cli.main import main\nmain(['--help'])\n"
        "heavy = {'torch', 'numpy', 'pydicom', 'PySide6', 'captum'}\n"
        "sys.stderr.write(','.join(sorted(heavy & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [["dance"], ["index"], ["classify", ".", "--json", "-"], ["index", ".", "--x"]]
)
def test_wrong_use_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_a_users_mistake_is_one_line_and_2(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(UsageError("there is no such thing;\nlook again")))
    assert main(["demo"]) == 2
    assert capsys.readouterr().err == "medviewer: there is no such thing; look again\n"


def test_a_failure_is_one_line_and_1(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(ModelBundleError("the weights are altered")))
    assert main(["demo"]) == 1
    assert capsys.readouterr().err == "medviewer: the weights are altered\n"


def test_a_bug_is_one_line_without_its_text(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(ZeroDivisionError("Doe^Jane")))
    assert main(["demo"]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "ZeroDivisionError" in shown
    assert "Doe" not in shown


def test_verbose_shows_where_a_bug_is(
    command: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    command(raising(ZeroDivisionError("here")))
    assert main(["--verbose", "demo"]) == 1
    assert main(["demo", "--verbose"]) == 1
    assert caplog.text.count("Traceback") == 2


def test_an_interrupt_is_quiet(
    command: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(raising(KeyboardInterrupt()))
    assert main(["demo"]) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_quiet(
    command: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(main_module, "_silence_stdout", lambda: None)
    command(raising(BrokenPipeError()))
    assert main(["demo"]) == 1
    assert capsys.readouterr().err == ""


def test_output_into_a_closed_pipe_leaves_no_traceback() -> None:
    code = (
        "import sys\nfrom types import SimpleNamespace\nfrom medviewer.cli import main as cli\n"
        "def run(arguments):\n"
        "    sys.stdout.write('x' * 200000); sys.stdout.flush(); return 0\n"
        "cli.importlib = SimpleNamespace(import_module=lambda _: SimpleNamespace("
        "add_arguments=lambda _: None, run=run))\n"
        "sys.exit(cli.main(['demo']))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    error = child.stderr.read()
    child.stderr.close()
    assert child.wait(60) == 1
    assert error == b""


def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_name: str) -> None:
        raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")

    monkeypatch.setattr(main_module.importlib, "import_module", refuse)
    assert main(["train", "a.toml"]) == 1
    assert "package sklearn" in capsys.readouterr().err


def test_a_missing_module_of_our_own_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> None:
        raise ModuleNotFoundError("No module named 'medviewer.x'", name="medviewer.x")

    monkeypatch.setattr(main_module.importlib, "import_module", refuse)
    with pytest.raises(ModuleNotFoundError):
        main(["train", "a.toml"])


def test_without_a_command_the_window_opens(
    monkeypatch: pytest.MonkeyPatch, command: Callable[..., None]
) -> None:
    monkeypatch.setattr(sys, "argv", ["medviewer"])
    asked: list[object] = []
    command(lambda arguments: asked.append(arguments) or 0)
    assert main() == 0
    assert len(asked) == 1


def test_python_m_runs_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "medviewer", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == medviewer.__version__
