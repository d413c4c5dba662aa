"""Records of frames made by hand, for tests of what happens after the headers are read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from medviewer.image.geometry import PlaneGeometry
from medviewer.image.volume import Rescale
from medviewer.io.records import FrameHeader, FrameRef, Instance

Vector = tuple[float, float, float]


def make_plane(
    position: Vector,
    row_direction: Vector = (1.0, 0.0, 0.0),
    column_direction: Vector = (0.0, 1.0, 0.0),
) -> PlaneGeometry:
    """Return an axial plane at `position`, or one of other directions."""
    return PlaneGeometry(position, row_direction, column_direction)


def make_header(
    position: Vector | None = (0.0, 0.0, 0.0),
    *,
    spacing: tuple[float, float] | None = (0.7, 0.5),
    rescale: Rescale = Rescale(),
    attributes: dict[str, str] | None = None,
    plane: PlaneGeometry | None = None,
) -> FrameHeader:
    """Return what a frame says of itself; an axial one unless `plane` is given."""
    place = plane or (make_plane(position) if position is not None else None)
    return FrameHeader(place, spacing, rescale, (), attributes or {})


def make_instance(
    frames: Sequence[FrameHeader] = (FrameHeader(),),
    *,
    file: str = "a.dcm",
    uid: str = "1.2.3",
    **fields: Any,
) -> Instance:
    """Return an instance of 4 x 5 pixels that holds `frames`."""
    instance = Instance(
        path=Path(file),
        file=file,
        sop_instance_uid=uid,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality="CT",
        rows=4,
        columns=5,
        frames=tuple(frames),
        stored_type="int16",
    )
    return replace(instance, **fields)


def make_refs(headers: Sequence[FrameHeader], **fields: Any) -> list[FrameRef]:
    """Return one single-frame instance a header, named ``0.dcm``, ``1.dcm``..."""
    return [
        FrameRef(make_instance([header], file=f"{n}.dcm", uid=f"1.2.{n}", **fields))
        for n, header in enumerate(headers)
    ]


def axial_refs(heights: Sequence[float], **fields: Any) -> list[FrameRef]:
    """Return axial frames at these heights, mm."""
    return make_refs([make_header((0.0, 0.0, z)) for z in heights], **fields)
