"""The frames of an object one by one, as the patches that are not empty, within a limit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pydicom.dataset import Dataset

from medviewer.cancel import WorkContext
from medviewer.errors import ReadError
from medviewer.image.objects.patches import Values, cropped
from medviewer.io.dicom import elements
from medviewer.io.dicom.objects.laying import LaidFrame, Laying, Sources
from medviewer.io.dicom.objects.references import GROUPS, source_images
from medviewer.io.limits import MAX_OBJECT_BYTES
from medviewer.io.object_records import ReferencedImage
from medviewer.io.pixels.frames import FrameReader
from medviewer.io.records import Instance
from medviewer.io.workers.frame_samples import frames_samples
from medviewer.language import translate

Split = Callable[[int, Values], Iterable[tuple[int, Values]]]
"""What turns the samples of a frame into values by segment."""


def read_frames(
    reader: FrameReader,
    path: Path,
    laying: Laying,
    count: int,
    split: Split,
    context: WorkContext,
    *,
    raw: bool,
) -> list[LaidFrame]:
    """Read the frames of the file at `path` that are needed, in their order.

    Compressed ones come from the workers.

    Raises
    ------
    ReadError
        When one cannot be decoded, or they need too much memory.
    Cancelled
        Between two frames, once the token says so.
    """
    wanted = [number for number in range(count) if laying.wants(number)]
    found: dict[int, list[LaidFrame]] = {}
    taken = 0

    def deliver(number: int, samples: Values) -> None:
        nonlocal taken
        found[number] = list(_laid(number, split(number, samples)))
        taken += sum(own.patch.values.nbytes for own in found[number])
        if taken > MAX_OBJECT_BYTES:
            limit = MAX_OBJECT_BYTES // 2**20
            raise ReadError(
                translate("Objects", "it takes more memory than the limit of {limit} MiB").format(
                    limit=limit
                )
            )
        context.step(len(found), len(wanted), translate("Progress", "Reading the object"))

    frames_samples(reader, path, wanted, deliver, context.token, raw=raw)
    return [own for number in wanted for own in found[number]]


def _laid(number: int, parts: Iterable[tuple[int, Values]]) -> Iterator[LaidFrame]:
    for segment, values in parts:
        patch = cropped(values)
        if patch is not None:
            yield LaidFrame(number, segment, patch)


def frame_sources(
    dataset: Dataset, instance: Instance, images: Sequence[ReferencedImage]
) -> Sources:
    """Return which images each frame was derived from.

    Where frames do not say, and the object refers to a single image, it is that one.
    """
    shared = elements.first_item(dataset, GROUPS[0])
    own = elements.items(dataset, GROUPS[1])
    alone = tuple(images) if len(images) == 1 else ()
    return [
        tuple(_sources_of(own[number] if number < len(own) else shared, shared)) or alone
        for number in range(len(instance.frames))
    ]


def _sources_of(groups: Dataset, shared: Dataset) -> Iterator[ReferencedImage]:
    found = list(source_images(groups))
    yield from found or source_images(shared)
