from pathlib import Path

import pytest

from medviewer.app.readers import Readers
from medviewer.cancel import WorkContext
from medviewer.image.objects.presentation import Presentation
from medviewer.io.sources.private_place import PLACE
from tests.support.archives import write_zip
from tests.support.objects import headers, write_presentation
from tests.support.phantoms import write_film, write_series


def test_default_readers_read_real_files(tmp_path: Path) -> None:
    write_film(tmp_path / "film.dcm")
    readers = Readers()
    index = readers.scan([tmp_path], WorkContext())
    (series,) = index.studies[0].series
    volume = readers.read_volume(series.stacks[0], series, WorkContext())
    thumbnail = readers.read_thumbnail(series, 32)
    assert volume.slice_count == 1
    assert 16 < max(thumbnail.shape[:2]) <= 32


def test_what_was_unpacked_goes_when_another_study_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    PLACE.clear()
    film = write_film(tmp_path / "film.dcm")
    write_zip(tmp_path / "film.zip", {"film.dcm": film.read_bytes()})
    readers = Readers()
    index = readers.scan([tmp_path / "film.zip"], WorkContext())
    unpacked = index.studies[0].series[0].frames[0].instance.path
    assert unpacked.exists()
    readers.scan([film], WorkContext())
    assert not unpacked.exists()
    assert list((tmp_path / "cache" / "unpacked").iterdir()) == []


def test_default_readers_read_a_stack_in_parts(tmp_path: Path) -> None:
    write_series(tmp_path, slices=3)
    readers = Readers()
    readers.warm_up()
    (series,) = readers.scan([tmp_path], WorkContext()).studies[0].series
    stack, read = series.stacks[0], []
    volume = readers.open_volume(stack, series, WorkContext(), 1e9, 1)
    assert volume.is_pending(1)
    finished = readers.fill_volume(volume, stack, WorkContext(), read.append)
    assert read == [1, 2, 0]
    assert finished.availability is None
    assert readers.fill_volume(finished, stack, WorkContext(), read.append) is finished


def test_default_readers_remember_and_forget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    film = write_film(tmp_path / "film.dcm")
    readers = Readers()
    first = readers.scan([film], WorkContext(), remember=True)
    kept = tmp_path / "cache" / "index"
    assert [path.name for path in kept.iterdir()] == ["index.sqlite3"]
    assert readers.scan([film], WorkContext(), remember=True) == first
    assert readers.earlier_studies(first.studies[0], first, WorkContext()) == ()
    (tmp_path / "cache" / "explanations").mkdir()
    (tmp_path / "cache" / "explanations" / "map").touch()
    readers.forget()
    assert list(kept.iterdir()) == list((tmp_path / "cache" / "explanations").iterdir()) == []


def test_default_readers_resample(tmp_path: Path) -> None:
    pytest.importorskip("SimpleITK")
    write_series(tmp_path, slices=5, left_out=(2,))
    readers = Readers()
    (series,) = readers.scan([tmp_path], WorkContext()).studies[0].series
    volume = readers.read_volume(series.stacks[0], series, WorkContext())
    made, records = readers.resample(volume, series.stacks[0], WorkContext(), 1e9)
    assert volume.slice_count == 4
    assert made.slice_count == len(records.frames) == 5


def test_default_readers_read_objects(tmp_path: Path) -> None:
    sources = headers(write_series(tmp_path, slices=2))
    write_presentation(tmp_path / "pr.dcm", sources)
    readers = Readers()
    (series,) = readers.scan([tmp_path], WorkContext()).studies[0].series
    found = readers.read_object(series.objects[0], series.stacks[0], WorkContext())
    assert isinstance(found, Presentation)
    assert sorted(found.slices) == [0, 1]
