"""What networks that read a whole series ask of it: enough slices, in the patient's order."""

from collections.abc import Sequence

import numpy as np

from medviewer.image.geometry import PlaneGeometry
from medviewer.inference.prediction import InputWarning, WarningKind
from medviewer.inference.series_run import Candidate, SeriesRun
from medviewer.language import translate
from medviewer.models.card import ModelCard
from medviewer.models.card_input import SliceOrder

_AXES = {
    "caudal_first": (2, 1),
    "cranial_first": (2, -1),
    "anterior_first": (1, 1),
    "posterior_first": (1, -1),
    "right_first": (0, 1),
    "left_first": (0, -1),
}
"""Axis of the LPS system, and whether positions along it rise."""
_STEEPEST = 0.5
"""Cosine between slice normal and axis below which positions along it say nothing."""


def refuse_too_few(card: ModelCard, run: SeriesRun, slices: Sequence[Candidate]) -> bool:
    """Refuse all slices where they are fewer than the card asks for; tell whether they were."""
    least = card.input.least_slices
    if not slices or len(slices) >= least:
        return False
    text = translate(
        "Suitability",
        "Only {count} slices can be read; the model needs a series of at least {least}.",
    )
    if len(slices) == 1:
        text = translate(
            "Suitability", "Only 1 slice can be read; the model needs a series of at least {least}."
        )
    text = text.format(count=len(slices), least=least)
    warning = InputWarning(WarningKind.TOO_FEW_SLICES, text, refuses=True)
    for candidate in slices:
        run.refuse(candidate, (warning,))
    return True


def ready_slices(card: ModelCard, run: SeriesRun, slices: Sequence[Candidate]) -> list[Candidate]:
    """Return the slices in the order of the card; none where they are too few.

    Where the files do not tell the order, the shown one is taken and `run` says so.
    """
    if refuse_too_few(card, run, slices):
        return []
    ordered = places_in_order(card.input.order, [each.ref.header.plane for each in slices])
    if ordered is None:
        text = translate(
            "Suitability",
            "The files do not say which slice is the {first} one; "
            "they were read in the order shown.",
        ).format(first=_first_words(card.input.order))
        run.warnings.append(InputWarning(WarningKind.ORDER_UNKNOWN, text))
        return list(slices)
    return [slices[place] for place in ordered]


def places_in_order(order: SliceOrder, planes: Sequence[PlaneGeometry | None]) -> list[int] | None:
    """Return the places of shown slices by their position along the patient.

    None where that is not known. `planes` say where each slice lies.
    """
    if order == "as_shown" or len(planes) < 2:
        return list(range(len(planes)))
    axis, sign = _AXES[order]
    positions: list[float] = []
    for plane in planes:
        if plane is None or abs(plane.normal[axis]) < _STEEPEST:
            return None
        positions.append(sign * plane.position_lps[axis])
    ordered: list[int] = np.argsort(positions, kind="stable").tolist()
    return ordered


def _first_words(order: SliceOrder) -> str:
    """Return what the first slice is called: "most caudal"."""
    return {
        "caudal_first": translate("Suitability", "most caudal"),
        "cranial_first": translate("Suitability", "most cranial"),
        "anterior_first": translate("Suitability", "most anterior"),
        "posterior_first": translate("Suitability", "most posterior"),
        "right_first": translate("Suitability", "most right"),
        "left_first": translate("Suitability", "most left"),
    }[order]
