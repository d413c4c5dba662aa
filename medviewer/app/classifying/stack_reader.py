"""The pixels that a model reads: from memory where they are there already."""

from medviewer.app.classifying.classifier import ReadStack
from medviewer.app.viewport import StackKey
from medviewer.app.volume_store import VolumeStore
from medviewer.cancel import WorkContext
from medviewer.image.volume import Volume
from medviewer.io.records import Series, Stack

_LOOK_SECONDS = 0.1
"""How often a stop is looked for while a stack is being read for the screen."""


def stack_reader(store: VolumeStore, read: ReadStack) -> ReadStack:
    """Return a reader that waits for a stack that is being read, and reads only what is not."""

    def read_stack(stack: Stack, series: Series, context: WorkContext) -> Volume:
        key = StackKey(series.key, series.stacks.index(stack))
        while (opened := store.get(key, stack)) and opened.volume.is_coming:
            context.token.raise_if_cancelled()
            opened.volume.wait_for_slices(_LOOK_SECONDS)
        whole = None if opened is None else opened.volume.finished()
        return read(stack, series, context) if whole is None else whole

    return read_stack
