"""Measurements that were kept, found among the images of open studies."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.image.measuring.measurement import Measurement
from medviewer.io.measurements.export import ExportedImage
from medviewer.io.measurements.image_keys import image_keys, study_key
from medviewer.io.records import FrameRef, Series, Stack, Study


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """A measurement with its image."""

    measurement: Measurement
    study: Study
    series: Series
    ref: FrameRef


def located(measurements: Sequence[Measurement], studies: Sequence[Study]) -> list[Located]:
    """Return the measurements whose images are in these studies."""
    wanted = {(one.image.patient, one.image.study) for one in measurements}
    images = {
        key: (study, series, ref)
        for study in studies
        if study_key(study) in wanted
        for series in study.series
        for key, ref in image_keys(study, series).items()
    }
    return [Located(one, *images[one.image]) for one in measurements if one.image in images]


def exported_image(study: Study, series: Series, stack: Stack, slice_index: int) -> ExportedImage:
    """Return what an export says of a slice."""
    return ExportedImage(
        series.modality,
        series.number,
        series.description,
        slice_index + 1,
        len(stack.frames),
        study.patient.name,
        study.patient.patient_id,
        study.date,
    )
