"""A file's header as plain JSON values and back; what comes back is checked, never trusted."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from medviewer import __version__
from medviewer.io.dicom.headers import HEADER_TAGS, FileHeader
from medviewer.io.limits import MAX_FRAMES
from medviewer.io.records import FrameHeader, Instance

Json = Any  # what the json module takes and gives
Decode = Callable[[Json], Any]

_FORM = 1
"""To be raised when the same fields come to mean something else."""
_PLACE = ("path", "file")
"""Fields of an instance that say where it lies: they are not part of the JSON."""


class _Frames:
    """Stands for the frames of an instance, which are written as runs."""


def fingerprint() -> str:
    """Return what changes when headers are read or written differently, by program or by form."""
    kinds = sorted((kind.__name__, _field_names(kind)) for kind in _kinds(FileHeader))
    words = (_FORM, __version__, kinds, sorted(HEADER_TAGS))
    return hashlib.sha256(repr(words).encode()).hexdigest()


def header_to_json(header: FileHeader) -> Json:
    """Return a header as lists, texts and numbers, without the place of its file."""
    instance = header.instance
    own = [_encode_frames(instance.frames) if name == "frames" else _encode(getattr(instance, name))
           for name in _field_names(Instance)]  # fmt: skip
    return [own, *(_encode(getattr(header, name)) for name in _field_names(FileHeader)[1:])]


def header_from_json(value: Json, path: Path, file: str) -> FileHeader:
    """Return the header of the file at `path`, which the index calls `file`.

    Raises
    ------
    ValueError
        When the value is not one that `header_to_json` gave.
    """
    decode_instance, decode_words = _header_decoders()
    if type(value) is not list or not value:
        raise ValueError("not the fields of a header")
    own, *words = value
    return FileHeader(Instance(path, file, *decode_instance(own)), *decode_words(words))


def _field_names(kind: Any) -> tuple[str, ...]:  # Any: a dataclass
    return tuple(field.name for field in fields(kind) if field.name not in _PLACE)


def _encode(value: Any) -> Json:  # Any: a field of a record
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if is_dataclass(value):
        return [_encode(getattr(value, name)) for name in _field_names(value)]
    return value


def _encode_frames(frames: tuple[FrameHeader, ...]) -> Json:
    """Return runs of equal frames with their lengths: the frames of a film are all alike."""
    return [[len(list(run)), _encode(frame)] for frame, run in groupby(frames)]


def _decode_frames(value: Json) -> tuple[FrameHeader, ...]:
    frames: list[FrameHeader] = []
    for run in value:
        count, frame = _run_decoder()(run)
        if not 0 < count <= MAX_FRAMES - len(frames):
            raise ValueError("not a number of frames")
        frames += [frame] * count
    return tuple(frames)


@cache
def _run_decoder() -> Decode:
    return _fields_decoder([int, FrameHeader])


@cache
def _header_decoders() -> tuple[Decode, Decode]:
    """Return what checks the fields of an instance, and the other fields of a header."""
    own = _field_types(Instance) | {"frames": _Frames}
    rest = _field_types(FileHeader)
    del rest["instance"]
    return _fields_decoder(list(own.values())), _fields_decoder(list(rest.values()))


def _field_types(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in _field_names(kind)}


def _fields_decoder(kinds: Sequence[Any]) -> Decode:
    """Return a function that checks a list of values and gives it back with records in it.

    It runs for every file: plain values are only compared with the types that they may have.
    """
    allowed = [_allowed(kind) for kind in kinds]
    deeper = [(n, decode) for n, kind in enumerate(kinds) if (decode := _decoder(kind))]
    seen: set[tuple[type, ...]] = set()

    def decode_fields(values: Json) -> list[Any]:
        if type(values) is not list:
            raise ValueError("not a record")
        types = tuple(map(type, values))
        if types not in seen:
            _check_types(types, allowed)
            seen.add(types)
        for n, decode in deeper:
            if values[n] is not None:
                values[n] = decode(values[n])
        return values

    return decode_fields


def _check_types(types: tuple[type, ...], allowed: Sequence[frozenset[type]]) -> None:
    if len(types) != len(allowed):
        raise ValueError("not the fields of a record")
    if not all(map(frozenset.__contains__, allowed, types)):
        raise ValueError("a field of another type")


def _allowed(kind: Any) -> frozenset[type]:
    """Return the types that a value has in JSON."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return frozenset().union(*(_allowed(own) for own in get_args(kind)))
    if origin is Literal:
        return frozenset(type(choice) for choice in get_args(kind))
    if origin is tuple or kind is _Frames or is_dataclass(kind):
        return frozenset({list})
    return frozenset({dict if origin is dict else kind})


@cache
def _decoder(kind: Any) -> Decode | None:
    """Return what a value in JSON needs to become one of type `kind`; None for plain values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return next(filter(None, map(_decoder, arguments)), None)
    if origin is Literal:
        return partial(_one_of, arguments)
    if origin is dict:
        return _decode_texts
    if kind is _Frames:
        return _decode_frames
    if origin is tuple:
        return _tuple_decoder(arguments)
    return _record_decoder(kind) if is_dataclass(kind) else None


def _one_of(choices: tuple[Any, ...], value: Json) -> Json:
    if value not in choices:
        raise ValueError("not one of the choices")
    return value


def _decode_texts(value: Json) -> dict[str, str]:
    if type(value) is not dict or not {type(text) for text in value.values()} <= {str}:
        raise ValueError("not texts by name")
    return value


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decode:
    if arguments[-1] is not Ellipsis:
        decode_fields = _fields_decoder(arguments)
        return lambda value: tuple(decode_fields(value))
    decode_one = _fields_decoder(arguments[:1])
    return lambda value: tuple([decode_one([part])[0] for part in value])


def _record_decoder(kind: Any) -> Decode:
    decode_fields = _fields_decoder(list(_field_types(kind).values()))
    return lambda value: kind(*decode_fields(value))


def _kinds(kind: Any) -> set[Any]:
    """Return the dataclasses that a dataclass is made of, itself among them."""
    if is_dataclass(kind):
        inner = [_kinds(own) for own in get_type_hints(kind).values()]
        return {kind}.union(*inner)
    return set().union(*(_kinds(own) for own in get_args(kind)))
