"""A slow method over the images of a series, one after the other."""

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch

from medviewer.cancel import WorkContext
from medviewer.explain.map_set import MapSet
from medviewer.explain.recorders import by_slices
from medviewer.explain.request import Plan
from medviewer.explain.slow.cells import by_cells
from medviewer.explain.slow.found import Found
from medviewer.explain.slow.integrated_gradients import integrated_gradients
from medviewer.explain.slow.kept_results import KeptResults, key_of
from medviewer.explain.slow.occlusion import occlusion
from medviewer.explain.slow.subjects import Subject, VolumeSubject
from medviewer.language import translate

SlowMethod = Callable[[Subject, Sequence[int], WorkContext], Found]

SLOW_METHODS: dict[str, SlowMethod] = {
    "integrated-gradients": lambda *asked: by_cells(integrated_gradients(*asked)),
    "occlusion": occlusion,
}


def run_slowly(
    plan: Plan,
    subjects: Sequence[Subject],
    targets: Sequence[int],
    found: MapSet,
    context: WorkContext,
    on_maps: Callable[[], None],
    kept: KeptResults | None = None,
) -> float:
    """Add the maps of each subject to `found`, and tell `on_maps` after each; return the seconds.

    Those that are `kept` are not made again, and new ones are kept there. A stop is heard between
    batches; what was found stays in `found`.

    Raises
    ------
    Cancelled, DeviceError
        When stopped; when memory is short even on the CPU.
    """
    started = time.perf_counter()
    method = SLOW_METHODS[plan.method.name]
    for number, subject in enumerate(subjects):
        part = context.part(number / len(subjects), 1 / len(subjects))
        text = translate("Progress", "{method}, image {number}").format(
            method=translate("Explain", plan.method.title), number=subject.indices[0] + 1
        )
        part.step(0, 1, text)
        key = key_of(subject, plan.method.name, targets) if kept else ""
        result = kept.get(key) if kept else None
        if result is None:
            result = method(subject, targets, part)
            if kept:
                kept.put(key, result)
        _note(subject, result, found)
        on_maps()
    return time.perf_counter() - started


def _note(subject: Subject, result: Found, found: MapSet) -> None:
    """Add what was found; the maps of a volume become those of its slices."""
    mean = result.maps.mean(0)
    if isinstance(subject, VolumeSubject):
        slices = by_slices(torch.from_numpy(np.ascontiguousarray(mean)), len(subject.indices))
        by_image = dict(zip(subject.indices, slices.numpy(), strict=True))
    else:
        by_image = {subject.indices[0]: mean}
    for index, maps in by_image.items():
        found.maps[index] = maps
        if len(result.maps) > 1:
            found.members[index] = result.maps
        if result.steps:
            found.residuals[index], found.steps[index] = result.residuals, result.steps
