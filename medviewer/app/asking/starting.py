"""Whether and about what a model can be asked, by what is on screen."""

from medviewer.app.asking.asking import AskedPlace, Asking
from medviewer.app.classifying.classifier import MODEL_CHANGED
from medviewer.app.overlay_cells import heatmap_number
from medviewer.app.session import Session
from medviewer.app.texts.plain import clean_text
from medviewer.errors import UnsuitableInputError
from medviewer.image.projection import pixel_aspect
from medviewer.language import later, translate

NO_IMAGE = later(
    "Notices", "Open a series first: then a part of its image can be erased and scored again."
)
NOT_TAKEN = later(
    "Notices",
    "Models are given the images as they were taken: leave the planes or resampled slices first.",
)
NOT_CLASSIFIED = later(
    "Notices", "Classify the series first (Ctrl+K): then you can erase a part and see the score."
)
_BRUSH_SHARE = 0.04
"""Of the image's longer side: the first brush is about as wide as a rib of a chest film."""


def started(session: Session, number: int) -> Asking:
    """Return what can be asked about the image of cell `number`.

    Raises
    ------
    UnsuitableInputError
        When nothing can be asked, with the reason.
    """
    viewport = session.viewports[number]
    found, opened = session.find_stack(viewport.stack_key), session.opened_stack(viewport.stack_key)
    if viewport.message or found is None or opened is None:
        raise UnsuitableInputError(translate("Notices", NO_IMAGE))
    if not viewport.is_as_taken:
        raise UnsuitableInputError(translate("Notices", NOT_TAKEN))
    heated = viewport
    if not viewport.has_heatmap:  # the plain side of a comparison asks about the other's result
        heated = session.viewports[heatmap_number(session.viewports, session.arrangement)]
    status = session.status(heated.result) if heated.result is not None else None
    if status is None or status.result is None:
        raise UnsuitableInputError(translate("Notices", NOT_CLASSIFIED))
    if status.model_changed:
        raise UnsuitableInputError(translate("Reasons", MODEL_CHANGED))
    result, label = status.result, heated.state.overlay.target
    first = sum(len(stack.frames) for stack in found[1].stacks[: viewport.stack_index])
    volume, index = opened.volume, viewport.state.slice_index
    failed = {each.index: each.reason for each in result.prediction.failed}
    if reason := failed.get(first + index):
        text = translate("Notices", "This image was not scored: {reason}")
        raise UnsuitableInputError(text.format(reason=clean_text(reason)))
    choice = session.models.find(status.key.model_name)
    place = AskedPlace(
        viewport.stack_key,
        index,
        first + index,
        (volume.rows, volume.columns),
        pixel_aspect(volume.pixel_spacing_mm),
    )
    return Asking(
        number,
        place,
        status.key,
        label,
        status.key.model_name if choice is None else choice.title,
        label if choice is None else choice.name_of(label),
        radius=max(1.0, round(max(volume.rows, volume.columns) * _BRUSH_SHARE)),
        is_sequence=result.sequence is not None,
    )
