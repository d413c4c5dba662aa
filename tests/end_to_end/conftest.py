import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from medviewer.assets import resource

SHIPPED_MODEL = "chest-xray-pneumonia"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return ``run(*arguments, **environment)``: the program in a process of its own."""

    def run_program(
        *arguments: str | Path, **environment: str | Path
    ) -> "subprocess.CompletedProcess[str]":
        settings = {"MEDVIEWER_CONFIG": str(tmp_path / "config"), "OMP_NUM_THREADS": "1"}
        given = {name: str(value) for name, value in environment.items()}
        return subprocess.run(
            [sys.executable, "-m", "medviewer", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=os.environ | settings | given,
        )

    return run_program


@pytest.fixture
def shipped_model() -> str:
    """Return the name of the model that ships; skip the test where it is not built yet."""
    if not (resource("models", SHIPPED_MODEL) / "card.toml").is_file():
        pytest.skip(f"resources/models/{SHIPPED_MODEL} is not built")
    return SHIPPED_MODEL
