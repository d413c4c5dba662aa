"""Maps by image, as recorders and slow methods leave them, made into attributions by class."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from medviewer.explain.attribution import Attribution, MapsOf, Unit
from medviewer.explain.methods.members import agreement_of, spread_of
from medviewer.explain.request import Plan
from medviewer.inference.prediction import Prediction
from medviewer.io.records import Series
from medviewer.language import translate
from medviewer.models.card import ModelCard
from medviewer.models.preprocess_geometry import FieldOfView, field_of_view

Floats = npt.NDArray[np.float32]


@dataclass(slots=True, eq=False)
class MapSet:
    """Maps of some classes by the index of the image.

    Attributes
    ----------
    maps, members
        ``(targets, h, w)``; of an ensemble ``(M, targets, h, w)``.
    residuals, steps
        Of integrated gradients: by target, and how many.
    """

    maps_of: MapsOf
    unit: Unit
    maps: dict[int, Floats] = field(default_factory=dict)
    members: dict[int, Floats] = field(default_factory=dict)
    residuals: dict[int, tuple[float, ...]] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)


def attributions(
    plan: Plan, labels: Sequence[str], series: Series, card: ModelCard, found: MapSet
) -> dict[str, Attribution]:
    """Return the maps of the wanted images that have finite ones, by label; empty where none has.

    Their scale is that of all maps that were made.
    """
    made = tuple(index for index in sorted(found.maps) if is_number(found, index))
    indices = tuple(filter(plan.request.wants, made))
    if not indices:
        return {}
    seen = _fields_of_view(card, series, indices)
    only_these = plan.method.is_slow and plan.request.images is not None and made == indices
    result = {}
    for position, label in enumerate(labels):
        members = [found.members[index][:, position] for index in indices if found.members]
        result[label] = Attribution(
            native=np.stack([found.maps[index][position] for index in indices]),
            image_indices=indices,
            fields_of_view=seen,
            target=label,
            method=plan.method.title,
            layer=plan.layer,
            unit=found.unit,
            maps_of=found.maps_of,
            spread=np.stack([spread_of(each) for each in members]) if members else None,
            agreement=tuple(agreement_of(each) for each in members),
            residuals=tuple(found.residuals[index][position] for index in indices if found.steps),
            steps=tuple(found.steps[index] for index in indices if found.steps),
            whole_range=None if made == indices else _range_of(found, made, position),
            is_partial=only_these,
        )
    return result


def _range_of(found: MapSet, indices: Sequence[int], position: int) -> tuple[float, float]:
    """Return the smallest and largest value of a class over some images."""
    maps = [found.maps[index][position] for index in indices]
    return float(min(each.min() for each in maps)), float(max(each.max() for each in maps))


def notes_on(plan: Plan, prediction: Prediction, found: MapSet) -> tuple[str, ...]:
    """Return why images have no map, in sentences."""
    scored = [image.index for image in prediction.images]
    if not scored:
        return ()
    if not any(plan.request.wants(index) for index in scored):
        return (translate("Explain", "None of the chosen images was scored: there is no heatmap."),)
    broken = sum(not is_number(found, index) for index in found.maps)
    if not broken:
        return ()
    text = translate(
        "Explain",
        "{broken} of {count} images have no heatmap: the network's gradients are no "
        "numbers there. The scores do not depend on them.",
    )
    return (text.format(broken=broken, count=len(found.maps)),)


def is_number(found: MapSet, index: int) -> bool:
    """Whether every value of an image's maps is one."""
    return bool(np.isfinite(found.maps[index]).all())


def _fields_of_view(
    card: ModelCard, series: Series, indices: Sequence[int]
) -> tuple[FieldOfView, ...]:
    """Return which part of each image the network saw; a stack has the spacing of its first."""
    firsts = [stack.frames[0].header for stack in series.stacks for _ in stack.frames]
    frames = series.frames
    return tuple(
        field_of_view(
            card.preprocess,
            frames[index].instance.rows,
            frames[index].instance.columns,
            firsts[index].pixel_spacing_mm,
        )
        for index in indices
    )
