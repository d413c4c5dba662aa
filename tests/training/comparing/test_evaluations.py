from pathlib import Path

import pytest

from medviewer.errors import UsageError
from medviewer.training.comparing.documents import Document
from medviewer.training.comparing.evaluations import compare_evaluations


def evaluation(auc: float, digest: str = "d") -> Document:
    interval = {"low": 0.1, "high": 0.9}
    content = {
        "data": {"sha256_of_paths": digest},
        "auc": {"value": auc, **interval},
        "ece": {"value": None, **interval},
        "classes": {"glioma": {"auc": {"value": auc - 0.1, **interval}, "threshold": 0.5}},
        "comparison": {"image": {"auc": {"value": 1.0, **interval}}},
    }
    return Document("evaluate", content, Path("e.json"))


def test_differences_are_second_less_first_by_path() -> None:
    found = compare_evaluations(evaluation(0.8), evaluation(0.9))
    assert set(found) == {"auc", "classes/glioma/auc"}
    assert found["auc"]["difference"] == pytest.approx(0.1)
    assert found["classes/glioma/auc"]["first"] == pytest.approx(0.7)


def test_other_images_are_refused() -> None:
    with pytest.raises(UsageError, match="not made on the same images"):
        compare_evaluations(evaluation(0.8), evaluation(0.8, "other"))
    with pytest.raises(UsageError):
        compare_evaluations(evaluation(0.8, ""), evaluation(0.8, ""))
