"""Objects are listed under the series that they refer to."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from medviewer.cancel import WorkContext
from medviewer.io.index_json import index_to_json
from medviewer.io.readers import scan
from medviewer.io.records import ProblemKind, StudyIndex
from tests.support.dicom_files import write_dataset
from tests.support.objects import (
    headers,
    write_key_objects,
    write_map,
    write_presentation,
    write_segmentation,
)
from tests.support.phantoms import write_series

Scan = Callable[[Path], StudyIndex]


def _mask() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    mask = np.zeros((5, 32, 40), np.uint8)
    mask[1:3, 4:8, 4:8] = 1
    return mask


@pytest.fixture
def sources(tmp_path: Path) -> list[Dataset]:
    """Write a series and return its headers."""
    return headers(write_series(tmp_path / "ct"))


def _write_all(folder: Path, sources: list[Dataset]) -> None:
    write_segmentation(folder / "seg.dcm", sources, {1: _mask()})
    write_map(folder / "map.dcm", sources, np.ones((5, 32, 40), np.float32))
    write_presentation(folder / "pr.dcm", sources)
    write_key_objects(folder / "ko.dcm", sources[1:3])


def test_all_kinds_are_under_their_series_and_no_series_of_their_own(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    _write_all(tmp_path, sources)
    index = scan_folder(tmp_path)
    (study,) = index.studies
    (series,) = study.series
    assert [own.info.kind for own in series.objects] == [
        "segmentation",
        "parametric_map",
        "presentation_state",
        "key_objects",
    ]
    assert [own.title for own in series.objects] == [
        "Organs",
        "ADC map",
        "Marked by a reader",
        "For Teaching",
    ]
    assert series.objects[0].info.maker == "automatic: tester"
    assert series.objects[3].info.description == "Look here"
    assert len(series.objects[3].info.images) == 2
    assert (study.orphans, index.skipped) == ((), ())


def test_the_json_lists_objects(tmp_path: Path, sources: list[Dataset], scan_folder: Scan) -> None:
    _write_all(tmp_path, sources)
    (study,) = index_to_json(scan_folder(tmp_path))["studies"]
    (segmentation, *_) = study["series"][0]["objects"]
    assert segmentation == {
        "kind": "segmentation",
        "title": "Organs",
        "made_by": "automatic: tester",
        "parts": 1,
        "series_uid": str(dcmread(tmp_path / "seg.dcm").SeriesInstanceUID),
        "file": "seg.dcm",
    }


def test_an_object_that_names_no_series_is_found_by_its_images(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    path = write_segmentation(tmp_path / "seg.dcm", sources, {1: _mask()})
    dataset = dcmread(path)
    del dataset.ReferencedSeriesSequence
    write_dataset(path, dataset)
    assert len(scan_folder(tmp_path).studies[0].series[0].objects) == 1


def test_orphans_are_listed_with_the_reason(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    elsewhere = headers(write_series(tmp_path.parent / f"{tmp_path.name}_away", name="b"))
    _write_all(tmp_path, elsewhere)
    (study,) = scan_folder(tmp_path).studies
    assert [own.info.kind for own in study.orphans] == ["key_objects", "presentation_state"]
    assert all("not among the opened files" in own.reason for own in study.orphans)
    alone = [series for series in study.series if series.modality != "CT"]
    assert len(alone) == 2  # segmentation and map can be shown by themselves
    assert all(
        ProblemKind.ORPHAN_OBJECT in {problem.kind for problem in series.problems}
        for series in alone
    )
    orphans = index_to_json(scan_folder(tmp_path))["studies"][0]["orphans"]
    assert {own["kind"] for own in orphans} == {"key_objects", "presentation_state"}


def test_an_object_that_refers_to_nothing_says_so(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    path = write_presentation(tmp_path / "pr.dcm", sources)
    dataset = dcmread(path)
    del dataset.ReferencedSeriesSequence
    write_dataset(path, dataset)
    (own,) = scan_folder(tmp_path).studies[0].orphans
    assert own.reason == "it names no series or image that it refers to"


def test_objects_without_any_image_are_skipped_files(tmp_path: Path, scan_folder: Scan) -> None:
    away = headers(write_series(tmp_path.parent / f"{tmp_path.name}_away"))
    write_key_objects(tmp_path / "ko.dcm", away)
    index = scan_folder(tmp_path)
    assert index.studies == ()
    assert index.skipped[0].reason.startswith("Key object selection: the images it refers to")


def test_a_copy_of_an_object_is_listed_once(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    path = write_presentation(tmp_path / "pr.dcm", sources)
    (tmp_path / "copy.dcm").write_bytes(path.read_bytes())
    assert len(scan_folder(tmp_path).studies[0].series[0].objects) == 1


def test_objects_come_as_the_index_grows_and_are_remembered(
    tmp_path: Path, sources: list[Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDVIEWER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("medviewer.io.remembered.index_memory.FRESH_NS", 0)
    folder = tmp_path / "ct"
    _write_all(folder, sources)
    first = scan([folder], WorkContext(), remember=True)
    told: list[StudyIndex] = []
    again = scan([folder], WorkContext(), told.append, remember=True)
    assert again == first
    assert len(told[0].studies[0].series[0].objects) == 4  # at once, from memory
    assert told[0].studies == first.studies


def test_a_series_without_news_stays_the_same_object(
    tmp_path: Path, sources: list[Dataset], scan_folder: Scan
) -> None:
    from medviewer.io.dicom.headers import read_header
    from medviewer.io.grouping.dicom_index import IndexBuilder

    write_presentation(tmp_path / "ct" / "pr.dcm", sources)
    builder = IndexBuilder(lambda *_: False)
    for path in sorted((tmp_path / "ct").iterdir()):
        builder.add(read_header(path, path.name))
    before = builder.index().studies[0].series[0]
    assert builder.index().studies[0].series[0] is before
    assert len(before.objects) == 1
