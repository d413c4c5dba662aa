"""What is said of objects beside the images: in rows, captions and badges."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medviewer.app.texts.plain import clean_text
from medviewer.image.pixel_value import format_value
from medviewer.io.object_records import KIND_NAMES, ObjectKind, StudyObject
from medviewer.language import later, translate

if TYPE_CHECKING:  # the window need not wait for what only objects bring
    from medviewer.image.objects.layers import Layer, ParametricMap, Segmentation

NOT_OURS = later("Objects", "from the file, not by MedViewer")
CHIPS: dict[ObjectKind, str] = {
    "segmentation": "SEG",
    "parametric_map": "MAP",
    "presentation_state": "PR",
    "key_objects": "KO",
}
_PARTS: dict[ObjectKind, tuple[str, str]] = {
    "segmentation": (later("Objects", "1 segment"), later("Objects", "{count} segments")),
    "key_objects": (later("Objects", "1 image"), later("Objects", "{count} images")),
}

_FRACTIONS = {
    "occupancy": later("Objects", "occupancy"),
    "probability": later("Objects", "probability"),
}
"""What a fractional segmentation says of its values (DICOM PS3.3 C.8.20.2)."""


def object_title(own: StudyObject) -> str:
    """Return what an object calls itself, fit for the screen."""
    return clean_text(translate("Objects", own.title)) or _kind(own)


def object_detail(own: StudyObject) -> str:
    """Return how much an object holds, and who or what made it."""
    one, several = _PARTS.get(own.info.kind, ("", ""))
    parts = translate("Objects", one if own.info.parts == 1 else several)
    about = own.info.description if own.info.kind == "key_objects" else own.info.maker
    return " · ".join(
        text for text in (parts.format(count=own.info.parts), clean_text(about)) if text
    )


def notes_text(own: StudyObject, notes: Iterable[str]) -> str:
    """Return what must be said of an object that has been read."""
    text = translate("Objects", "{title}: {notes}.")
    return text.format(title=object_title(own), notes=translate("Lists", "; ").join(notes))


def layer_lines(
    own: StudyObject, layer: "Layer | None", *, identifying: bool = True
) -> tuple[str, str]:
    """Return title and caption of what is laid over; without a layer it is still being read.

    Without `identifying`, what somebody typed to describe it is left out.
    """
    from medviewer.image.objects.layers import ParametricMap  # only where there is one

    title, not_ours = _kind(own), translate("Objects", NOT_OURS)
    if identifying:
        title = f"{title} · {object_title(own)}"
    if layer is None:
        return translate("Objects", "{title} · reading").format(title=title), not_ours
    what = _map_text(layer) if isinstance(layer, ParametricMap) else _segments_text(layer)
    made = clean_text(own.info.maker)
    sampled = translate("Objects", "nearest voxel of another grid") if layer.is_sampled else ""
    caption = translate("Lists", "; ").join(text for text in (made, sampled, not_ours) if text)
    return f"{title} · {what}", caption


def _kind(own: StudyObject) -> str:
    return translate("Objects", KIND_NAMES[own.info.kind])


def _segments_text(own: "Segmentation") -> str:
    count = len(own.segments)
    one, several = _PARTS["segmentation"]
    text = translate("Objects", one if count == 1 else several).format(count=count)
    if not own.fraction:
        return text
    fraction = translate("Objects", _FRACTIONS.get(own.fraction, own.fraction))
    return translate("Objects", "{segments}, {fraction}").format(segments=text, fraction=fraction)


def _map_text(own: "ParametricMap") -> str:
    span = translate("Objects", "{low} to {high}").format(
        low=_number(own.low), high=_number(own.high)
    )
    return " ".join(part for part in (clean_text(own.name), span, clean_text(own.unit)) if part)


def _number(value: float) -> str:
    return format_value(float(f"{value:.3g}"))


def presentation_badge(title: str, *, modified: bool, about: bool) -> str:
    """Name the presentation state that is applied, and whether the reader has changed it.

    The name has a line of its own.
    """
    words = [translate("Objects", "PRESENTATION")]
    if modified:
        words.append(translate("Objects", "MODIFIED"))
    if not about:
        words.append(translate("Objects", "NOT FOR THIS IMAGE"))
    said = " · ".join(words)
    return f"{said}\n{title}" if title else said


def key_object_badge(title: str) -> str:
    """Mark an image that a key object selection of the study means."""
    if not title:
        return translate("Objects", "☆ KEY OBJECT")
    return translate("Objects", "☆ KEY OBJECT: {title}").format(
        title=clean_text(translate("Objects", title))
    )
