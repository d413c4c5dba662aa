"""May this model read this slice of a volume? Its plane, its contrast agent, its units.

Part of `medviewer.inference.suitability`, which asks what all images have.
"""

from collections.abc import Mapping

import numpy as np

from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.wording import listed, shown
from medviewer.io.decimal_text import finite_number
from medviewer.io.grouping.axes import header_value
from medviewer.io.grouping.spacing import orientation_name
from medviewer.io.records import FrameRef
from medviewer.language import translate
from medviewer.models.card import ModelCard
from medviewer.models.preprocess_spec import PercentileIntensity

_PLANE_NAMES = ("sagittal", "coronal", "axial")
_SHORT_ECHO_MS, _LONG_REPETITION_MS = 40.0, 1500.0
"""Of spin echoes: T1 has echoes below the first, other weightings repetitions above the second
(McRobbie et al., "MRI from picture to proton", chapter 3)."""

_GRADIENT_ECHO_MS = 12.0
"""T1-weighted gradient echoes, which repeat slowly after an inversion, have shorter ones."""

_NO_AGENT = frozenset({"NO", "NONE", "NIL", "N", "WITHOUT", "NO CONTRAST", "W/O", "FALSE", "0"})


def check_slice(
    card: ModelCard, modality: str, attributes: Mapping[str, str], frame: FrameRef
) -> list[InputWarning]:
    """Return the reasons to refuse one slice by its header, and the reasons for care."""
    return [
        *_check_units(card, modality, attributes),
        *_check_plane(card, frame),
        *_check_contrast(card, attributes),
        *_check_weighting(card, modality, attributes, frame),
    ]


def _check_units(
    card: ModelCard, modality: str, attributes: Mapping[str, str]
) -> list[InputWarning]:
    """Refuse a CT in other units than HU (DICOM PS3.3 C.11.1.1.2) where a window needs them."""
    unit = shown(attributes.get("RescaleType", "")).upper() or "HU"
    if modality.upper() != "CT" or unit == "HU":
        return []
    if isinstance(card.preprocess.intensity, PercentileIntensity):
        return []
    text = translate(
        "Suitability",
        "The values of this CT are in {unit}, not in Hounsfield units, which the model reads.",
    ).format(unit=unit)
    return [InputWarning(WarningKind.NO_HOUNSFIELD, text, refuses=True)]


def _check_plane(card: ModelCard, frame: FrameRef) -> list[InputWarning]:
    """Refuse slices of another plane; say when they are oblique or no file says how they lie."""
    planes, plane = card.input.planes, frame.header.plane
    if not planes:
        return []
    wanted = listed([translate("Planes", each) for each in planes])
    if plane is None:
        text = translate(
            "Suitability",
            "The file does not say how the slices lie; the model reads {wanted} ones.",
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.PLANE_UNKNOWN, text)]
    nearest = _PLANE_NAMES[int(np.argmax(np.abs(plane.normal)))]
    if nearest not in planes:
        text = translate(
            "Suitability", "The slices are {plane}; the model reads {wanted} ones only."
        ).format(plane=translate("Planes", nearest), wanted=wanted)
        return [InputWarning(WarningKind.PLANE_MISMATCH, text, refuses=True)]
    if orientation_name(plane) == "oblique":
        text = translate(
            "Suitability", "The slices are oblique; the model reads {wanted} ones."
        ).format(wanted=wanted)
        return [InputWarning(WarningKind.PLANE_MISMATCH, text)]
    return []


def _check_contrast(card: ModelCard, attributes: Mapping[str, str]) -> list[InputWarning]:
    """Say when the contrast agent is another than wanted, or when the file is silent on it."""
    wanted = card.input.contrast
    if wanted == "any":
        return []
    texts = (attributes.get(key, "") for key in ("ContrastBolusAgent", "ContrastBolusAgentMeaning"))
    agent = next(filter(None, map(shown, texts)), "")
    made_for = translate("Suitability", "the model is made for images without contrast agent")
    if wanted == "with":
        made_for = translate("Suitability", "the model is made for images with contrast agent")
    if not agent:
        text = translate("Suitability", "The file names no contrast agent; {made_for}.")
        return [InputWarning(WarningKind.CONTRAST_UNKNOWN, text.format(made_for=made_for))]
    has_agent = agent.upper() not in _NO_AGENT
    if has_agent == (wanted == "with"):
        return []
    text = translate("Suitability", "The contrast agent is given as {agent}; {made_for}.")
    return [
        InputWarning(WarningKind.CONTRAST_MISMATCH, text.format(agent=agent, made_for=made_for))
    ]


def _check_weighting(
    card: ModelCard, modality: str, attributes: Mapping[str, str], frame: FrameRef
) -> list[InputWarning]:
    """Refuse MR slices whose times are not those of T1; say when the file does not tell them."""
    if card.input.weighting == "any" or modality.upper() != "MR":
        return []
    keys = ("RepetitionTime", "EchoTime", "InversionTime")
    repetition, echo, inversion = (
        finite_number(header_value(frame, key) or attributes.get(key, "")) for key in keys
    )
    if not echo:
        text = translate(
            "Suitability",
            "The file does not tell the weighting; the model is made for T1-weighted images.",
        )
        return [InputWarning(WarningKind.WEIGHTING_UNKNOWN, text)]
    is_slow = repetition > _LONG_REPETITION_MS and echo > _GRADIENT_ECHO_MS and not inversion
    if echo < _SHORT_ECHO_MS and not is_slow:
        return []
    times = [f"TR {repetition:g} ms"] * bool(repetition) + [f"TE {echo:g} ms"]
    text = translate(
        "Suitability",
        "{times} are not the times of a T1-weighted image; the model reads T1-weighted ones only.",
    ).format(times=listed(times, "and"))
    return [InputWarning(WarningKind.WEIGHTING_MISMATCH, text, refuses=True)]
