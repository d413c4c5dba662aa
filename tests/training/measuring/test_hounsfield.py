import csv

import numpy as np
import pytest
from PIL import Image

from medviewer.training.errors import TrainingError
from medviewer.training.measuring import hounsfield

SIDE = 128


def head(brain_hu: float = 34.0) -> np.ndarray:
    """Return a slice: air, a ring of bone of 900 HU, and brain."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    radius = np.hypot(x, y)
    values = np.full((SIDE, SIDE), -1000.0, np.float32)
    values[radius < 60] = 900
    values[radius < 52] = brain_hu
    return values


def export(values: np.ndarray, window: tuple[float, float], path) -> None:
    unit = (values - window[0] + window[1] / 2) / window[1]
    Image.fromarray(np.rint(unit.clip(0, 1) * 255).astype(np.uint8)).save(path)


@pytest.fixture
def pictures(tmp_path):
    """Return a folder of one head in the two windows, several times."""
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["patient", "slice", "brain_path", "bone_path"])
        for number in range(4):
            names = f"brain{number}.png", f"bone{number}.png"
            export(head(), hounsfield.BRAIN_WINDOW, tmp_path / names[0])
            export(head(), hounsfield.BONE_WINDOW, tmp_path / names[1])
            writer.writerow(["1", number, *names])
    return tmp_path


def test_tissues_of_a_skull_are_told_apart():
    found = hounsfield.tissues(iter([head()]))
    assert np.median(found.air) == -1000
    assert np.median(found.bone) == 900
    np.testing.assert_allclose(found.inside, 34, atol=1e-3)


def test_slices_without_a_skull_are_not_measured():
    with pytest.raises(TrainingError, match="closed skull"):
        hounsfield.tissues(iter([np.zeros((SIDE, SIDE), np.float32)]))


def test_pictures_of_the_named_windows_agree(pictures):
    rows = hounsfield.agreement(pictures)
    assert [row[0] for row in rows] == ["34 HU"]
    assert abs(float(rows[0][3])) < 0.6  # greys are whole numbers


def test_page_puts_pictures_beside_a_scan(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(hounsfield, "slices_of_scan", lambda _: iter([head(30.0)]))
    page = tmp_path / "page.md"
    assert hounsfield.main([str(pictures), "scan", "--page", str(page)]) == 0
    text = page.read_text()
    assert "| air around the head, median | -900 | -1000 |" in text
    assert "| inside the skull, 50 % | 34 | 30 |" in text
    assert "The scan is `scan`" in text
    assert "| fluid, median | none | none |" in text
    assert "| brain, median | 34 (100.0% of the pixels) | 30 (100.0% of the pixels) |" in text
    assert f"| 32 to 36 | {'█' * 20} 100.0% | 0.0% |" in text
    assert f"| 28 to 32 | 0.0% | {'█' * 20} 100.0% |" in text
