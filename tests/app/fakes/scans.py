"""Studies, series and volumes in memory: small, and no files behind them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from medviewer.image.geometry import PlaneGeometry, VolumeGeometry
from medviewer.image.volume import SliceInfo, Volume
from medviewer.image.window import Window
from medviewer.io.object_records import ObjectInfo, ObjectKind, ReferencedImage, StudyObject
from medviewer.io.records import FrameHeader, FrameRef, Instance, Patient, Series, Stack, Study

ROWS, COLUMNS = 8, 6


def make_instance(
    file: str = "a.dcm", *, modality: str = "CT", z: float | None = 0.0, **attributes: str
) -> Instance:
    plane = None if z is None else PlaneGeometry((0.0, 0.0, z), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    header = FrameHeader(plane=plane, windows=(Window(40, 400, "Soft tissue"),))
    return Instance(
        path=Path("/nowhere") / file,
        file=file,
        sop_instance_uid=f"1.{file}",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality=modality,
        rows=ROWS,
        columns=COLUMNS,
        frames=(header,),
        attributes={"FrameOfReferenceUID": "1.9", **attributes},
    )


def make_stack(
    name: str = "a", slices: int = 5, step_mm: float = 2.0, modality: str = "CT", **attributes: str
) -> Stack:
    instances = [
        make_instance(f"{name}{k}.dcm", modality=modality, z=k * step_mm, **attributes)
        for k in range(slices)
    ]
    spacing = (step_mm, 1.0, 1.0) if slices > 1 else None
    return Stack(tuple(FrameRef(each) for each in instances), spacing, "axial")


def make_object(
    kind: ObjectKind,
    stack: Stack,
    *slices: int,
    key: str = "",
    title: str = "",
    maker: str = "automatic: tester",
    parts: int = 2,
) -> StudyObject:
    """Return an object that refers to these slices of a stack, to all where none are given."""
    chosen = [stack.frames[k] for k in slices] or list(stack.frames)
    images = tuple(ReferencedImage(ref.instance.sop_instance_uid) for ref in chosen)
    label = "" if kind == "key_objects" else "LABEL"
    info = ObjectInfo(kind, label, "", maker, parts, ("1.2.ct",), images)
    if kind == "key_objects":
        info = replace(info, label=title or "For teaching", description="Look here")
    else:
        info = replace(info, description=title)
    return StudyObject(replace(make_instance(key or f"{kind}.dcm"), frames=()), info, "1.2.object")


def make_series(key: str = "ct", *stacks: Stack, **changes: object) -> Series:
    series = Series(
        key=key,
        series_uid=f"1.2.{key}",
        modality="CT",
        description="Abdomen",
        number=3,
        body_part="ABDOMEN",
        stacks=stacks or (make_stack(key),),
    )
    return replace(series, **changes)  # type: ignore[arg-type]


def make_study(
    key: str = "study", *series: Series, name: str = "Doe^Jane", **changes: object
) -> Study:
    patient = Patient(f"id-{name}", name, "19700131", "F")
    study = Study(
        key=key,
        study_uid=f"1.{key}",
        patient=patient,
        description="Abdomen CT",
        date="20240229",
        time="134500",
        series=series or (make_series(),),
    )
    return replace(study, **changes)  # type: ignore[arg-type]


def make_volume(stack: Stack, *, photometric: str = "MONOCHROME2") -> Volume:
    """Slice k is filled with k times 10."""
    frames = stack.frames
    shape = (len(frames), ROWS, COLUMNS)
    stored = np.zeros(shape, np.int16) + 10 * np.arange(len(frames), dtype=np.int16)[:, None, None]
    slices = tuple(SliceInfo(plane=ref.header.plane, windows=ref.header.windows) for ref in frames)
    if photometric == "RGB":
        color = np.zeros((*shape, 3), np.uint8)
        return Volume(color, slices, "RGB")
    return Volume(
        stored,
        slices,
        modality="CT",
        unit="HU",
        pixel_spacing_mm=(1.0, 1.0),
        geometry=_geometry(stack, shape),
    )


def _geometry(stack: Stack, shape: tuple[int, int, int]) -> VolumeGeometry | None:
    """Rows and columns run as the first image says, slices at right angles to them."""
    first = stack.frames[0].header.plane
    if stack.spacing_mm is None or first is None:
        return None
    k, j, i = stack.spacing_mm
    affine = np.eye(4)
    affine[:3, 0] = k * first.normal
    affine[:3, 1] = np.multiply(j, first.column_direction)
    affine[:3, 2] = np.multiply(i, first.row_direction)
    affine[:3, 3] = first.position_lps
    return VolumeGeometry(affine, shape)
