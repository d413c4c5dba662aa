"""What is said of objects beside the images: in rows, captions and badges."""

from typing import TYPE_CHECKING

from medviewer.app.texts.plain import clean_text
from medviewer.image.pixel_value import format_value
from medviewer.io.object_records import KIND_NAMES, ObjectKind, StudyObject

if TYPE_CHECKING:  # the window need not wait for what only objects bring
    from medviewer.image.objects.layers import Layer, ParametricMap, Segmentation

NOT_OURS = "from the file, not by MedViewer"
CHIPS: dict[ObjectKind, str] = {
    "segmentation": "SEG",
    "parametric_map": "MAP",
    "presentation_state": "PR",
    "key_objects": "KO",
}
_PARTS: dict[ObjectKind, tuple[str, str]] = {
    "segmentation": ("1 segment", "{} segments"),
    "key_objects": ("1 image", "{} images"),
}


def object_title(own: StudyObject) -> str:
    """Return what an object calls itself, fit for the screen."""
    return clean_text(own.title) or KIND_NAMES[own.info.kind]


def object_detail(own: StudyObject) -> str:
    """Return how much an object holds, and who or what made it."""
    one, several = _PARTS.get(own.info.kind, ("", ""))
    parts = one if own.info.parts == 1 else several.format(own.info.parts)
    about = own.info.description if own.info.kind == "key_objects" else own.info.maker
    return " · ".join(text for text in (parts, clean_text(about)) if text)


def layer_lines(
    own: StudyObject, layer: "Layer | None", *, identifying: bool = True
) -> tuple[str, str]:
    """Return title and caption of what is laid over; without a layer it is still being read.

    Without `identifying`, what somebody typed to describe it is left out.
    """
    from medviewer.image.objects.layers import ParametricMap  # only where there is one

    title = KIND_NAMES[own.info.kind]
    if identifying:
        title = f"{title} · {object_title(own)}"
    if layer is None:
        return f"{title} · reading", NOT_OURS
    what = _map_text(layer) if isinstance(layer, ParametricMap) else _segments_text(layer)
    made = clean_text(own.info.maker)
    sampled = "nearest voxel of another grid" if layer.is_sampled else ""
    caption = "; ".join(text for text in (made, sampled, NOT_OURS) if text)
    return f"{title} · {what}", caption


def _segments_text(own: "Segmentation") -> str:
    count = len(own.segments)
    text = "1 segment" if count == 1 else f"{count} segments"
    return f"{text}, {own.fraction}" if own.fraction else text


def _map_text(own: "ParametricMap") -> str:
    span = f"{_number(own.low)} to {_number(own.high)}"
    return " ".join(part for part in (clean_text(own.name), span, clean_text(own.unit)) if part)


def _number(value: float) -> str:
    return format_value(float(f"{value:.3g}"))


def presentation_badge(title: str, *, modified: bool, about: bool) -> str:
    """Name the presentation state that is applied, and whether the reader has changed it.

    The name has a line of its own.
    """
    words = ["PRESENTATION"]
    if modified:
        words.append("MODIFIED")
    if not about:
        words.append("NOT FOR THIS IMAGE")
    said = " · ".join(words)
    return f"{said}\n{title}" if title else said


def key_object_badge(title: str) -> str:
    """Mark an image that a key object selection of the study means."""
    return f"☆ KEY OBJECT: {clean_text(title)}" if title else "☆ KEY OBJECT"
