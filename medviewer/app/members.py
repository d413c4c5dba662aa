"""Members of a 4-D image: which one a stack is, in words."""

from dataclasses import dataclass

from medviewer.image.pixel_value import format_value
from medviewer.io.records import Series, Stack
from medviewer.language import later, translate, translate_made

_DIRECTION = "DiffusionGradientOrientation"
_SEVERAL = "\\"
_NAMES = {
    "EchoTime": later("Members", "Echo time"),
    "EchoNumbers": later("Members", "Echo"),
    "DiffusionBValue": "b",
    _DIRECTION: later("Members", "Direction"),
    "TemporalPositionIdentifier": later("Members", "Time point"),
    "TemporalPositionIndex": later("Members", "Time point"),
    "TemporalPosition": later("Members", "Time point"),
    "t": later("Members", "Time point"),
    "TriggerTime": later("Members", "Trigger time"),
    "InversionTime": later("Members", "Inversion time"),
    "FlipAngle": later("Members", "Flip angle"),
    "ImageType": later("Members", "Image type"),
    "SequenceName": later("Members", "Sequence"),
    "ConvolutionKernel": later("Members", "Kernel"),
    "KVP": later("Members", "Tube voltage"),
    "AcquisitionNumber": later("Members", "Acquisition"),
    "AcquisitionTime": later("Members", "Acquired at"),
    "ContentTime": later("Members", "Made at"),
    "repeat": later("Members", "Repetition"),
}
_UNITS = {
    "EchoTime": "ms",
    "DiffusionBValue": "s/mm²",
    "TriggerTime": "ms",
    "InversionTime": "ms",
    "FlipAngle": "°",
    "KVP": "kV",
}
_UNNAMED = "DimensionIndex"
_CLOCKS = frozenset({"AcquisitionTime", "ContentTime"})


@dataclass(frozen=True, slots=True)
class MemberPosition:
    """Which member of a 4-D image is shown: `index` (from 0) of `count`, in words."""

    index: int
    count: int
    text: str


def member_position(series: Series, stack_index: int) -> MemberPosition | None:
    """Return where a stack stands among the members of its 4-D image; None where it is alone."""
    members = series.members(stack_index)
    if len(members) < 2:
        return None
    index = stack_index - members.start
    return MemberPosition(index, len(members), member_text(series.stacks[stack_index]))


def member_text(stack: Stack) -> str:
    """Return what tells a member apart, such as ``Echo time 4.92 ms``; empty for none."""
    return ", ".join(
        f"{_short_name(axis, value)} {_value_text(axis, value)}".strip()
        for axis, value in stack.member.items()
        if value or len(stack.member) == 1
    )


def _short_name(axis: str, value: str) -> str:
    """Return the axis's name, but none for a vector: three numbers are known for a direction."""
    return "" if axis == _DIRECTION and value else axis_name(axis)


def axis_name(axis: str) -> str:
    """Return the name of a further axis as the screen writes it."""
    if axis.startswith(_UNNAMED):
        return translate("Members", "Dimension {number}").format(number=axis.removeprefix(_UNNAMED))
    return translate("Members", _NAMES.get(axis, axis))


def _value_text(axis: str, value: str) -> str:
    if not value:
        return translate("Members", "none")
    if axis.startswith(_UNNAMED):
        return translate("Members", "no. {number}").format(number=value)
    if axis in _CLOCKS and len(value) >= 6:
        return f"{value[:2]}:{value[2:4]}:{value[4:6]}"
    if axis == _DIRECTION:
        vector, _, axes = value.partition(" ")
        joined = f"({', '.join(map(_number_text, vector.split(_SEVERAL)))})"
        if axes:
            text = translate("Members", "{vector} along {axes}")
            return text.format(vector=joined, axes=translate_made("Members", axes))
        return joined
    joined = " ".join(_number_text(part) for part in value.split(_SEVERAL))
    return f"{joined} {_UNITS.get(axis, '')}".strip().replace(" °", "°")


def _number_text(value: str) -> str:
    try:
        return format_value(float(value))
    except ValueError:
        return value
