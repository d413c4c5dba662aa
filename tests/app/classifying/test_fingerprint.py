import os
from dataclasses import replace
from pathlib import Path

from medviewer.app.classifying.fingerprint import fingerprint_of
from medviewer.io.records import FrameRef, Series, Stack
from tests.app.fakes.scans import make_instance, make_series


def series_of(*paths: Path) -> Series:
    instances = [replace(make_instance(path.name), path=path) for path in paths]
    return make_series("x", Stack(tuple(FrameRef(each) for each in instances)))


def test_unchanged_files_have_the_same_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"pixels")
    assert fingerprint_of(series_of(path)) == fingerprint_of(series_of(path))


def test_changed_size_or_time_changes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"pixels")
    before = fingerprint_of(series_of(path))
    os.utime(path, ns=(0, 12345))
    touched = fingerprint_of(series_of(path))
    path.write_bytes(b"more pixels")
    os.utime(path, ns=(0, 12345))
    assert len({before, touched, fingerprint_of(series_of(path))}) == 3


def test_missing_file_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "gone.dcm"
    assert fingerprint_of(series_of(path)) == ((str(path), -1, 0),)


def test_file_of_many_frames_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"pixels")
    assert len(fingerprint_of(series_of(path, path))) == 1
