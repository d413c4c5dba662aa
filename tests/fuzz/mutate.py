"""Damage done to real files, the same for the same seed and number."""

import random
from collections.abc import Callable, Sequence

MAX_BYTES = 2**20
"""No damaged file is longer."""

_HEAD = 600
"""Where most headers are: damage is done there more often."""
_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF)
_WORDS = (
    *(b"\xff\xff\xff\xff", b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0", b"\xfe\xff\x0d\xe0"),
    *(
        b"SQ\0\0",
        b"OB\0\0",
        b"UN\0\0",
        b"\xe0\x7f\x10\x00",
        b"1.2.840.10008.1.2.1.99",
        b"-1",
        b"nan",
    ),
    *(
        b"1e400",
        b"99999999999",
        b"../../",
        b"\0" * 64,
        b"\xff" * 64,
        b"\\" * 32,
        b"%s%n",
        b"\x1b$B",
    ),
)


def damaged(seeds: Sequence[bytes], generator: random.Random) -> bytes:
    """Return one of `seeds` after one to eight kinds of damage."""
    content = bytearray(generator.choice(seeds))
    for _ in range(generator.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        generator.choice(_DAMAGES)(content, generator)
    if generator.random() < 0.1:
        content = _spliced(content, generator.choice(seeds), generator)
    return bytes(content[:MAX_BYTES])


def _place(content: bytearray, generator: random.Random) -> int:
    end = len(content) if generator.random() < 0.4 else min(len(content), _HEAD)
    return generator.randrange(end + 1)


def _flip(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    if place < len(content):
        content[place] ^= 1 << generator.randrange(8)


def _set_byte(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    content[place : place + 1] = bytes([generator.randrange(256)])


def _set_number(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    size, order = generator.choice((1, 2, 4, 8)), generator.choice(("little", "big"))
    number = generator.choice(_NUMBERS) + generator.choice((-1, 0, 1))
    packed = (number % 2 ** (8 * size)).to_bytes(size, order)
    content[place : place + len(packed)] = packed


def _insert(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    content[place:place] = generator.choice(_WORDS)


def _overwrite(content: bytearray, generator: random.Random) -> None:
    place, word = _place(content, generator), generator.choice(_WORDS)
    content[place : place + len(word)] = word


def _remove(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    del content[place : place + generator.choice((1, 2, 4, 8, 100))]


def _repeat(content: bytearray, generator: random.Random) -> None:
    place = _place(content, generator)
    block = content[place : place + generator.choice((2, 8, 64, 512))]
    content[place:place] = block * generator.choice((1, 2, 50))


def _cut(content: bytearray, generator: random.Random) -> None:
    del content[_place(content, generator) :]


def _spliced(content: bytearray, other: bytes, generator: random.Random) -> bytearray:
    return content[: _place(content, generator)] + other[_place(bytearray(other), generator) :]


_DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(_flip, _flip, _set_byte, _set_byte, _set_number, _set_number, _set_number),
    *(_insert, _overwrite, _remove, _repeat, _cut),
)
