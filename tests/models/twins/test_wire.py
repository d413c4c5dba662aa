import pytest

from medviewer.errors import ModelBundleError
from medviewer.models.twins.wire import fields, length_delimited, packed_integers, varint


def test_integers_are_written_as_protobuf_does() -> None:
    # the examples of protobuf's documentation of the wire format
    assert varint(1) == b"\x01"
    assert varint(150) == b"\x96\x01"
    assert length_delimited(2, b"testing") == b"\x12\x07testing"


def test_fields_are_read_by_number() -> None:
    message = memoryview(b"\x08\x96\x01\x12\x07testing\x1d\x00\x00\x80\x3f")
    found = [(number, value if isinstance(value, int) else bytes(value))
             for number, value in fields(message)]  # fmt: skip
    assert found == [(1, 150), (2, b"testing"), (3, b"\x00\x00\x80\x3f")]


def test_packed_and_single_integers_are_read() -> None:
    assert list(packed_integers(memoryview(b"\x03\x8e\x02\x9e\xa7\x05"))) == [3, 270, 86942]
    assert list(packed_integers(7)) == [7]


@pytest.mark.parametrize("message", [b"\x08", b"\x12\x05ab", b"\x0b", b"\xff" * 11, b"\x1d\x00"])
def test_damage_is_told(message: bytes) -> None:
    with pytest.raises(ModelBundleError, match="damaged"):
        list(fields(memoryview(message)))
