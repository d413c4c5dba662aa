"""What a running scan tells."""

from pathlib import Path

import pytest

from medviewer.io import growing_index
from medviewer.io.dicom.headers import FileHeader, read_header
from medviewer.io.growing_index import GrowingIndex
from medviewer.io.records import SkippedFile, StudyIndex
from medviewer.io.remembered.index_memory import KnownFile
from tests.support.phantoms import write_series


@pytest.fixture
def headers(tmp_path: Path) -> list[FileHeader]:
    return [read_header(path, path.name) for path in sorted(write_series(tmp_path))]


def _known(headers: list[FileHeader]) -> list[KnownFile]:
    return [KnownFile(str(own.instance.path), own.instance.file, (1, 1), own) for own in headers]


def _different(*_: object) -> bool:
    return False


def _put(index: GrowingIndex, header: FileHeader, *, is_new: bool) -> None:
    index.put(header.instance.file, header, is_new=is_new)


def _count(index: StudyIndex) -> int:
    return index.studies[0].series[0].image_count


def test_what_is_known_is_told_at_once(headers: list[FileHeader]) -> None:
    told: list[StudyIndex] = []
    index = GrowingIndex(_different, told.append, _known(headers))
    index.tell()
    index.tell()
    assert [_count(own) for own in told] == [5]


def test_new_images_join_what_is_known(
    headers: list[FileHeader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing_index, "UPDATE_SECONDS", 0.0)
    monkeypatch.setattr(growing_index, "UPDATE_SHARE", 0.0)
    told: list[StudyIndex] = []
    index = GrowingIndex(_different, told.append, _known(headers[:3]))
    index.tell()
    for number, header in enumerate(headers):
        _put(index, header, is_new=number >= 3)
        index.tell()
    assert [_count(own) for own in told] == [3, 4, 5]
    assert index.finished() == told[-1]


def test_the_end_is_what_was_found(headers: list[FileHeader]) -> None:
    index = GrowingIndex(_different, None, _known(headers))
    _put(index, headers[1], is_new=False)
    index.put("b", "broken", is_new=True)
    last = index.finished()
    assert _count(last) == 1
    assert last.skipped == (SkippedFile("b", "broken"),)


def test_telling_takes_a_small_part_of_a_long_scan(
    headers: list[FileHeader], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0

    def tell(index: StudyIndex) -> None:
        nonlocal now
        times.append(now)
        now += 0.0002 * _count(index)  # building and showing takes longer as a series grows

    times: list[float] = []
    monkeypatch.setattr(growing_index.time, "monotonic", lambda: now)
    index = GrowingIndex(_different, tell, ())
    for _ in range(600):
        _put(index, headers[0], is_new=True)
        now += 0.001
        index.tell()
    scanning_s, telling_s = 0.6, now - 0.6
    assert telling_s < scanning_s / 3
    assert len(times) > 1
