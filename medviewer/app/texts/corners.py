"""What stands in the four corners of a view: lines of text, the most important ones first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from medviewer.app.view_state import Annotations
from medviewer.config import Settings
from medviewer.image.window import Window
from medviewer.io.records import BIT_NOTE, ICC_PROFILE, FrameRef, Patient, Series, Stack, Study
from medviewer.language import later, translate, translate_made
from medviewer.preferences.corner_texts import (
    CORNERS,
    PATIENT_LINES,
    USUAL_PLACES,
    Corner,
    CornerLine,
    CornerPlaces,
    places_for,
)

_ALONG_AN_AXIS = 0.97
"""Least cosine of a plane's normal and an axis of the body at which it has a position there."""

_MODALITY_PARAMETERS = (
    ("KVP", "{} kV"),
    ("XRayTubeCurrent", "{} mA"),
    ("Exposure", "{} mAs"),
    ("ConvolutionKernel", "{}"),
    ("MagneticFieldStrength", "{} T"),
    ("RepetitionTime", "TR {} ms"),
    ("EchoTime", "TE {} ms"),
    ("InversionTime", "TI {} ms"),
    ("FlipAngle", "FA {}°"),
    ("ViewPosition", later("Corners", "View {}")),
    ("ImageLaterality", later("Corners", "Laterality {}")),
)


@dataclass(frozen=True, slots=True)
class CornerLines:
    """The lines of the four corners, and what kind of picture it is: an AI result, a plane."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    bottom_right: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CornerSubject:
    """Whose texts they are: fixed while a view shows one stack. `badge` names an AI result.

    `places` says which lines stand where; the badge and warnings stand in any case.

    Without `identifying`, whatever may tell who the patient is stays away: also dates, institution
    and descriptions, in which people write names.
    """

    study: Study
    series: Series
    stack: Stack
    badge: str = ""
    identifying: bool = True
    places: CornerPlaces = USUAL_PLACES


@dataclass(frozen=True, slots=True)
class CornerState:
    """What changes while a reader looks; `scale` is screen pixels the shortest edge."""

    slice_index: int
    window: Window | None
    scale: float
    annotations: Annotations = "all"


def corner_lines(subject: CornerSubject, state: CornerState) -> CornerLines:
    """Return the corners: all of them, without the patient's details ("minimal"), or none."""
    if state.annotations == "none":
        return CornerLines()
    frame = subject.stack.frames[min(state.slice_index, len(subject.stack.frames) - 1)]
    lines = _minimal_lines(subject) if state.annotations == "minimal" else _LINES
    corners = {corner: _corner(corner, lines, subject, state, frame) for corner in CORNERS}
    if state.annotations == "all":
        warnings = _lossy_line(frame), _bit_line(frame), _profile_line(frame)
        corners["bottom_left"] = _present(*corners["bottom_left"], *warnings)
    return CornerLines(**corners, kind=subject.badge)


def places_on_screen(settings: Settings, modality: str) -> CornerPlaces:
    """Return where the lines stand for a modality, without the patient's where they are off."""
    places = places_for(modality, settings.corner_texts)
    if settings.patient_texts:
        return places
    kept = (
        tuple(line for line in places.lines(corner) if line not in PATIENT_LINES)
        for corner in CORNERS
    )
    return CornerPlaces(places.group, *kept)


def series_title(series: Series) -> str:
    """Return a series in a few words: modality, number, description."""
    number = f"#{series.number}" if series.number is not None else ""
    description = (
        series.description or series.body_part.title() or translate("Corners", "no description")
    )
    return " ".join(_present(series.modality, number, description))


def patient_title(patient: Patient) -> str:
    """Return a patient in a few words, as written in the file: name and ID."""
    named = "  ".join(_present(readable_name(patient.name), patient.patient_id))
    return named or translate("Corners", "Unnamed patient")


def readable_name(name: str) -> str:
    """Return a DICOM person name as people write it: ``Doe^Jane`` becomes ``Doe, Jane``."""
    alphabetic = name.split("=", maxsplit=1)[0]
    parts = [part.strip() for part in alphabetic.split("^") if part.strip()]
    return ", ".join(parts[:1] + ([" ".join(parts[1:])] if parts[1:] else []))


def readable_date(date: str) -> str:
    """Return a DICOM date (``20260131``) as ``2026-01-31``; anything else as it is."""
    if len(date) == 8 and date.isdigit():
        return f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return date


def position_text(point: tuple[float, float, float]) -> str:
    """Return a point in the patient in words, such as ``L 12.0  A 3.5  H 101.2 mm``.

    The blanks are those between the parts of a line: where it is broken, number and unit stay.
    """
    return "  ".join(_coordinate(axis, value) for axis, value in enumerate(point)) + " mm"


def _coordinate(axis: int, value: float) -> str:
    return f"{('LR', 'PA', 'HF')[axis][0 if value >= 0 else 1]} {abs(value):.1f}"


_Line = Callable[[CornerSubject, CornerState, FrameRef], Iterable[str]]
_Lines = dict[CornerLine, _Line]


def _corner(
    corner: Corner, lines: _Lines, subject: CornerSubject, state: CornerState, frame: FrameRef
) -> tuple[str, ...]:
    named = (lines[line] for line in subject.places.lines(corner) if line in lines)
    return _present(*(text for line in named for text in line(subject, state, frame)))


def _minimal_lines(subject: CornerSubject) -> _Lines:
    title = subject.series.description if subject.identifying else ""
    return {"series": lambda *_: (title,), "image": _LINES["image"], "window": _LINES["window"]}


def _own(text: str, subject: CornerSubject) -> tuple[str, ...]:
    """Return what may tell who the patient is, where that is wanted."""
    return (text,) if subject.identifying else ()


def _birth_line(subject: CornerSubject, frame: FrameRef) -> str:
    patient = subject.study.patient
    age = frame.instance.attributes.get("PatientAge", "").lstrip("0")
    known = age if age[:1].isdigit() else ""  # "000Y" says nothing
    return " ".join(_present(readable_date(patient.birth_date), patient.sex, known))


def _series_line(subject: CornerSubject) -> str:
    if subject.identifying:
        return series_title(subject.series)
    number = f"#{subject.series.number}" if subject.series.number is not None else ""
    return " ".join(_present(subject.series.modality, number))


def study_time(study: Study) -> str:
    """Return when a study was made: date and time of day, as far as they are known."""
    clock = study.time[:4]
    has_clock = bool(study.date) and len(clock) == 4 and clock.isdigit()
    when = f"{clock[:2]}:{clock[2:]}" if has_clock else ""
    return " ".join(_present(readable_date(study.date), when))


def _image_line(subject: CornerSubject, state: CornerState) -> str:
    return translate("Corners", "Image {number}/{count}").format(
        number=state.slice_index + 1, count=len(subject.stack.frames)
    )


def _window_line(window: Window | None) -> str:
    if window is None:
        return ""
    name = f"  {translate_made('Windows', window.name)}" if window.name else ""
    values = translate("Corners", "W {width}  L {center}").format(
        width=_number(window.width), center=_number(window.center)
    )
    return f"{values}{name}"


def _zoom_line(scale: float) -> str:
    return translate("Corners", "Zoom {percent} %").format(percent=f"{scale * 100:.0f}")


def _position_line(frame: FrameRef) -> str:
    """Name the position along the axis the plane is most at right angles to."""
    plane = frame.header.plane
    if plane is None:
        return ""
    normal = [abs(float(part)) for part in plane.normal]
    axis = normal.index(max(normal))
    if normal[axis] < _ALONG_AN_AXIS:
        return ""  # such a plane is at no one place along any axis
    return f"{_coordinate(axis, plane.position_lps[axis])} mm"


def _step_line(subject: CornerSubject, frame: FrameRef) -> str:
    thickness = _number_of(frame.instance.attributes.get("SliceThickness", ""))
    step = subject.stack.spacing_mm[0] if subject.stack.spacing_mm else None
    parts = (
        translate("Corners", "Thickness {mm:.4g} mm").format(mm=thickness) if thickness else "",
        translate("Corners", "step {mm:.4g} mm").format(mm=step) if step else "",
    )
    return "  ".join(_present(*parts)).capitalize()


def _lossy_line(frame: FrameRef) -> str:
    attributes = frame.instance.attributes
    if attributes.get("LossyImageCompression") != "01":
        return ""
    ratio = attributes.get("LossyImageCompressionRatio", "").split("\\")[-1]
    if not ratio:
        return translate("Corners", "Lossy compression")
    return translate("Corners", "Lossy compression {ratio}:1").format(ratio=ratio)


def _bit_line(frame: FrameRef) -> str:
    """Say that the file is unusual in where the bits of its samples lie."""
    return translate_made("Headers", frame.instance.attributes.get(BIT_NOTE, ""))


def _profile_line(frame: FrameRef) -> str:
    """Say that colours may be meant otherwise than they are shown."""
    name = frame.instance.attributes.get(ICC_PROFILE)
    if not name:
        return ""
    name = translate("Headers", name)
    return translate("Corners", "ICC profile not applied: {name}").format(name=name)


def _parameter_lines(frame: FrameRef) -> Iterable[str]:
    attributes = frame.instance.attributes
    for keyword, form in _MODALITY_PARAMETERS:
        text = attributes.get(keyword, "").split("\\")[0].strip()
        if text:
            value = _number_of(text)
            yield translate("Corners", form).format(text if value is None else _number(value))


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.4g}"


def _number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _present(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


_LINES: _Lines = {
    "patient_name": lambda subject, _, __: _own(readable_name(subject.study.patient.name), subject),
    "patient_id": lambda subject, _, __: _own(subject.study.patient.patient_id, subject),
    "patient_birth": lambda subject, _, frame: _own(_birth_line(subject, frame), subject),
    "series": lambda subject, _, __: (_series_line(subject),),
    "study": lambda subject, _, __: _own(subject.study.description, subject),
    "date": lambda subject, _, __: _own(study_time(subject.study), subject),
    "institution": lambda subject, _, frame: _own(
        frame.instance.attributes.get("InstitutionName", ""), subject
    ),
    "image": lambda subject, state, _: (_image_line(subject, state),),
    "window": lambda _, state, __: (_window_line(state.window),),
    "zoom": lambda _, state, __: (_zoom_line(state.scale),),
    "position": lambda _, __, frame: (_position_line(frame),),
    "thickness": lambda subject, _, frame: (_step_line(subject, frame),),
    "parameters": lambda _, __, frame: _parameter_lines(frame),
}
