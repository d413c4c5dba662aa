"""The functions that read, as the controllers are given them.

pydicom takes half a second to import: the defaults import it on the worker, when they are called.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.records import Series, Stack, Study, StudyIndex

if TYPE_CHECKING:  # the window need not wait for what only objects bring
    from medviewer.io.dicom.objects.reading import ReadObject
    from medviewer.io.object_records import StudyObject
    from medviewer.io.remembered.priors import RememberedStudy

OnRead = Callable[[int], None]
OnFound = Callable[[StudyIndex], None]


class Scan(Protocol):
    """Lists what folders and files hold."""

    def __call__(
        self,
        paths: Sequence[Path],
        context: WorkContext,
        on_found: OnFound | None = None,
        *,
        remember: bool = False,
    ) -> StudyIndex:
        """Return the index; hand a growing one to `on_found` meanwhile.

        With `remember`, that begins with what was found last time.
        """
        ...


def _scan(
    paths: Sequence[Path],
    context: WorkContext,
    on_found: OnFound | None = None,
    *,
    remember: bool = False,
) -> StudyIndex:
    from medviewer.io.readers import scan
    from medviewer.io.sources.private_place import PLACE

    PLACE.clear()  # what was unpacked for the study that was open before
    return scan(paths, context, on_found, remember=remember)


def _forget() -> None:
    from medviewer.explain.slow.kept_folder import forget_kept_maps
    from medviewer.io.remembered.database import forget_everything

    forget_kept_maps()
    forget_everything()


def _read_volume(stack: Stack, series: Series, context: WorkContext) -> Volume:
    from medviewer.io.readers import read_volume

    return read_volume(stack, series, context)


def _open_volume(
    stack: Stack, series: Series, context: WorkContext, budget_bytes: float, first: int
) -> Volume:
    from medviewer.io.opening import open_volume

    return open_volume(stack, series, context, budget_bytes, first)


def _fill_volume(volume: Volume, stack: Stack, context: WorkContext, on_read: OnRead) -> Volume:
    if volume.availability is None:
        return volume
    from medviewer.io.opening import fill_volume

    return fill_volume(volume, stack, context, on_read)


def _resample(
    volume: Volume, stack: Stack, context: WorkContext, limit_bytes: float
) -> tuple[Volume, Stack]:
    from medviewer.io.resampling.resampled_stack import resample_stack, resampled_records

    resampled = resample_stack(volume, stack, context, limit_bytes=limit_bytes)
    return resampled, resampled_records(stack, resampled)


def _warm_up() -> None:
    from medviewer.io.opening import warm_up

    warm_up()


def _read_object(own: "StudyObject", stack: Stack, context: WorkContext) -> "ReadObject":
    from medviewer.io.dicom.objects.reading import read_object

    return read_object(own, stack, context)


def _read_thumbnail(series: Series, size: int) -> npt.NDArray[np.uint8]:
    from medviewer.io.thumbnails import read_thumbnail

    return read_thumbnail(series, size)


def _earlier_studies(
    study: Study, index: StudyIndex, context: WorkContext
) -> "tuple[RememberedStudy, ...]":
    from medviewer.io.remembered.priors import earlier_studies

    return earlier_studies(study, index, context)


@dataclass(frozen=True, slots=True)
class Readers:
    """How folders, stacks and thumbnails are read.

    `open_volume` and `fill_volume` read one stack in parts: the budget in bytes and the slice to be
    read first go to the former, what is told each slice that was read to the latter. `warm_up`
    starts what decodes. `forget` deletes what is remembered of opened folders, and the heatmaps
    that are kept. `resample` makes a regular volume of at most so many bytes, with the records of
    its slices. `read_object` reads a segmentation, parametric map or presentation state as it lies
    over a stack. `earlier_studies` asks what is remembered for those of a study's patient.
    """

    scan: Scan = _scan
    read_volume: Callable[[Stack, Series, WorkContext], Volume] = _read_volume
    read_thumbnail: Callable[[Series, int], npt.NDArray[np.uint8]] = _read_thumbnail
    open_volume: Callable[[Stack, Series, WorkContext, float, int], Volume] = _open_volume
    fill_volume: Callable[[Volume, Stack, WorkContext, OnRead], Volume] = _fill_volume
    warm_up: Callable[[], None] = _warm_up
    forget: Callable[[], None] = _forget
    resample: Callable[[Volume, Stack, WorkContext, float], tuple[Volume, Stack]] = _resample
    read_object: "Callable[[StudyObject, Stack, WorkContext], ReadObject]" = _read_object
    earlier_studies: "Callable[[Study, StudyIndex, WorkContext], tuple[RememberedStudy, ...]]" = (
        _earlier_studies
    )
