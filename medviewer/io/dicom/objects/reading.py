"""The way in to one object: as it lies over a stack, or why it does not."""

from medviewer.cancel import Cancelled, WorkContext
from medviewer.errors import ReadError
from medviewer.image.objects.layers import Layer
from medviewer.image.objects.presentation import Presentation
from medviewer.io.dicom.dicom_file import quiet_parsers
from medviewer.io.object_records import KIND_NAMES, StudyObject
from medviewer.io.records import Stack
from medviewer.language import later, translate, translate_made

ReadObject = Layer | Presentation

_NO_MEMORY = later("Objects", "there is not memory enough")
_NO_SENSE = later("Objects", "it holds values that make no sense")


def read_object(own: StudyObject, stack: Stack, context: WorkContext) -> ReadObject:
    """Read a segmentation, a parametric map or a presentation state.

    Raises
    ------
    ReadError
        In a sentence that names the kind of object and the reason.
    Cancelled
        Once the token says so.
    """
    quiet_parsers()
    try:
        return _read(own, stack, context)
    except Cancelled:
        raise
    except ReadError as error:
        raise ReadError(_not_shown(own, translate_made("Reasons", str(error)))) from error
    except MemoryError as error:
        raise ReadError(_not_shown(own, translate("Objects", _NO_MEMORY))) from error
    except Exception as error:  # what a hostile object makes of a parser is anybody's guess
        raise ReadError(_not_shown(own, translate("Objects", _NO_SENSE))) from error


def _not_shown(own: StudyObject, reason: str) -> str:
    kind = translate("Objects", KIND_NAMES[own.info.kind])
    return translate("Objects", "{kind} not shown: {reason}.").format(kind=kind, reason=reason)


def _read(own: StudyObject, stack: Stack, context: WorkContext) -> ReadObject:
    if own.info.kind == "segmentation":
        from medviewer.io.dicom.objects.segmentation import read_segmentation

        return read_segmentation(own, stack, context)
    if own.info.kind == "parametric_map":
        from medviewer.io.dicom.objects.parametric_map import read_parametric_map

        return read_parametric_map(own, stack, context)
    if own.info.kind == "presentation_state":
        from medviewer.io.dicom.objects.presentation import read_presentation

        return read_presentation(own, stack)
    raise ReadError(translate("Objects", "a selection of images has nothing to lay over them"))
