"""The little of protobuf's wire format that an ONNX file needs; nothing is allocated on trust."""

from collections.abc import Iterator

from medviewer.errors import ModelBundleError
from medviewer.language import later

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_FIXED = {FIXED64: 8, FIXED32: 4}
_LONGEST_VARINT = 10

DAMAGED = later("Reasons", "the model's ONNX file is damaged")


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield the number of each field with its integer, or with a view of its bytes."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, place = _varint(message, place)
            yield number, value
            continue
        length = _FIXED.get(kind)
        if kind == BYTES:
            length, place = _varint(message, place)
        if length is None or length > len(message) - place:
            raise ModelBundleError(DAMAGED)
        yield number, message[place : place + length]
        place += length


def packed_integers(value: int | memoryview) -> Iterator[int]:
    """Yield the integers of one occurrence of a repeated field, packed or not."""
    if isinstance(value, int):
        yield value
        return
    place = 0
    while place < len(value):
        number, place = _varint(value, place)
        yield number


def as_bytes(value: int | memoryview) -> memoryview:
    """Return a field that must hold bytes."""
    if isinstance(value, int):
        raise ModelBundleError(DAMAGED)
    return value


def as_text(value: int | memoryview) -> str:
    """Return a field that must hold text."""
    try:
        return bytes(as_bytes(value)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelBundleError(DAMAGED) from error


def varint(value: int) -> bytes:
    """Write an integer from 0 on."""
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)


def length_delimited(number: int, content: bytes) -> bytes:
    """Write a field of bytes."""
    return varint(number << 3 | BYTES) + varint(len(content)) + content


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """Return the integer at `place` and the place after it."""
    value = 0
    for count in range(_LONGEST_VARINT):
        if place + count >= len(message):
            break
        byte = message[place + count]
        value |= (byte & 127) << (7 * count)
        if byte < 128:
            return value, place + count + 1
    raise ModelBundleError(DAMAGED)
