"""Runs every method that suits a model on the same images."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from medviewer.cancel import WorkContext
from medviewer.errors import MedviewerError
from medviewer.explain.attribution import Attribution
from medviewer.explain.explained import ExplainedPrediction, explain_series
from medviewer.explain.gate import gate_of
from medviewer.explain.methods.default import default_method
from medviewer.explain.picture import Heat
from medviewer.explain.request import ExplainRequest, Plan, suitable_plans
from medviewer.explain.residual import residual_words
from medviewer.explain.sheet.values import Cell, Column, Effects, Row, Sheet
from medviewer.explain.targets import target_of
from medviewer.explain.writing.plain_image import pixel_aspect, plain_image
from medviewer.explain.writing.score_words import score_lines
from medviewer.inference.classify import ReadStack
from medviewer.inference.prediction import ImagePrediction, ModelIdentity, Prediction
from medviewer.inference.predictor import LoadedClassifier
from medviewer.io.records import Series, Stack, Study

MOST_ROWS = 4
_SHARE_OF_SCORES = 0.05
_TARGETS_OF_ONE = "network"


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """What the sheet shows.

    Attributes
    ----------
    target
        Label of the class; None: of each image the one with the highest score, of a series that is
        read as a whole the series' one.
    images
        Indices of the images (in shown order, from 0); None: the `most` with the highest scores.
    ungated
        Whether maps have their colours also where `medviewer.explain.gate` would grey them out.
    """

    target: str | None = None
    images: frozenset[int] | None = None
    most: int = MOST_ROWS
    ungated: bool = False
    credit: str = ""


def make_sheet(
    pairs: Sequence[tuple[Study, Series]],
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    options: SheetOptions,
) -> Sheet:
    """Return the maps of all series that the model reads, image by image; a stop is heard.

    Raises
    ------
    MedviewerError
        When no image was scored.
    """
    plans, card = suitable_plans(classifier), classifier.card
    rows: list[Row] = []
    effects: list[Effects] = []
    said: dict[str, None] = {}
    warned: dict[str, None] = {}
    reasons: list[str] = []
    for number, (study, series) in enumerate(pairs):
        part = context.part(number / len(pairs), 1 / len(pairs))
        job = _SeriesJob(study, series, read_stack, classifier, part, options, plans)
        prediction, chosen = job.scored()
        if not chosen:
            reasons.append(prediction.reason or "no image was scored")
            continue
        prefix = f"Series {number + 1}. " if len(pairs) > 1 else ""
        rows += job.rows(prediction, chosen, prefix)
        effects += job.effects
        said |= dict.fromkeys(f"{prefix}{each}" for each in job.said)
        warned |= dict.fromkeys(warning.text for warning in prediction.warnings)
    if not rows:
        raise MedviewerError("; ".join(dict.fromkeys(reasons)) or "no image can be read in PATH")
    first = default_method(classifier)
    return Sheet(
        card,
        ModelIdentity(card.name, card.version, card.weights.sha256),
        [Column(plan.method, plan.layer, name == first) for name, plan in plans.items()],
        _on_common_scales(rows),
        effects,
        tuple(said),
        tuple(warned),
        options.credit,
    )


@dataclass(slots=True, eq=False)
class _SeriesJob:
    """The rows of one series; `effects` and `said` are filled with them."""

    study: Study
    series: Series
    read_stack: ReadStack
    classifier: LoadedClassifier
    context: WorkContext
    options: SheetOptions
    plans: Mapping[str, Plan]
    effects: list[Effects] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def scored(self) -> tuple[Prediction, dict[str, list[int]]]:
        """Return the scores, and the chosen images by the class that is explained of them."""
        nothing = ExplainRequest(images=frozenset(), targets=self._targets())
        prediction = self._explained(nothing, self.context.part(0.0, _SHARE_OF_SCORES)).prediction
        chosen: dict[str, list[int]] = {}
        for image in self._strongest(prediction):
            chosen.setdefault(self._target(prediction, image), []).append(image.index)
        return prediction, chosen

    def rows(
        self, prediction: Prediction, chosen: Mapping[str, Sequence[int]], prefix: str
    ) -> list[Row]:
        """Return the rows in the order of the images."""
        found: dict[int, Row] = {}
        images = {image.index: image for image in prediction.images}
        rest = self.context.part(_SHARE_OF_SCORES, 1 - _SHARE_OF_SCORES)
        for number, (target, indices) in enumerate(chosen.items()):
            part = rest.part(number / len(chosen), 1 / len(chosen))
            maps = self._maps(target, indices, part)
            for index in indices:
                found[index] = self._row(prediction, images[index], target, maps, prefix)
        return [found[index] for index in sorted(found)]

    def _maps(
        self, target: str, indices: Sequence[int], context: WorkContext
    ) -> dict[str, Attribution]:
        """Return the maps of one class by method."""
        maps, images = {}, frozenset(indices)
        for number, name in enumerate(self.plans):
            part = context.part(number / len(self.plans), 1 / len(self.plans))
            request = ExplainRequest(name, targets=(target,), images=images)
            explained = self._explained(request, part)
            if target in explained.attributions:
                maps[name] = explained.attributions[target]
            if target in explained.importance and not self.effects:
                title = next(each for each in self.classifier.card.classes if each.label == target)
                self.effects.append(Effects(title.name, explained.importance[target], images))
        return maps

    def _row(
        self,
        prediction: Prediction,
        image: ImagePrediction,
        target: str,
        maps: Mapping[str, Attribution],
        prefix: str,
    ) -> Row:
        """Return one image with its maps."""
        stack, first = next(
            (stack, first)
            for stack, first in _with_first_images(self.series)
            if first <= image.index < first + len(stack.frames)
        )
        volume = self.read_stack(stack, self.series, WorkContext(self.context.token))
        some = next(iter(maps.values()))
        gate = gate_of(prediction, some, is_open=self.options.ungated)
        greyed = bool(gate.reason(image.index)) and not gate.is_open
        card = self.classifier.card
        self.said = score_lines(card, prediction, replace(image, scores={}), some)
        own = [line for line in score_lines(card, prediction, image, some) if line not in self.said]
        return Row(
            plain_image(volume, image.index - first, self.series.body_part),
            pixel_aspect(volume),
            target,
            (
                f"{prefix}Image {image.index + 1} of {len(self.series.frames)}",
                *own,
                *self._effect_of(image.index),
            ),
            (gate.words(image.index),) if gate.reason(image.index) else (),
            {name: _cell(each, image.index, greyed=greyed) for name, each in maps.items()},
        )

    def _effect_of(self, index: int) -> list[str]:
        """Say by how much the series' logit would fall without the slice, where that is known."""
        for each in self.effects:
            if index in each.importance.indices:
                value = each.importance.left_out[each.importance.indices.index(index)]
                return [f"Effect on the series' logit: {value:+.3g}"]
        return []

    def _explained(self, request: ExplainRequest, context: WorkContext) -> ExplainedPrediction:
        return explain_series(
            self.study, self.series, self.read_stack, self.classifier, context, request
        )

    def _targets(self) -> tuple[str, ...] | None:
        return None if self.options.target is None else (self.options.target,)

    def _target(self, prediction: Prediction, image: ImagePrediction) -> str:
        """Return the class that is explained of an image."""
        card = self.classifier.card
        by_image = card.pooling.images_to_series != _TARGETS_OF_ONE and image.scores
        own = replace(prediction, scores=image.scores) if by_image else prediction
        return target_of(card, own, self.options.target)

    def _strongest(self, prediction: Prediction) -> list[ImagePrediction]:
        """Return the images that are shown, the strongest first."""
        images = [
            image
            for image in prediction.images
            if self.options.images is None or image.index in self.options.images
        ]

        def score(image: ImagePrediction) -> float:
            own = image.scores.get(self._target(prediction, image))
            return 0.0 if own is None else own.logit

        ordered = sorted(images, key=lambda image: -score(image))
        return ordered[: self.options.most]


def _with_first_images(series: Series) -> Iterator[tuple[Stack, int]]:
    """Yield the stacks of a series, each with the number of its first image."""
    first = 0
    for stack in series.stacks:
        yield stack, first
        first += len(stack.frames)


def _cell(attribution: Attribution, index: int, *, greyed: bool) -> Cell:
    """Return the map of one image; its scale is not known yet."""
    position = attribution.image_indices.index(index)
    native = attribution.native[position]
    heat = Heat(
        native,
        attribution.fields_of_view[position],
        float(native.max()),
        attribution.unit,
        greyed=greyed,
    )
    said = attribution.emptiness(position), residual_words(attribution, position)
    low, high = float(native.min()), float(native.max())
    return Cell(heat, (f"raw {low:.2g} to {high:.2g} {heat.unit}", *filter(None, said)))


def _on_common_scales(rows: Sequence[Row]) -> list[Row]:
    """Let the colours of a method end at the same value in all rows of one class."""
    tops: dict[tuple[str, str], float] = {}
    for row in rows:
        for name, cell in row.cells.items():
            key = row.target, name
            tops[key] = max(tops.get(key, 0.0), cell.heat.scale_max)

    def scaled(row: Row, name: str, cell: Cell) -> Cell:
        top = tops[row.target, name]
        colors = f"colours end at {top:.2g}" if top > 0 else "nothing to colour"
        height, width = cell.heat.native.shape
        raw, *others = cell.lines
        lines = raw, f"{height}x{width} grid, {colors}", *others
        return Cell(replace(cell.heat, scale_max=top), lines)

    return [
        replace(row, cells={name: scaled(row, name, cell) for name, cell in row.cells.items()})
        for row in rows
    ]
