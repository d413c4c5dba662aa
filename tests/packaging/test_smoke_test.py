import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(scope="module")
def smoke_test() -> ModuleType:
    spec = importlib.util.spec_from_file_location("smoke_test", FOLDER / "smoke_test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_written_image_is_a_grey_ramp(smoke_test: ModuleType, tmp_path: Path) -> None:
    path = smoke_test.write_image(tmp_path / "study" / "ramp.png")
    with Image.open(path) as image:
        pixels = np.asarray(image)
    rows, columns = np.indices((96, 128))
    np.testing.assert_array_equal(pixels, (rows + columns).astype(np.uint8))


def test_a_program_that_fails_is_told(
    smoke_test: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not smoke_test.succeeds("version", ["false"], tmp_path)
    assert capsys.readouterr().out == "version: FAILED\n"


def test_a_window_without_a_picture_has_failed(smoke_test: ModuleType, tmp_path: Path) -> None:
    assert not smoke_test.succeeds("window", ["true"], tmp_path)
    smoke_test.write_image(tmp_path / "study" / "ramp.png").rename(tmp_path / "window.png")
    assert smoke_test.succeeds("window", ["true"], tmp_path)
