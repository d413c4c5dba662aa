"""Fragments and frames, against pydicom's writer."""

import struct
from io import BytesIO

import pytest
from pydicom.encaps import encapsulate, encapsulate_extended

from medviewer.errors import ReadError
from medviewer.io.pixels.encapsulated import frames_of_fragments, read_encoded, read_fragments

FRAMES = [b"\xff\xd8first!", b"\xff\xd8second frame", b"\xff\xd8third.."]


def _joined(content: bytes, count: int, extra: list[tuple[int, ...]] | None = None) -> list[bytes]:
    stream = BytesIO(content)
    table, fragments = read_fragments(stream, 0)
    frames = frames_of_fragments(stream, fragments, [*(extra or []), table], count)
    return [read_encoded(stream, frame).rstrip(b"\0") for frame in frames]


@pytest.mark.parametrize("fragments", [1, 2])
def test_frames_come_back_by_the_offset_table(fragments: int) -> None:
    content = encapsulate(FRAMES, fragments_per_frame=fragments, has_bot=True)
    assert _joined(content, 3) == FRAMES


def test_frames_come_back_one_a_fragment_without_a_table() -> None:
    assert _joined(encapsulate(FRAMES, has_bot=False), 3) == FRAMES


def test_frames_are_told_by_how_they_begin_without_a_table() -> None:
    assert _joined(encapsulate(FRAMES, fragments_per_frame=3, has_bot=False), 3) == FRAMES


def test_all_fragments_belong_to_a_single_frame() -> None:
    content = encapsulate(FRAMES[:1], fragments_per_frame=4, has_bot=False)
    assert _joined(content, 1) == FRAMES[:1]


def test_frames_come_back_by_the_extended_table() -> None:
    content, table, _ = encapsulate_extended(FRAMES)
    offsets = struct.unpack(f"<{len(table) // 8}Q", table)
    assert _joined(content, 3, [offsets]) == FRAMES


def test_a_table_that_points_between_fragments_is_not_trusted() -> None:
    content = encapsulate(FRAMES, has_bot=False)
    assert _joined(content, 3, [(0, 3, 5)]) == FRAMES


def test_reading_ends_at_the_end_marker() -> None:
    end = b"\xfe\xff\xdd\xe0\0\0\0\0"
    content = encapsulate(FRAMES, has_bot=False) + end + b"\xfe\xff\x00\xe0\x02\0\0\0no"
    assert _joined(content, 3) == FRAMES


def test_a_cut_fragment_gives_what_is_there() -> None:
    content = encapsulate([b"\xff\xd8abcdef"], has_bot=False)
    assert _joined(content[:-4], 1) == [b"\xff\xd8ab"]


def test_frames_that_are_not_there_are_missing_at_the_end() -> None:
    assert _joined(encapsulate(FRAMES[:2], has_bot=False), 3) == FRAMES[:2]


def test_fragments_that_tell_nothing_are_an_error() -> None:
    content = encapsulate([b"abcdef", b"ghijkl"], fragments_per_frame=2, has_bot=False)
    with pytest.raises(ReadError, match="cannot be told apart"):
        _joined(content, 2)


def test_what_is_no_item_has_no_fragments() -> None:
    assert read_fragments(BytesIO(b"nothing of the kind"), 0) == ((), [])
