"""Headers made by hand: one film, without a file."""

from dataclasses import replace
from pathlib import Path

from medviewer.image.geometry import PlaneGeometry
from medviewer.io.records import (
    FrameHeader,
    FrameRef,
    Instance,
    Patient,
    Series,
    Stack,
    Study,
)

COMPUTED_RADIOGRAPHY = "1.2.840.10008.5.1.4.1.1.1"
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"

GOOD_ATTRIBUTES = {
    "PatientAge": "054Y",
    "BodyPartExamined": "CHEST",
    "ViewPosition": "PA",
    "PatientOrientation": "L\\F",
    "ImageType": "DERIVED\\PRIMARY",
}


def make_instance(
    file: str = "film.dcm",
    *,
    modality: str = "CR",
    rows: int = 96,
    columns: int = 80,
    frames: int = 1,
    sop_class_uid: str = COMPUTED_RADIOGRAPHY,
    placed: bool = False,
    **attributes: str,
) -> Instance:
    """Return a chest film of a woman of 54; `attributes` change single texts, empty ones go."""
    texts = {key: value for key, value in (GOOD_ATTRIBUTES | attributes).items() if value}
    headers = tuple(
        FrameHeader(
            plane=PlaneGeometry((0.0, 0.0, float(k)), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
            if placed
            else None
        )
        for k in range(frames)
    )
    return Instance(
        path=Path(file),
        file=file,
        sop_instance_uid=f"1.2.{abs(hash(file)) % 10**6}",
        sop_class_uid=sop_class_uid,
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        modality=modality,
        rows=rows,
        columns=columns,
        frames=headers,
        attributes=texts,
    )


def make_series(*instances: Instance, body_part: str = "", split: bool = False) -> Series:
    """Return a series of all frames in one stack, or with `split` in one stack an instance."""
    films = instances or (make_instance(),)
    refs = [tuple(FrameRef(film, n) for n in range(len(film.frames))) for film in films]
    groups = refs if split else [tuple(ref for group in refs for ref in group)]
    return Series(
        key="series",
        series_uid="1.2.3",
        modality=films[0].modality,
        description="Chest",
        number=1,
        body_part=body_part,
        stacks=tuple(Stack(group) for group in groups),
    )


def make_study(series: Series, *, birth_date: str = "", date: str = "") -> Study:
    """Return a study of one series."""
    return Study("study", "1.2", Patient(birth_date=birth_date), "", date, "", (series,))


def with_attributes(instance: Instance, **attributes: str) -> Instance:
    """Return an instance with other header texts."""
    return replace(instance, attributes=instance.attributes | attributes)
