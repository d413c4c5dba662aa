"""Which lines stand in which corner of a view, by groups of modalities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from medviewer.language import later
from medviewer.preferences.checks import list_of, table_of

Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
CornerLine = Literal[
    "patient_name",
    "patient_id",
    "patient_birth",
    "series",
    "study",
    "date",
    "institution",
    "image",
    "window",
    "zoom",
    "position",
    "thickness",
    "parameters",
]
CornerGroup = Literal["all", "CT", "MR", "PT", "radiograph", "US"]

CORNERS: tuple[Corner, ...] = get_args(Corner)
CORNER_LINES: tuple[CornerLine, ...] = get_args(CornerLine)
CORNER_GROUPS: tuple[CornerGroup, ...] = get_args(CornerGroup)
PATIENT_LINES: tuple[CornerLine, ...] = ("patient_name", "patient_id", "patient_birth")

_GROUP_OF_MODALITY: dict[str, CornerGroup] = {
    "CT": "CT",
    "MR": "MR",
    "PT": "PT",
    "NM": "PT",
    "US": "US",
    **dict.fromkeys(("CR", "DX", "MG", "RF", "XA", "PX", "IO"), "radiograph"),
}


@dataclass(frozen=True, slots=True)
class CornerPlaces:
    """Where the lines stand for one group, in reading order; lines that are not named are off."""

    group: CornerGroup
    top_left: tuple[CornerLine, ...] = ()
    top_right: tuple[CornerLine, ...] = ()
    bottom_left: tuple[CornerLine, ...] = ()
    bottom_right: tuple[CornerLine, ...] = ()

    def lines(self, corner: Corner) -> tuple[CornerLine, ...]:
        """Return the lines of one corner."""
        found: tuple[CornerLine, ...] = getattr(self, corner)
        return found


USUAL_PLACES = CornerPlaces(
    "all",
    PATIENT_LINES,
    ("series", "study", "date", "institution"),
    ("image", "window", "zoom", "position", "thickness"),
    ("parameters",),
)


def places_for(modality: str, chosen: Sequence[CornerPlaces]) -> CornerPlaces:
    """Return the places for a modality: those of its group, else those for all, else the usual."""
    group = _GROUP_OF_MODALITY.get(modality, "all")
    return places_of(group, chosen) or places_of("all", chosen) or USUAL_PLACES


def places_of(group: CornerGroup, chosen: Sequence[CornerPlaces]) -> CornerPlaces | None:
    """Return what was chosen for a group itself."""
    return next((places for places in chosen if places.group == group), None)


def corner_texts_from(raw: object) -> tuple[tuple[CornerPlaces, ...], list[str]]:
    """Return the places of a table by group and what was wrong with those that are left out."""
    chosen: list[CornerPlaces] = []
    notes: list[str] = []
    for group, corners in table_of(raw, 40).items():
        if group not in CORNER_GROUPS:
            known = ", ".join(CORNER_GROUPS)
            text = later(
                "Settings", "The corner texts of {group!a} are ignored: known are {known}."
            )
            notes.append(text.format(group=group[:32], known=known))
            continue
        try:
            chosen.append(_places(group, table_of(corners, 16)))
        except ValueError as error:
            text = later(
                "Settings", "The corner texts of {group} {error}; the usual ones are in use."
            )
            notes.append(text.format(group=group, error=error))
    return tuple(chosen), notes


def corner_texts_table(chosen: Sequence[CornerPlaces]) -> dict[str, dict[str, list[str]]]:
    """Return what `corner_texts_from` reads."""
    return {
        places.group: {corner: list(places.lines(corner)) for corner in CORNERS}
        for places in chosen
    }


def _places(group: CornerGroup, corners: object) -> CornerPlaces:
    table = table_of(corners, 16)
    if unknown := table.keys() - set(CORNERS):
        raise ValueError(
            later("Settings", "name no corner {name!a}").format(name=min(unknown)[:32])
        )
    lines = {corner: list_of(table.get(corner, []), len(CORNER_LINES)) for corner in CORNERS}
    named = [line for corner in CORNERS for line in lines[corner]]
    for line in named:
        if line not in CORNER_LINES:
            raise ValueError(later("Settings", "name no line {name!a}").format(name=str(line)[:32]))
        if named.count(line) > 1:
            raise ValueError(later("Settings", 'have the line "{line}" twice').format(line=line))
    # every line was compared with the names that there are
    return CornerPlaces(group, *(tuple(lines[corner]) for corner in CORNERS))  # type: ignore[arg-type]


def corner_of(places: CornerPlaces, line: CornerLine) -> Corner | None:
    """Return where a line stands, None where it is off."""
    return next((corner for corner in CORNERS if line in places.lines(corner)), None)


def placed(places: CornerPlaces, line: CornerLine, corner: Corner | None) -> CornerPlaces:
    """Return the places with a line at the end of another corner, or off."""
    corners = {
        name: tuple(other for other in places.lines(name) if other != line) for name in CORNERS
    }
    if corner is not None:
        corners[corner] = (*corners[corner], line)
    return CornerPlaces(places.group, **corners)


def shifted(places: CornerPlaces, line: CornerLine, step: int) -> CornerPlaces:
    """Return the places with a line moved by `step` within its corner, if there is room."""
    corners = {name: list(places.lines(name)) for name in CORNERS}
    lines = next((lines for lines in corners.values() if line in lines), [line])
    target = lines.index(line) + step
    if 0 <= target < len(lines):
        lines.remove(line)
        lines.insert(target, line)
    return CornerPlaces(places.group, *(tuple(lines) for lines in corners.values()))


def with_places(chosen: Sequence[CornerPlaces], places: CornerPlaces) -> tuple[CornerPlaces, ...]:
    """Return what was chosen with these places for their group."""
    return (*without_group(chosen, places.group), places)


def without_group(chosen: Sequence[CornerPlaces], group: CornerGroup) -> tuple[CornerPlaces, ...]:
    """Return what was chosen with the usual places for a group."""
    return tuple(places for places in chosen if places.group != group)
