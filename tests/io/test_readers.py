"""Scanning a folder as a user would open it."""

import logging
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.io import growing_index, readers
from medviewer.io.readers import scan
from medviewer.io.records import SkippedFile, StudyIndex
from tests.support.phantoms import (
    FramePlace,
    phantom_voxels,
    write_enhanced_mr,
    write_film,
    write_series,
)

Scan = Callable[[Path], StudyIndex]


def test_a_folder_of_everything_gives_its_series_and_reasons(
    tmp_path: Path, scan_folder: Scan
) -> None:
    write_series(tmp_path / "ct")
    write_film(tmp_path / "film")
    Image.fromarray(np.zeros((4, 5), np.uint8)).save(tmp_path / "picture.png")
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "archive.gz").write_bytes(b"\x1f\x8b" + b"\0" * 50)
    index = scan_folder(tmp_path)
    modalities = sorted(series.modality for study in index.studies for series in study.series)
    assert modalities == ["", "CR", "CT"]
    assert index.skipped == (
        SkippedFile("archive.gz", "not an image file"),
        SkippedFile("broken", "the file cannot be opened: a broken link, or it is gone"),
        SkippedFile("empty", "the file is empty"),
        SkippedFile("notes.txt", "not an image file"),
        SkippedFile("pipe", "not a regular file (a pipe, a socket or a device)"),
    )


def test_a_path_that_is_not_there_is_listed(tmp_path: Path, scan_folder: Scan) -> None:
    assert scan_folder(tmp_path / "none").skipped == (SkippedFile("none", "nothing is there"),)


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    write_series(tmp_path)
    told: list[tuple[float, str]] = []
    context = WorkContext(progress=lambda fraction, text: told.append((fraction, text)))
    scan([tmp_path], context)
    assert told[0] == (0.0, "Scanning")
    assert told[-1] == (1.0, "Scanning")
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)


def test_a_scan_stops_between_two_files(tmp_path: Path) -> None:
    write_series(tmp_path)
    context = WorkContext()
    with pytest.raises(Cancelled):
        scan(
            [tmp_path],
            WorkContext(context.token, lambda fraction, text: context.token.cancel()),
        )


def test_a_scan_stops_while_copies_are_compared(tmp_path: Path) -> None:
    write_series(tmp_path / "one", slices=1)
    write_series(tmp_path / "two", slices=1)
    context = WorkContext()

    def stop_at_the_end(fraction: float, text: str) -> None:
        if fraction == 1.0:
            context.token.cancel()

    with pytest.raises(Cancelled):
        scan([tmp_path], WorkContext(context.token, stop_at_the_end))


def test_the_index_grows_while_the_scan_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path)
    monkeypatch.setattr(growing_index, "UPDATE_SECONDS", 0.0)
    monkeypatch.setattr(growing_index, "UPDATE_SHARE", 0.0)
    growing: list[StudyIndex] = []
    final = scan([tmp_path], WorkContext(), growing.append)
    counts = [index.studies[0].series[0].image_count for index in growing]
    assert counts == [1, 2, 3, 4, 5]
    assert final.studies[0].series[0].image_count == 5


def test_a_short_scan_tells_only_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_series(tmp_path)
    monkeypatch.setattr(growing_index.time, "monotonic", lambda: 0.0)
    growing: list[StudyIndex] = []
    scan([tmp_path], WorkContext(), growing.append)
    assert growing == []


_CHANGES = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(changes=_CHANGES, kind=st.sampled_from(["film.dcm", "enhanced.dcm", "a.nii", "a.png"]))
def test_a_damaged_file_is_a_reason_or_a_series(
    originals: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[float, bytes]],
    kind: str,
) -> None:
    content = bytearray(originals[kind])
    for place, words in changes:
        begin = int(place**2 * len(content))  # more often near the beginning
        content[begin : begin + len(words)] = words
    path = tmp_path_factory.mktemp("damaged") / kind
    path.write_bytes(content)
    index = scan([path], WorkContext())
    shown = [series for study in index.studies for series in study.series]
    assert len(shown) + len(index.skipped) == 1
    for series in shown:
        for stack in series.stacks:
            try:
                volume = readers.read_volume(stack, series, WorkContext())
            except ReadError:
                continue
            assert volume.slice_count == len(stack.frames)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    voxels = phantom_voxels(3, 6, 8)
    write_film(folder / "film.dcm", voxels[0])
    places = [FramePlace((0.0, 0.0, float(z))) for z in range(3)]
    write_enhanced_mr(folder / "enhanced.dcm", voxels, places)
    nibabel.save(nibabel.Nifti1Image(voxels, np.eye(4)), folder / "a.nii")
    Image.fromarray(voxels[0].astype(np.uint8)).save(folder / "a.png")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_warnings_of_parsers_are_kept_from_the_terminal(tmp_path: Path, scan_folder: Scan) -> None:
    write_film(tmp_path / "film")
    scan_folder(tmp_path)
    with warnings.catch_warnings(record=True) as caught:
        scan_folder(tmp_path)
        warnings.warn_explicit("a name", UserWarning, "f", 1, module="medviewer.io.dicom.headers")
        warnings.warn_explicit("a name", UserWarning, "f", 1, module="pydicom.valuerep")
    assert caught == []


def test_nothing_is_logged_and_nothing_written(
    tmp_path: Path, scan_folder: Scan, caplog: pytest.LogCaptureFixture
) -> None:
    write_series(tmp_path, PatientName="Secret^Name", StudyDate="not a date")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    with caplog.at_level(logging.DEBUG):
        scan_folder(tmp_path)
    assert caplog.records == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.usefixtures("chinese")
def test_reasons_against_files_are_told_in_chinese(tmp_path: Path, scan_folder: Scan) -> None:
    (tmp_path / "empty.dcm").touch()
    assert scan_folder(tmp_path).skipped == (SkippedFile("empty.dcm", "文件为空"),)
