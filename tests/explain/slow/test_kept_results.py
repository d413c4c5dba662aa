import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from medviewer.cancel import WorkContext
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.request import ExplainRequest
from medviewer.explain.slow import running
from medviewer.explain.slow.found import Found
from medviewer.explain.slow.kept_folder import forget_kept_maps
from medviewer.explain.slow.kept_results import KeptResults, kept_results, key_of
from medviewer.inference.predictor import LoadedClassifier
from tests.explain.networks import images_for, untrained
from tests.explain.slow.subjects import image_subject, slice_subject
from tests.support.models import square_film
from tests.support.records import make_series, make_study
from tests.support.volumes import FakeReader, volume_of

FOUND = Found(np.arange(6, dtype=np.float32).reshape(1, 1, 2, 3), (0.015,), 98)


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "kept")
    assert kept.get("a") is None
    kept.put("a", FOUND)
    found = kept.get("a")
    assert found is not None
    np.testing.assert_array_equal(found.maps, FOUND.maps)
    assert (found.residuals, found.steps) == (FOUND.residuals, FOUND.steps)


def test_files_are_for_this_user_alone(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "kept")
    kept.put("a", FOUND)
    (file,) = kept.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_not_believed(tmp_path: Path, content: bytes) -> None:
    kept = KeptResults(tmp_path)
    (tmp_path / "a").write_bytes(content)
    assert kept.get("a") is None


def test_what_was_not_asked_for_longest_goes_first(tmp_path: Path) -> None:
    kept = KeptResults(tmp_path / "kept")
    for place, key in enumerate("abc"):
        kept.put(key, FOUND)
        os.utime(kept.folder / key, (place, place))
    assert kept.get("a") is not None  # asked for just now
    size = (kept.folder / "a").stat().st_size
    replace(kept, budget_bytes=2 * size).put("a", FOUND)
    assert sorted(file.name for file in kept.folder.iterdir()) == ["a", "c"]


def test_a_folder_that_cannot_be_made_keeps_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = KeptResults(tmp_path / "file" / "kept")
    kept.put("a", FOUND)
    assert kept.get("a") is None
    assert "cannot be kept" in caplog.text


def test_the_folder_is_in_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path))
    kept = kept_results()
    assert kept.folder == tmp_path / "explanations"
    forget_kept_maps()  # nothing is there yet
    kept.put("a", FOUND)
    (kept.folder / "no file").mkdir()
    forget_kept_maps()
    assert [each.name for each in kept.folder.iterdir()] == ["no file"]


@pytest.mark.parametrize("name", ["x" * 300, "file"])
def test_a_cache_that_cannot_be_listed_has_nothing_to_forget(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / name))
    forget_kept_maps()


def test_keys_differ_where_maps_do(classifier: LoadedClassifier) -> None:
    network, images = untrained("ensemble"), images_for("ensemble")
    first, second = (image_subject(classifier, network, image) for image in images)
    sequence, slices = untrained("cnn-gru"), images_for("cnn-gru", 3)
    keys = [
        key_of(first, "occlusion", [0]),
        key_of(first, "occlusion", [1]),
        key_of(first, "integrated-gradients", [0]),
        key_of(second, "occlusion", [0]),
        key_of(slice_subject(classifier, sequence, slices, 0), "occlusion", [0]),
        key_of(slice_subject(classifier, sequence, slices, 0, "slices"), "occlusion", [0]),
        key_of(slice_subject(classifier, sequence, slices[:2], 0), "occlusion", [0]),
    ]
    assert len(set(keys)) == len(keys)
    assert key_of(first, "occlusion", [0]) == keys[0]


def explain(classifier: LoadedClassifier, kept: KeptResults) -> ExplainedPrediction:
    series = make_series()
    reader = FakeReader(volume_of(square_film()))
    request = ExplainRequest("occlusion")
    study = make_study(series)
    return explain_series(study, series, reader.read, classifier, WorkContext(), request, kept=kept)


def test_a_map_that_is_kept_is_not_made_again(
    classifier: LoadedClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptResults(tmp_path / "kept")
    made = explain(classifier, kept).attributions["bright-square"]
    monkeypatch.setitem(running.SLOW_METHODS, "occlusion", None)  # would fail if called
    again = explain(classifier, kept).attributions["bright-square"]
    np.testing.assert_array_equal(again.native, made.native)
