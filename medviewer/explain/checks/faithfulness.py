"""Does the score follow the map? Deletion and insertion, against the same map with its cells mixed.

Petsiuk, Das & Saenko, "RISE", BMVC 2018: pixels are blanked in the order of the map, the highest
first, or put into a blank image; the mean score on the way is the area under the curve. A faithful
map deletes lower and inserts higher than chance. Chance is the map's own cells in random order: it
blanks patches as large as the map does.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from medviewer.cancel import WorkContext
from medviewer.explain.attribution import Attribution
from medviewer.explain.explained import ExplainedPrediction
from medviewer.explain.request import ExplainRequest
from medviewer.explain.slow.keeper import InputKeeper
from medviewer.explain.slow.subjects import Subject, VolumeSubject
from medviewer.image.overlay import upsample
from medviewer.inference.classify import ReadStack, classify_series
from medviewer.inference.predictor import LoadedClassifier
from medviewer.inference.scores import activation, index_of_class
from medviewer.io.records import Series, Study
from medviewer.language import translate

STEPS = 16
"""Into how many parts the pixels are divided."""

SHUFFLES = 3
"""How often the cells are mixed."""

Floats = npt.NDArray[np.float32]
ScoreOf = Callable[[Tensor], npt.NDArray[np.float64]]
"""Gives the scores ``(N,)``, 0 to 1, of images ``(N, C, H, W)``."""


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Areas under the curves, 0 to 1: of the map, and the mean of mixed ones."""

    deletion: float
    insertion: float
    random_deletion: float
    random_insertion: float

    @property
    def follows(self) -> bool:
        """Whether the score follows the map by both measures."""
        return self.deletion < self.random_deletion and self.insertion > self.random_insertion

    @property
    def words(self) -> str:
        """Say what was found, in a sentence."""
        if self.follows:
            return translate("Explain", "The score follows this map more than chance.")
        if self.deletion >= self.random_deletion and self.insertion <= self.random_insertion:
            return translate(
                "Explain", "The score follows this map no more than chance: do not rely on it."
            )
        return translate(
            "Explain",
            "The score follows this map by one of two measures alone: rely on it with care.",
        )


def faithfulness(
    score_of: ScoreOf,
    original: Tensor,
    native: Floats,
    context: WorkContext,
    *,
    steps: int = STEPS,
    shuffles: int = SHUFFLES,
    seed: int = 0,
) -> Faithfulness:
    """Measure one map ``(h, w)`` of an image ``(C, H, W)``; a stop is heard between curves.

    It takes ``2 (1 + shuffles) (steps + 1)`` passes.
    """
    generator = np.random.default_rng(seed)
    mixed = [generator.permutation(native.ravel()).reshape(native.shape) for _ in range(shuffles)]
    areas = []
    for number, values in enumerate([native, *mixed]):
        for inserts in (False, True):
            done = 2 * number + inserts
            context.step(
                done,
                2 * (1 + shuffles),
                translate("Progress", "Checking whether the score follows the map"),
            )
            versions = _versions(original, values, steps, inserts=inserts)
            scores = score_of(versions)
            areas.append(float((scores[:-1] + scores[1:]).mean() / 2))
    deletion, insertion = np.array(areas).reshape(-1, 2).T
    return Faithfulness(
        float(deletion[0]),
        float(insertion[0]),
        float(deletion[1:].mean()),
        float(insertion[1:].mean()),
    )


def check_maps(
    study: Study,
    series: Series,
    read_stack: ReadStack,
    classifier: LoadedClassifier,
    context: WorkContext,
    explained: ExplainedPrediction,
    target: str,
) -> dict[int, Faithfulness]:
    """Return the faithfulness of the maps of a class, by the index of the image.

    Of a sequence it is the series' score that follows, or does not, when a slice is changed; maps
    of the slices' own scores and of volumes are not checked: there is nothing in the answer then.
    """
    attribution = explained.attributions.get(target)
    if attribution is None or attribution.maps_of == "slices":
        return {}
    keeper = InputKeeper(ExplainRequest(images=frozenset(attribution.image_indices)))
    classify_series(study, series, read_stack, classifier, context.part(0.0, 0.1), keeper.passes)
    subjects = keeper.subjects(classifier)
    rest = context.part(0.1, 0.9)
    return {
        subject.indices[0]: _of_subject(
            subject, attribution, rest.part(number / len(subjects), 1 / len(subjects))
        )
        for number, subject in enumerate(subjects)
        if not isinstance(subject, VolumeSubject)
    }


def _of_subject(subject: Subject, attribution: Attribution, context: WorkContext) -> Faithfulness:
    """Measure the map of one image, or of one slice among the others."""
    card = subject.classifier.card
    target = index_of_class(card, attribution.target)

    def score_of(versions: Tensor) -> npt.NDArray[np.float64]:
        size = subject.classifier.batch_size
        parts = [subject.scores(part) for part in torch.split(versions, size)]
        logits = torch.cat(parts, dim=1).mean(0).double().numpy()
        return np.array([activation(card, row)[target] for row in logits])

    position = attribution.position_of(subject.indices[0])
    assert position is not None, "only images with a map were kept"
    return faithfulness(score_of, subject.original[0], attribution.native[position], context)


def _versions(original: Tensor, values: Floats, steps: int, *, inserts: bool) -> Tensor:
    """Return ``(steps + 1, C, H, W)``: with more and more pixels blanked, or put in."""
    height, width = original.shape[1:]
    order = np.argsort(-upsample(values, (height, width)).ravel(), kind="stable")
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    taken = torch.from_numpy(rank.reshape(height, width))
    versions = []
    for step in range(steps + 1):
        chosen = taken < round(order.size * step / steps)
        versions.append(original * (chosen if inserts else ~chosen))
    return torch.stack(versions)
