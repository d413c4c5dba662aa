"""Volumes in memory, as a reader would give them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.volume import SliceInfo, Volume
from medviewer.io.records import Series, Stack


def volume_of(*images: npt.NDArray[Any], missing: Sequence[int] = (), **options: Any) -> Volume:
    """Return images of one size as a volume; `missing` slices have no pixels."""
    slices = tuple(
        SliceInfo(missing="The pixels are damaged.") if place in missing else SliceInfo()
        for place in range(len(images))
    )
    return Volume(np.stack(images), slices, **options)


class FakeReader:
    """Gives volumes stack after stack and counts how often it was asked; None cannot be read."""

    def __init__(self, *volumes: Volume | None) -> None:
        self._volumes = list(volumes)
        self.calls = 0

    def read(self, stack: Stack, series: Series, context: WorkContext) -> Volume:
        self.calls += 1
        volume = self._volumes[series.stacks.index(stack)]
        if volume is None:
            raise ReadError("The pixels cannot be decoded.")
        context.progress(1.0, "Reading")
        return replace(volume)
