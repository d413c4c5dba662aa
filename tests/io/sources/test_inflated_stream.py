"""Compressed streams against the libraries that made them, in bounded memory."""

import bz2
import gzip
import io
import lzma
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.errors import ReadError
from medviewer.io.sources import inflated_stream
from medviewer.io.sources.inflated_stream import Compression, compression_of, inflated

PACK: dict[Compression, Callable[[bytes], bytes]] = {
    "deflate": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}
KINDS = sorted(PACK)


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(
    content=st.binary(max_size=300_000),
    kind=st.sampled_from(KINDS),
    sizes=st.lists(st.integers(1, 100_000), min_size=1, max_size=5),
)
def test_any_content_comes_back_whatever_is_asked_for(
    content: bytes, kind: Compression, sizes: list[int]
) -> None:
    stream = inflated(io.BytesIO(PACK[kind](content)), kind)
    parts, number = [], 0
    while part := stream.read(sizes[number % len(sizes)]):
        parts.append(part)
        number += 1
    assert b"".join(parts) == content


@pytest.mark.parametrize("kind", KINDS)
def test_appended_streams_and_padding_are_one_content(kind: Compression) -> None:
    whole = PACK[kind](b"one ") + PACK[kind](b"") + PACK[kind](b"two") + bytes(100_000)
    assert inflated(io.BytesIO(whole), kind).read() == b"one two"


def test_many_empty_streams_are_no_recursion() -> None:
    whole = gzip.compress(b"") * 20_000 + gzip.compress(b"end")
    assert inflated(io.BytesIO(whole), "deflate").read() == b"end"


def test_zlib_streams_are_deflate_too() -> None:
    assert inflated(io.BytesIO(zlib.compress(b"content")), "deflate").read() == b"content"


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_that_is_cut_or_damaged_is_a_reason(kind: Compression) -> None:
    content = bytes(range(256)) * 4000
    whole = PACK[kind](content)
    for broken in (whole[:-1], whole[: len(whole) // 2], b"junk", b""):
        with pytest.raises(ReadError, match="damaged or ends early"):
            inflated(io.BytesIO(broken), kind).read()


@pytest.mark.parametrize("kind", KINDS)
def test_it_goes_forward_and_not_back(kind: Compression) -> None:
    content = bytes(range(256)) * 4000
    stream = inflated(io.BytesIO(PACK[kind](content)), kind)
    assert stream.seek(500_001) == 500_001
    assert stream.read(3) == content[500_001:500_004]
    assert stream.tell() == 500_004
    assert stream.seek(10**7) == len(content)  # no further than the end
    for target in ((0, io.SEEK_SET), (0, io.SEEK_END)):
        with pytest.raises(io.UnsupportedOperation):
            stream.raw.seek(*target)


@pytest.mark.parametrize("kind", ["deflate", "bzip2", "xz"])
def test_a_bomb_takes_little_memory(kind: Compression) -> None:
    bomb = PACK[kind](bytes(2**26))
    stream = inflated(io.BytesIO(bomb), kind)
    tracemalloc.start()
    assert stream.read(100) == bytes(100)
    assert stream.seek(2**25) == 2**25
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**24  # xz keeps 8 MiB by default


def test_an_xz_stream_may_not_choose_how_much_memory_is_taken() -> None:
    packed = bytearray(lzma.compress(b"content"))
    place = packed.index(b"\x21\x01") + 2  # the dictionary's size in steps (xz format 5.3.1)
    packed[place] = 34  # 512 MiB
    packed[20:24] = zlib.crc32(packed[12:20]).to_bytes(4, "little")
    assert lzma.decompress(packed) == b"content"
    with pytest.raises(ReadError):
        inflated(io.BytesIO(bytes(packed)), "xz").read()


def test_the_first_bytes_tell_how_a_file_is_packed() -> None:
    for kind in KINDS:
        assert compression_of(PACK[kind](b"x")) == kind
    assert compression_of(b"BZ") is None


def test_a_file_of_nothing_but_empty_streams_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflated_stream, "MAX_BARREN_BYTES", 2**16)
    content = gzip.compress(b"") * 20_000  # 400 kB
    with pytest.raises(ReadError, match="damaged"):
        inflated(io.BytesIO(content + gzip.compress(b"x")), "deflate").read()
    few = gzip.compress(b"") * 1000
    assert inflated(io.BytesIO(few + gzip.compress(b"x")), "deflate").read() == b"x"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("behind", [b"junk", b"B", b"\0" * 70_000 + b"more junk"])
def test_what_begins_no_stream_is_no_content(kind: Compression, behind: bytes) -> None:
    stream = inflated(io.BytesIO(PACK[kind](b"content") + behind), kind)
    assert stream.read() == b"content"
    assert stream.read() == b""


@pytest.mark.parametrize("zeros", [0, 4, 2**16 - 60, 2**16 - 40, 2**17])
def test_another_stream_is_found_wherever_it_begins(zeros: int) -> None:
    """Also where what begins it is read in two parts: 64 KiB are read at a time."""
    first, second = gzip.compress(b"one"), gzip.compress(b"two")
    for more in range(8):
        packed = first + bytes(zeros + more) + second
        assert inflated(io.BytesIO(packed), "deflate").read() == b"onetwo"
